// What templates hold that is not data: undefined values, functions, macros, namespaces, dates, big integers.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "jinja/builtin.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {

class Object : public value::Foreign {
 public:
  [[nodiscard]] virtual std::optional<Value> attribute(std::string_view name) const;
  // False where attributes cannot be set.
  virtual bool set_attribute(std::string_view name, const Value& value);
  [[nodiscard]] virtual bool callable() const { return false; }
  [[nodiscard]] virtual Value call(Machine& machine, Arguments arguments) const;
  [[nodiscard]] virtual bool truth() const { return true; }
  // An error: the object is no data.
  [[nodiscard]] Value to_data() const override;
  [[nodiscard]] std::string to_text() const override;
};

// The object in a value; null when the value holds data.
[[nodiscard]] const Object* object_of(const Value& value) noexcept;

// A value that is not there. It goes through attributes and items, and fails as soon as it is used.
// The lenient kind is what an inline `if` without `else` gives: it is false and prints as nothing.
class Undefined final : public Object {
 public:
  explicit Undefined(base::Diagnostic diagnostic, bool lenient = false)
      : diagnostic_(std::move(diagnostic)), lenient_(lenient) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "undefined"; }
  [[nodiscard]] const base::Diagnostic& diagnostic() const noexcept { return diagnostic_; }
  [[nodiscard]] Value to_data() const override { fail(); }
  [[nodiscard]] std::string to_text() const override { return require(), std::string(); }
  [[nodiscard]] bool truth() const override { return require(), false; }
  [[noreturn]] void fail() const { throw base::Error(diagnostic_); }
  [[nodiscard]] bool lenient() const { return lenient_; }
  // Throws where the value is more than a missing `else`.
  void require() const {
    if (!lenient_) fail();
  }

 private:
  base::Diagnostic diagnostic_;
  bool lenient_;
};

[[nodiscard]] const Undefined* undefined_of(const Value& value) noexcept;

// A function of the evaluator: bound methods, loop.cycle, caller.
class Function final : public Object {
 public:
  using Body = std::function<Value(Machine&, Arguments)>;
  Function(std::string name, Body body) : name_(std::move(name)), body_(std::move(body)) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "function"; }
  [[nodiscard]] bool callable() const override { return true; }
  [[nodiscard]] Value call(Machine& machine, Arguments arguments) const override {
    return body_(machine, std::move(arguments));
  }
  [[nodiscard]] std::string to_text() const override { return "<function " + name_ + ">"; }

 private:
  std::string name_;
  Body body_;
};
[[nodiscard]] Value make_function(std::string name, Function::Body body);

// {% set ns = namespace(a=1) %}: the one thing that inner scopes can change.
class Namespace final : public Object {
 public:
  explicit Namespace(Value members) : members_(std::move(members)) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "Namespace"; }
  [[nodiscard]] std::optional<Value> attribute(std::string_view name) const override;
  bool set_attribute(std::string_view name, const Value& value) override;
  [[nodiscard]] std::string to_text() const override;

 private:
  Value members_;
};

template <typename T, typename... Args>
[[nodiscard]] Value make_object(Args&&... args) {
  return Value::foreign(std::make_unique<T>(std::forward<Args>(args)...));
}

}  // namespace kboot::jinja
