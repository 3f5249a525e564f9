// Fuzzes the loading and checking of a playbook; whatever it imports is not there.
#include <algorithm>
#include <array>

#include "nobody.hpp"
#include "playbook/playbook.hpp"
#include "value/yaml.hpp"
#include "vault/sealed_text.hpp"

namespace {

using kboot::playbook::ArgType;
using kboot::playbook::Argument;
using kboot::playbook::ModuleSpec;

constexpr std::array debug_arguments{
    Argument{.name = "msg", .type = ArgType::raw},
    Argument{.name = "verbosity", .type = ArgType::integer},
};
constexpr std::array command_arguments{
    Argument{.name = "cmd", .aliases = "command"},
    Argument{.name = "argv", .type = ArgType::list},
};

// One module of each form: named arguments, free text, any argument.
class FewModules final : public kboot::playbook::ModuleSpecs {
 public:
  std::optional<ModuleSpec> find(std::string_view name) const override {
    const auto found = std::ranges::find(modules_, name, &ModuleSpec::name);
    if (found == modules_.end()) return std::nullopt;
    return *found;
  }
  std::vector<std::string> names() const override { return {"command", "debug", "set_fact"}; }

 private:
  std::array<ModuleSpec, 3> modules_{
      ModuleSpec{.name = "command", .arguments = command_arguments, .free_form = "cmd"},
      ModuleSpec{.name = "debug", .arguments = debug_arguments},
      ModuleSpec{.name = "set_fact", .any_argument = true},
  };
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kboot;
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::LonelyKeyring lonely;
  // The keyring outlives the values, so nobody has to own it.
  const std::shared_ptr<vault::Keyring> keyring(&lonely.keyring, [](vault::Keyring*) {});
  const FewModules modules;
  base::Diagnostics mistakes;
  const playbook::LoadOptions options{.modules = modules,
                                      .read =
                                          [&](const std::string& path) {
                                            return value::read_yaml(
                                                text, path,
                                                {.for_people = true,
                                                 .on_tag = vault::vault_tags(keyring, path),
                                                 .warnings = &mistakes,
                                                 .max_events = 100'000});
                                          },
                                      .lookups = {"file", "items"}};
  fuzz::accepts([&] {
    const playbook::Playbook loaded = playbook::load("/nowhere/site.yml", options, mistakes);
    playbook::check(loaded, options, mistakes);
  });
  for (const base::Diagnostic& mistake : mistakes.items()) fuzz::require_shown(mistake);
  return 0;
}
