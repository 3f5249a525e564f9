// One run over data.
#include "gotpl/machine.hpp"

namespace kboot::gotpl {

Execution::Execution(const Set& set, const base::Context& context, Host& host,
                     const ExecutionOptions& options)
    : machine_(std::make_unique<Machine>(*this, set, context, host, options)) {}

Execution::~Execution() = default;

Value Execution::execute(std::string_view name, const Value& data) {
  return machine_->execute(name, data);
}

Value Execution::execute(const Set& set, const Unit& unit, const Value& data) {
  return machine_->execute(set, unit.main(), data);
}

const Set& Execution::set() const noexcept { return machine_->set(); }
const base::Context& Execution::context() const noexcept { return machine_->context(); }
Host& Execution::host() const noexcept { return machine_->host(); }

}  // namespace kboot::gotpl
