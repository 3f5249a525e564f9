// An Env for tests: variables, templates and lookups out of maps.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "jinja/jinja.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {

class FakeEnv : public Env {
 public:
  Value variables = Value::dict();
  std::map<std::string, std::string, std::less<>> files;
  std::function<Value(const LookupRequest&)> lookups;
  int lookups_of_x = 0;

  void set(std::string_view name, Value value) {
    variables.edit_dict().set(Value(name), std::move(value));
  }

  std::optional<Value> lookup(std::string_view name) override {
    lookups_of_x += name == "x" ? 1 : 0;
    const Value* found = variables.find(name);
    return found == nullptr ? std::nullopt : std::optional<Value>(jinja::render(*found, *this));
  }
  std::vector<std::string> names() override {
    std::vector<std::string> out;
    for (const value::Entry& entry : variables.as_dict()) out.emplace_back(entry.key.as_string());
    return out;
  }
  Value call_lookup(const LookupRequest& request) override { return lookups(request); }
  std::optional<Value> load(std::string_view name) override {
    const auto found = files.find(name);
    return found == files.end() ? std::nullopt : std::optional<Value>(found->second);
  }
  base::WallTime now() override { return base::WallTime(std::chrono::seconds(1'700'000'000)); }
  void random_bytes(std::span<unsigned char> bytes) override {
    std::fill(bytes.begin(), bytes.end(), 0);
  }
};

// The repr of what a template gives.
inline std::string shown(std::string_view text, FakeEnv& env) {
  return to_repr(render(Value(text), env));
}

// The diagnostic of a template that fails.
inline base::Diagnostic failure(std::string_view text, FakeEnv& env) {
  try {
    static_cast<void>(render(Value(text), env));
  } catch (const base::Error& error) {
    return error.diagnostic();
  }
  return {};
}

}  // namespace kboot::jinja
