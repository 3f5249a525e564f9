// Builds the return values of k8s.
#include "modules/common/kube_results.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using run::Outcome;
using value::Value;

// Both sides reduced to what differs; false when nothing does.
bool reduce(const Value& before, const Value& after, Value& left, Value& right) {
  left = Value::dict();
  right = Value::dict();
  const auto side = [](const Value& from, const Value& other, Value& into) {
    for (const value::Entry& entry : from.as_dict()) {
      if (other.as_dict().find(entry.key) == nullptr) into.edit_dict().set(entry.key, entry.value);
    }
  };
  side(before, after, left);
  side(after, before, right);
  for (const value::Entry& entry : before.as_dict()) {
    const Value* now = after.as_dict().find(entry.key);
    if (now == nullptr) continue;
    Value was = entry.value;
    Value is = *now;
    if (was.is_dict() && is.is_dict()) {
      if (!reduce(entry.value, *now, was, is)) continue;
    } else if (value::equal_json(was, is)) {
      continue;
    }
    left.edit_dict().set(entry.key, was);
    right.edit_dict().set(entry.key, is);
  }
  return !left.as_dict().empty() || !right.as_dict().empty();
}

Value texts(const std::vector<std::string>& list) {
  Value out = Value::list();
  for (const std::string& text : list) out.edit_list().append(text);
  return out;
}

std::string failure_message(const KubeWrite& write) { return write.failure->diagnostic().message; }

Value result_of(const KubeWrite& write, const ResultOptions& options) {
  const Value object = write.after.is_dict() ? write.after : Value::dict();
  Value result = Value::dict({{"changed", write.changed}, {"result", object}});
  auto& members = result.edit_dict();
  if (write.failure) {
    members.set("changed", false);
    members.set("result", Value::dict());
    members.set("error", Value::dict({{"msg", failure_message(write)},
                                      {"reason", write.failure->diagnostic().code}}));
    return result;
  }
  if (write.method != Method::none) members.set("method", method_name(write.method));
  if (!write.warnings.empty()) members.set("warnings", texts(write.warnings));
  if (!write.note.empty()) members.set("msg", write.note);
  if (options.waited != nullptr) {
    members.set("duration",
                std::chrono::duration_cast<std::chrono::seconds>(options.waited->took).count());
  }
  const bool has_diff = write.method != Method::create && write.method != Method::remove;
  if (options.with_diff && has_diff && write.changed) {
    members.set("diff", difference_of(write.live.value_or(Value::dict()), object));
  }
  return result;
}

// The last few of them: those say how far it came.
std::string written_before(const std::vector<run::Change>& changes) {
  constexpr std::size_t most = 5;
  const std::size_t left_out = changes.size() > most ? changes.size() - most : 0;
  std::vector<std::string> written;
  for (std::size_t i = left_out; i < changes.size(); ++i) written.push_back(changes[i].target);
  const std::string last = base::join(written, ", ");
  if (left_out == 0) return base::cat("written before: ", last);
  return base::cat("written before: ", left_out, " objects, then ", last);
}

Outcome failure(const std::vector<KubeWrite>& writes, const KubeWrite& first) {
  Outcome outcome = Outcome::failed(failure_message(first));
  outcome.diagnostic = first.failure->diagnostic();
  if (outcome.diagnostic->status == base::Status::unreachable)
    outcome.status = run::OutcomeStatus::unreachable;
  outcome.changes = changes_of(writes);
  outcome.result.edit_dict().set("reason", first.failure->diagnostic().code);
  if (!outcome.changes.empty()) {
    outcome.diagnostic->notes.push_back(written_before(outcome.changes));
  }
  return outcome;
}

}  // namespace

Value difference_of(const Value& before, const Value& after) {
  Value left, right;
  if (!before.is_dict() || !after.is_dict() || !reduce(before, after, left, right))
    return Value::dict();
  return Value::dict({{"before", left}, {"after", right}});
}

Outcome writes_outcome(const std::vector<KubeWrite>& writes, const ResultOptions& options) {
  // What was not sent because of another object's failure is not the failure to tell.
  const auto failed = std::ranges::find_if(writes, [](const KubeWrite& write) {
    return write.failure && write.failure->diagnostic().code != "not-sent";
  });
  if (failed != writes.end() && !options.continue_on_error) return failure(writes, *failed);
  Outcome outcome = Outcome::ok();
  const bool changed =
      std::ranges::any_of(writes, [](const KubeWrite& w) { return w.changed && !w.failure; });
  if (changed) outcome.status = run::OutcomeStatus::changed;
  if (writes.size() == 1) {
    outcome.result = result_of(writes.front(), options);
  } else {
    Value results = Value::list();
    for (const KubeWrite& write : writes) results.edit_list().append(result_of(write, options));
    outcome.result =
        Value::dict({{"changed", changed}, {"result", Value::dict({{"results", results}})}});
  }
  outcome.message = summary_of(writes);
  outcome.changes = changes_of(writes);
  return outcome;
}

Outcome failed_wait(const base::Error& error, Outcome written) {
  Outcome outcome = Outcome::failed(error.diagnostic().message, written.result);
  outcome.diagnostic = error.diagnostic();
  outcome.changes = std::move(written.changes);
  return outcome;
}

}  // namespace kboot::modules
