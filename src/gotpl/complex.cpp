// Complex constants as values.
#include "gotpl/complex.hpp"

#include "gotpl/print.hpp"

namespace kboot::gotpl {

Value ComplexNumber::to_data() const {
  return go_print(Value::foreign(std::make_unique<ComplexNumber>(number_)));
}

bool ComplexNumber::equals(const Foreign& other) const noexcept {
  const auto* number = dynamic_cast<const ComplexNumber*>(&other);
  return number != nullptr && number->number_ == number_;
}

const ComplexNumber* complex_of(const Value& value) noexcept {
  return value.is(value::Kind::foreign) ? dynamic_cast<const ComplexNumber*>(&value.as_foreign())
                                        : nullptr;
}

}  // namespace kboot::gotpl
