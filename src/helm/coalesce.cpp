// Coalescing of values (Helm's pkg/chart/common/util/coalesce.go).
#include "helm/coalesce.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "gotpl/print.hpp"
#include "helm/values.hpp"
#include "value/compare.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view global_key = "global";

class Coalescer {
 public:
  explicit Coalescer(const TableMerge& how) : how_(how) {}

  void chart(const Chart& chart, Value& values, const std::string& prefix) {
    own_values(chart, values, prefix);
    const std::string below = joined(prefix, chart.name());
    for (const std::shared_ptr<Chart>& child : chart.dependencies) {
      subchart(*child, values, below);
    }
  }

 private:
  static std::string joined(std::string_view prefix, std::string_view name) {
    return prefix.empty() ? std::string(name) : base::cat(prefix, ".", name);
  }

  void subchart(const Chart& child, Value& values, const std::string& prefix) {
    const Value* present = values.find(child.name());
    if (present == nullptr) {
      values.edit_dict().set(child.name(), Value::dict());
      present = values.find(child.name());
    }
    if (!present->is_dict()) {
      const Value operand[] = {*present};
      throw base::Error("values-type", base::cat("type mismatch on ", child.name(), ": ",
                                                 gotpl::go_sprintf("%t", operand)))
          .hint(base::cat("`", child.name(),
                          "` is a sub-chart: its values are a table, not a single value"));
    }
    Value own = *present;
    globals(own, values, prefix);
    chart(child, own, prefix);
  }

  // Hands the globals of `parent` down into `own`; the parent's win, table by table.
  void globals(Value& own, const Value& parent, const std::string& prefix) {
    const Value* mine = own.find(global_key);
    if (mine != nullptr && !mine->is_dict()) {
      return warn_values(how_.warnings,
                         "skipping globals because destination global is not a table.");
    }
    const Value* theirs = parent.find(global_key);
    if (theirs != nullptr && !theirs->is_dict()) {
      return warn_values(how_.warnings, "skipping globals because source global is not a table.");
    }
    Value target = mine == nullptr ? Value::dict() : *mine;
    if (theirs != nullptr) {
      const std::vector<value::Entry> entries = theirs->as_dict().entries();
      for (const value::Entry& entry : entries) global(target, entry, prefix);
    }
    own.edit_dict().set(global_key, target);
  }

  void global(Value& target, const value::Entry& entry, const std::string& prefix) {
    const Value* present = target.as_dict().find(entry.key);
    const std::string_view key = entry.key.as_string();
    if (!entry.value.is_dict()) {
      if (present != nullptr && present->is_dict()) {
        return warn_values(how_.warnings, base::cat("key ", key, " is table. Skipping"));
      }
      target.edit_dict().set(entry.key, entry.value);
      return;
    }
    Value theirs = shallow_copy(entry.value);
    if (present != nullptr) {
      if (!present->is_dict()) {
        return warn_values(how_.warnings, base::cat("Conflict: cannot merge map onto non-map for ",
                                                    gotpl::go_quote(key), ". Skipping."));
      }
      Value mine = *present;
      TableMerge keeping = how_;
      keeping.keep_nulls = true;
      merge_tables(theirs, mine, keeping, joined(prefix, key));
    }
    target.edit_dict().set(entry.key, theirs);
  }

  void own_values(const Chart& chart, Value& values, const std::string& prefix) {
    const std::string below = joined(prefix, chart.name());
    const Value defaults = value::deep_copy(chart.values);
    for (const value::Entry& entry : defaults.as_dict()) {
      const Value* present = values.as_dict().find(entry.key);
      if (present == nullptr) {
        add_default(values, entry);
      } else if (present->is_null() && !how_.keep_nulls) {
        values.edit_dict().erase(entry.key);
      } else if (present->is_dict()) {
        Value target = *present;
        lay_under(chart, target, entry, joined(below, entry.key.as_string()));
      }
    }
  }

  [[nodiscard]] bool removes_nulls() const { return !how_.keep_nulls && how_.null_needs_default; }

  void add_default(Value& values, const value::Entry& entry) {
    if (removes_nulls() && entry.value.is_null()) return;
    Value copy = entry.value;
    if (removes_nulls() && copy.is_dict()) remove_nulls(copy);
    values.edit_dict().set(entry.key, copy);
  }

  void lay_under(const Chart& chart, Value& target, const value::Entry& entry,
                 const std::string& prefix) {
    if (!entry.value.is_dict()) {
      if (!entry.value.is_null()) {
        warn_values(how_.warnings, base::cat("skipped value for ", prefix, ": Not a table."));
      }
      return;
    }
    TableMerge below = how_;
    const std::string_view key = entry.key.as_string();
    below.keep_nulls =
        below.keep_nulls || std::any_of(chart.dependencies.begin(), chart.dependencies.end(),
                                        [&](const auto& child) { return child->name() == key; });
    Value source = entry.value;
    if (!below.keep_nulls && how_.null_needs_default) remove_nulls(source);
    merge_tables(target, source, below, prefix);
  }

  const TableMerge& how_;
};

}  // namespace

void coalesce(const Chart& chart, Value& values, const TableMerge& how) {
  Coalescer(how).chart(chart, values, "");
}

Value coalesce_values(const Chart& chart, const Value& user, Compat compat,
                      base::Diagnostics& warnings) {
  Value values = value::deep_copy(user);
  coalesce(chart, values, {.null_needs_default = compat != Compat::v3_17, .warnings = &warnings});
  return values;
}

}  // namespace kboot::helm
