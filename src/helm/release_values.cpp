// Reuses the values of a release.
#include "helm/release_values.hpp"

#include "helm/tables.hpp"
#include "helm/values.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

Value table_of(const Value& value) {
  return value.is_dict() ? value::deep_copy(value) : Value::dict();
}

// The old values under the given ones; a null that is given takes the old value away.
Value over_old(const Value& given, const Release& current, Compat compat,
               base::Diagnostics& warnings) {
  Value values = table_of(given);
  Value old = table_of(current.config);
  merge_tables(values, old, {.null_needs_default = compat != Compat::v3_17, .warnings = &warnings});
  return values;
}

}  // namespace

Value reuse_values(Chart& chart, const Release& current, const Value& given, ValuesReuse reuse,
                   Compat compat, base::Diagnostics& warnings) {
  switch (reuse) {
    case ValuesReuse::reset:
      return table_of(given);
    case ValuesReuse::reuse:
      chart.values =
          coalesce_values(stored_chart(current.chart), table_of(current.config), compat, warnings);
      return over_old(given, current, compat, warnings);
    case ValuesReuse::reset_then_reuse:
      return over_old(given, current, compat, warnings);
    case ValuesReuse::automatic:
      break;
  }
  const bool none_given = !given.is_dict() || given.as_dict().empty();
  return table_of(none_given ? current.config : given);
}

}  // namespace kboot::helm
