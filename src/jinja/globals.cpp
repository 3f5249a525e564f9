// Global functions: range, dict, namespace, lookup and so on.
#include <memory>

#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/time.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

Value range(Call& call) {
  const std::int64_t first = call.integer(0, 0);
  const std::int64_t start = call.has(1) ? first : 0;
  const std::int64_t stop = call.has(1) ? call.integer(1, 0) : first;
  const std::int64_t step = call.integer(2, 1);
  if (step == 0) throw filter_error("the step of `range` must not be zero");
  std::vector<Value> out;
  std::int64_t at = start;
  while (step > 0 ? at < stop : at > stop) {
    check_item_count(out.size() + 1);
    out.emplace_back(at);
    if (__builtin_add_overflow(at, step, &at)) break;
  }
  return Value::list(std::move(out));
}

void add_pairs(Value& out, const Value& source) {
  if (source.is_dict()) {
    for (const value::Entry& entry : source.as_dict()) out.edit_dict().set(entry.key, entry.value);
    return;
  }
  for (const Value& pair : items_of(source)) {
    const std::vector<Value> both = items_of(pair);
    if (both.size() != 2) throw filter_error("`dict` needs pairs");
    out.edit_dict().set(both[0], both[1]);
  }
}

Value members_of(const Call& call) {
  Value out = Value::dict();
  if (call.has(0)) add_pairs(out, call.at(0));
  for (const auto& [name, value] : call.named) out.edit_dict().set(Value(name), value);
  return out;
}

Value dict(Call& call) { return members_of(call); }
Value make_namespace(Call& call) { return make_object<Namespace>(members_of(call)); }

// cycler(a, b): next(), reset(), current.
class Cycler final : public Object {
 public:
  explicit Cycler(std::vector<Value> items)
      : items_(std::make_shared<std::vector<Value>>(std::move(items))),
        at_(std::make_shared<std::size_t>(0)) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "Cycler"; }
  [[nodiscard]] std::optional<Value> attribute(std::string_view name) const override {
    if (name == "current") return (*items_)[*at_];
    if (name == "next") {
      return make_function("next", [items = items_, at = at_](Machine&, const Arguments&) -> Value {
        const std::size_t now = *at;
        *at = (now + 1) % items->size();
        return (*items)[now];
      });
    }
    if (name != "reset") return std::nullopt;
    return make_function("reset", [at = at_](Machine&, const Arguments&) -> Value {
      *at = 0;
      return {};
    });
  }

 private:
  std::shared_ptr<std::vector<Value>> items_;
  std::shared_ptr<std::size_t> at_;
};

Value cycler(Call& call) {
  if (call.rest.empty()) throw filter_error("`cycler` needs values");
  return make_object<Cycler>(std::move(call.rest));
}

// joiner(', '): nothing the first time, then the separator.
Value joiner(Call& call) {
  const auto used = std::make_shared<bool>(false);
  return make_function(
      "joiner", [used, separator = call.value(0, ", ")](Machine&, const Arguments&) -> Value {
        if (*used) return separator;
        *used = true;
        return "";
      });
}

Arguments rest_of(Call& call) { return {std::move(call.rest), std::move(call.named)}; }

Value lookup(Call& call) {
  const std::string plugin = call.text(0);
  return call.machine.lookup(plugin, rest_of(call), false);
}

Value query(Call& call) {
  const std::string plugin = call.text(0);
  return call.machine.lookup(plugin, rest_of(call), true);
}

Value now(Call& call) {
  Env& env = call.machine.env();
  const base::WallTime at = env.now();
  const std::int64_t offset = call.flag(0, false) ? 0 : env.utc_offset(at);
  const std::int64_t microseconds =
      std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count() +
      offset * 1'000'000;
  if (call.given(1)) return format_time(microseconds, call.text(1));
  return make_object<DateTime>(microseconds);
}

Value undef(Call& call) {
  const bool given = call.given(0) && !is_undefined(call.at(0)) && !to_text(call.at(0)).empty();
  return call.machine.undefined(given ? call.text(0)
                                      : "a mandatory variable has not been overridden");
}

Value lorem_ipsum(Call&) {
  throw base::Error("not-supported", "`lipsum` is not in this version of kboot");
}

constexpr GlobalRow rows[] = {
    {"cycler", "*", cycler},
    {"dict", "source? **", dict},
    {"joiner", "sep?", joiner},
    {"lipsum", "* **", lorem_ipsum},
    {"lookup", "name * **", lookup},
    {"namespace", "source? **", make_namespace},
    {"now", "utc? fmt?", now},
    {"q", "name * **", query},
    {"query", "name * **", query},
    {"range", "start stop? step?", range},
    {"undef", "hint?", undef, Spread::own, true},
};

}  // namespace

std::span<const GlobalRow> globals() { return rows; }

}  // namespace kboot::jinja
