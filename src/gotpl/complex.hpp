// complex128: what the constants 1i and 1+2i are. Nothing but printing and comparing knows it.
#pragma once

#include "gotpl/function.hpp"

namespace kboot::gotpl {

struct Complex {
  double real = 0;
  double imaginary = 0;
  friend bool operator==(const Complex&, const Complex&) = default;
};

class ComplexNumber final : public Object {
 public:
  explicit ComplexNumber(Complex number) noexcept : number_(number) {}

  [[nodiscard]] Complex number() const noexcept { return number_; }

  [[nodiscard]] std::string_view go_type() const noexcept override { return "complex128"; }
  [[nodiscard]] GoKind go_kind() const noexcept override { return GoKind::structure; }
  [[nodiscard]] const Function* method(std::string_view) const noexcept override { return nullptr; }
  [[nodiscard]] Value contents() const override { return Value::dict(); }
  // As %v prints it.
  [[nodiscard]] Value to_data() const override;
  [[nodiscard]] bool equals(const Foreign& other) const noexcept override;

 private:
  Complex number_;
};

// The complex number in a value, or nullptr.
[[nodiscard]] const ComplexNumber* complex_of(const Value& value) noexcept;

}  // namespace kboot::gotpl
