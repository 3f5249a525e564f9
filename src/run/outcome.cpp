// The common shapes of an outcome.
#include "run/outcome.hpp"

namespace kboot::run {

namespace {

Outcome made(OutcomeStatus status, Value result, std::string message) {
  Outcome outcome;
  outcome.status = status;
  outcome.result = std::move(result);
  outcome.message = std::move(message);
  return outcome;
}

}  // namespace

Outcome Outcome::ok(Value result, std::string message) {
  return made(OutcomeStatus::ok, std::move(result), std::move(message));
}

Outcome Outcome::changed(Value result, std::string message) {
  return made(OutcomeStatus::changed, std::move(result), std::move(message));
}

Outcome Outcome::failed(std::string message, Value result) {
  return made(OutcomeStatus::failed, std::move(result), std::move(message));
}

Outcome Outcome::skipped(std::string reason) {
  return made(OutcomeStatus::skipped, Value::dict(), std::move(reason));
}

}  // namespace kboot::run
