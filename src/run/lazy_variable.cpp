// One variable of another host, as a foreign value that becomes data when it is read.
#include "run/lazy_variable.hpp"

#include <memory>

#include "value/containers.hpp"

namespace kboot::run {

namespace {

class LazyVariable final : public value::Foreign {
 public:
  LazyVariable(std::shared_ptr<Variables> variables, std::string name)
      : variables_(std::move(variables)), name_(std::move(name)) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "variable"; }
  [[nodiscard]] Value to_data() const override {
    return variables_->lookup(name_).value_or(Value());
  }

 private:
  std::shared_ptr<Variables> variables_;
  std::string name_;
};

}  // namespace

Value lazy_variables(const VariableSource& source, const PlayState& play, HostState& host,
                     HostState& asking) {
  const auto variables = std::make_shared<Variables>(source, play, host, nullptr, &asking);
  Value all = Value::dict();
  for (const std::string& name : variables->names()) {
    if (name == "hostvars" || name == "omit") continue;
    all.edit_dict().set(name, Value::foreign(std::make_unique<LazyVariable>(variables, name)));
  }
  return all;
}

}  // namespace kboot::run
