// Shapes results as ansible-core's task executor does.
#include "run/results.hpp"

#include "base/text.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::run {

namespace {

// Python's splitlines for what programs print.
Value lines_of(const Value& text) {
  Value lines = Value::list();
  std::string_view rest = text.as_string();
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    Value item(line);
    lines.edit_list().append(item.add_marks(text.marks()));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  return lines;
}

}  // namespace

bool result_flag(const Value& result, std::string_view key) {
  const Value* flag = result.find(key);
  return flag != nullptr && flag->is(value::Kind::boolean) && flag->as_bool();
}

Value common_result(const Outcome& outcome, bool trusted) {
  Value result = Value::dict();
  auto& keys = result.edit_dict();
  for (const auto& [key, given] : outcome.result.as_dict()) keys.set(key, given);
  if (!keys.contains("changed")) keys.set("changed", outcome.status == OutcomeStatus::changed);
  if (outcome.status == OutcomeStatus::skipped) {
    keys.set("skipped", true);
    if (!outcome.message.empty() && !keys.contains("skip_reason") && !keys.contains("msg")) {
      keys.set("msg", outcome.message);
    }
  } else {
    keys.set("failed", outcome.status == OutcomeStatus::failed);
  }
  if (outcome.status == OutcomeStatus::unreachable) keys.set("unreachable", true);
  if (outcome.is_failed() && !keys.contains("msg")) keys.set("msg", outcome.message);
  for (const std::string stream : {"stdout", "stderr"}) {
    const Value* text = result.find(stream);
    if (text != nullptr && text->is_string() && !keys.contains(stream + "_lines")) {
      const Value lines = lines_of(*text);
      keys.set(stream + "_lines", lines);
    }
  }
  return trusted ? result : value::deep_marked(result, value::mark_unsafe);
}

void set_status(Outcome& outcome) {
  if (outcome.status == OutcomeStatus::unreachable) return;
  if (result_flag(outcome.result, "failed")) {
    outcome.status = OutcomeStatus::failed;
  } else if (result_flag(outcome.result, "skipped")) {
    outcome.status = OutcomeStatus::skipped;
  } else {
    outcome.status =
        result_flag(outcome.result, "changed") ? OutcomeStatus::changed : OutcomeStatus::ok;
  }
}

Outcome censored(const Outcome& outcome) {
  Outcome told;
  told.status = outcome.status;
  told.result = Value::dict({{"censored",
                              "the output has been hidden due to the fact that 'no_log: true' was "
                              "specified for this result"},
                             {"changed", result_flag(outcome.result, "changed")}});
  if (outcome.is_failed()) told.result.edit_dict().set("failed", true);
  return told;
}

Outcome failed_outcome(const base::Diagnostic& diagnostic) {
  Outcome outcome = Outcome::failed(diagnostic.message);
  outcome.diagnostic = diagnostic;
  Value text(diagnostic.message);
  outcome.result = Value::dict(
      {{"msg", text.add_marks(value::mark_unsafe)}, {"failed", true}, {"changed", false}});
  return outcome;
}

Outcome unknown_outcome(const std::string& target, const std::string& why) {
  Outcome outcome = Outcome::ok(Value::dict(), why);
  outcome.changes.push_back(
      {.operation = Operation::unknown, .target = target, .diff = {}, .note = why});
  return outcome;
}

}  // namespace kboot::run
