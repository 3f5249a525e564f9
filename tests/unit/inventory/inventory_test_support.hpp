// What the inventory tests share: a reader without encryption, and short answers.
#pragma once

#include <string>
#include <vector>

#include "base/files.hpp"
#include "inventory/inventory.hpp"
#include "support/temp_folder.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

namespace kboot::test {

using Names = std::vector<std::string>;

struct InventoryFixture {
  TempFolder folder;
  std::vector<base::Diagnostic> warnings;
  inventory::Options options{
      .reader = {
          .text = [](const std::string& path) { return value::Value(base::read_file(path)); },
          .yaml =
              [](const std::string& path) {
                return value::read_yaml(base::read_file(path), path);
              }},
      .warn = [this](base::Diagnostic warning) { warnings.push_back(std::move(warning)); }};

  inventory::Inventory load(const Names& sources) { return inventory::load(sources, options); }
  // An inventory that is one file.
  inventory::Inventory file(std::string_view name, std::string_view text) {
    return load({folder.write(name, text)});
  }
  // The code, message and line of the error that loading gives.
  std::string error(std::string_view name, std::string_view text) {
    const std::string path = folder.write(name, text);
    return error_of([&] { (void)load({path}); });
  }
  template <typename Action>
  static std::string error_of(const Action& action) {
    try {
      action();
    } catch (const base::Error& error) {
      const base::Place place = base::sources().place(error.diagnostic().origin);
      return error.diagnostic().code + ": " + error.diagnostic().message + " @" +
             std::to_string(place.line);
    }
    return "no error";
  }
};

// All variables of a host in one dict, the highest level on top, as JSON.
inline std::string variables(const inventory::Inventory& inventory, const std::string& host,
                             const std::string& play_folder = "") {
  value::Value out = value::Value::dict();
  for (const inventory::Layer& layer : inventory.layers(host, play_folder)) {
    for (const value::Entry& entry : layer.values.as_dict())
      out.edit_dict().set(entry.key, entry.value);
  }
  return value::to_json(out, {.sort_keys = true});
}

}  // namespace kboot::test
