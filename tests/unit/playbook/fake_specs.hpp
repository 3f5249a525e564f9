// A few modules for tests of the loader, and a loader of files in a temporary folder.
#pragma once

#include <doctest/doctest.h>

#include "base/files.hpp"
#include "base/text.hpp"
#include "playbook/playbook.hpp"
#include "support/temp_folder.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

namespace kboot::test {

inline constexpr playbook::Argument debug_arguments[] = {
    {.name = "msg", .type = playbook::ArgType::raw},
    {.name = "verbosity", .type = playbook::ArgType::integer, .default_value = "0"},
};
inline constexpr playbook::Argument copy_arguments[] = {
    {.name = "dest", .type = playbook::ArgType::path, .required = true, .aliases = "path"},
    {.name = "content"},
    {.name = "src"},
    {.name = "force", .type = playbook::ArgType::boolean, .default_value = "true"},
    {.name = "state", .default_value = "present", .choices = "present absent"},
    {.name = "names", .type = playbook::ArgType::list, .elements = playbook::ArgType::str},
    {.name = "secret", .no_log = true},
};
inline constexpr std::string_view copy_exclusive[] = {"content src"};
inline constexpr playbook::Argument command_arguments[] = {
    {.name = "_raw_params", .aliases = "cmd"},
    {.name = "chdir", .type = playbook::ArgType::path},
};

class FakeSpecs final : public playbook::ModuleSpecs {
 public:
  std::optional<playbook::ModuleSpec> find(std::string_view name) const override {
    if (name.starts_with("ansible.builtin.")) name.remove_prefix(16);
    if (name == "debug") return playbook::ModuleSpec{.name = "debug", .arguments = debug_arguments};
    if (name == "copy") {
      return playbook::ModuleSpec{.name = "copy",
                                  .arguments = copy_arguments,
                                  .rules = {.mutually_exclusive = copy_exclusive}};
    }
    if (name == "command") {
      return playbook::ModuleSpec{
          .name = "command", .arguments = command_arguments, .free_form = "_raw_params"};
    }
    if (name == "set_fact") return playbook::ModuleSpec{.name = "set_fact", .any_argument = true};
    return std::nullopt;
  }
  std::vector<std::string> names() const override {
    return {"command", "copy", "debug", "set_fact"};
  }
};

struct Loaded {
  TempFolder folder;
  FakeSpecs specs;
  base::Diagnostics out;
  playbook::Playbook playbook;
  playbook::LoadOptions options{.modules = specs, .read = [](const std::string& path) {
                                  value::YamlOptions yaml;
                                  yaml.for_people = true;
                                  return value::read_yaml(base::read_file(path), path, yaml);
                                }};

  explicit Loaded(std::string_view site) { folder.write("site.yml", site); }
  Loaded& with(std::string_view file, std::string_view text) {
    folder.write(file, text);
    return *this;
  }
  Loaded& load() {
    playbook = playbook::load(folder.path("site.yml"), options, out);
    return *this;
  }
  Loaded& check() {
    load();
    playbook::check(playbook, options, out);
    return *this;
  }
  // The codes of all mistakes, in order.
  std::string codes() const {
    std::vector<std::string> codes;
    for (const base::Diagnostic& item : out.items()) codes.push_back(item.code);
    return base::join(codes, " ");
  }
  // The mistake with this code; a test that asks for one that is not there fails.
  base::Diagnostic mistake(std::string_view code) const {
    for (const base::Diagnostic& item : out.items()) {
      if (item.code == code) return item;
    }
    FAIL("no mistake " << code << " among: " << codes());
    return {};
  }
  // All tasks of the first play that are no flush or role_complete, blocks opened.
  std::vector<std::shared_ptr<const playbook::Task>> tasks() const {
    std::vector<std::shared_ptr<const playbook::Task>> found;
    if (!playbook.plays.empty()) collect(playbook.plays.front().tasks, found);
    return found;
  }
  const playbook::Task& task(std::size_t index) const { return *tasks().at(index); }

 private:
  static void collect(const playbook::Nodes& nodes,
                      std::vector<std::shared_ptr<const playbook::Task>>& found) {
    for (const playbook::Node& node : nodes) {
      if (const auto* task = std::get_if<std::shared_ptr<const playbook::Task>>(&node)) {
        if (!(*task)->implicit) found.push_back(*task);
        continue;
      }
      const auto& block = *std::get<std::shared_ptr<const playbook::Block>>(node);
      collect(block.tasks, found);
      collect(block.rescue, found);
      collect(block.always, found);
    }
  }
};

// A play on localhost with these tasks (indented by two).
inline std::string play(std::string_view tasks, std::string_view keywords = "") {
  return base::cat("- hosts: localhost\n", keywords, "  tasks:\n", tasks);
}

}  // namespace kboot::test
