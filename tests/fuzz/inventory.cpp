// Fuzzes inventories: the text as a file, YAML or INI, and as a list of hosts; its first line as a pattern of hosts.
#include <algorithm>
#include <span>

#include "inventory/inventory.hpp"
#include "target.hpp"
#include "value/yaml.hpp"

namespace {

using kboot::value::Value;

// A name that always exists and has no extension, so that YAML is tried first and INI then. It is never opened.
constexpr const char* file_name = "/dev/null";

kboot::inventory::Options options_for(const std::string& text) {
  kboot::inventory::Options options;
  options.reader.text = [&text](const std::string& path) {
    Value value(text);
    return value.set_origin(kboot::base::sources().add(path, text));
  };
  options.reader.yaml = [&text](const std::string& path) {
    return kboot::value::read_yaml(text, path, {.max_events = 100'000});
  };
  options.warn = [](const kboot::base::Diagnostic& warning) {
    kboot::fuzz::require_shown(warning);
  };
  return options;
}

void look_around(const kboot::inventory::Inventory& inventory) {
  const std::vector<std::string> hosts = inventory.hosts();
  // Each looks at the disk; a range may have made thousands.
  for (const std::string& host : std::span(hosts).first(std::min<std::size_t>(hosts.size(), 50))) {
    (void)inventory.layers(host);
    (void)inventory.magic(host);
  }
  for (const std::string& group : inventory.groups()) (void)inventory.hosts_of(group);
  (void)inventory.groups_variable();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  const std::string text(fuzz::text_of(data, size));
  const inventory::Options options = options_for(text);
  const std::string first_line = text.substr(0, text.find('\n'));
  fuzz::accepts([&] {
    const inventory::Inventory inventory = inventory::load({file_name}, options);
    look_around(inventory);
    (void)inventory.match(first_line);
  });
  fuzz::accepts([&] { look_around(inventory::load({first_line + ","}, options)); });
  return 0;
}
