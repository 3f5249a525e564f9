// One run over data.
#include <utility>

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

const regex::GoPattern& Machine::pattern(std::string_view text) {
  constexpr std::size_t most = 100;  // patterns that are made up by templates must not pile up
  const auto known = patterns_.find(text);
  if (known != patterns_.end()) return known->second;
  regex::GoPattern compiled(text);
  if (patterns_.size() >= most) patterns_.clear();
  return patterns_.emplace(text, std::move(compiled)).first->second;
}

const regex::GoPattern& Execution::pattern(std::string_view text) {
  return machine_->pattern(text);
}

const Set& Execution::set() const noexcept { return machine_->set(); }
const base::Context& Execution::context() const noexcept { return machine_->context(); }
Host& Execution::host() const noexcept { return machine_->host(); }

}  // namespace kboot::gotpl
