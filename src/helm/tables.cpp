// Merging of tables of values.
#include "helm/tables.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/text.hpp"
#include "gotpl/print.hpp"

namespace kboot::helm {

namespace {

std::string full_key(std::string_view prefix, std::string_view key) {
  return prefix.empty() ? std::string(key) : base::cat(prefix, ".", key);
}

// One key that `source` has.
void merge_key(Value& target, const value::Entry& entry, bool had_default, const TableMerge& how,
               std::string_view prefix) {
  const Value* present = target.as_dict().find(entry.key);
  if (present == nullptr) {
    target.edit_dict().set(entry.key, entry.value);
    return;
  }
  const bool deletes = !how.keep_nulls && present->is_null();
  if (deletes && (had_default || !how.null_needs_default)) {
    target.edit_dict().erase(entry.key);
    return;
  }
  Value below = *present;
  const std::string_view key = entry.key.as_string();
  if (entry.value.is_dict()) {
    if (below.is_dict()) {
      Value source = entry.value;
      merge_tables(below, source, how, full_key(prefix, key));
    } else {
      warn_values(how.warnings,
                  base::cat("cannot overwrite table with non table for ", full_key(prefix, key),
                            " (", gotpl::go_print(entry.value), ")"));
    }
  } else if (below.is_dict() && !entry.value.is_null()) {
    warn_values(how.warnings, base::cat("destination for ", full_key(prefix, key),
                                        " is a table. Ignoring non-table value (",
                                        gotpl::go_print(entry.value), ")"));
  }
}

}  // namespace

void merge_tables(Value& target, Value& source, const TableMerge& how, std::string_view prefix) {
  std::unordered_set<std::string_view> defaults;
  for (const value::Entry& entry : source.as_dict()) {
    if (!entry.value.is_null()) defaults.insert(entry.key.as_string());
  }
  // Since 4.2 a null of the target is one of the source too.
  const bool shares_nulls = how.null_needs_default && !target.same(source);
  for (const value::Entry& entry : target.as_dict()) {
    if (entry.value.is_null() && shares_nulls) source.edit_dict().set(entry.key, Value());
  }
  const std::vector<value::Entry> entries = source.as_dict().entries();
  for (const value::Entry& entry : entries) {
    merge_key(target, entry, defaults.contains(entry.key.as_string()), how, prefix);
  }
}

void remove_nulls(Value& table) {
  const std::vector<value::Entry> entries = table.as_dict().entries();
  for (const value::Entry& entry : entries) {
    if (entry.value.is_null()) {
      table.edit_dict().erase(entry.key);
    } else if (entry.value.is_dict()) {
      Value below = entry.value;
      remove_nulls(below);
    }
  }
}

Value shallow_copy(const Value& table) {
  Value copy = Value::dict();
  for (const value::Entry& entry : table.as_dict()) copy.edit_dict().set(entry.key, entry.value);
  return copy;
}

const Value* table_at(const Value& table, std::string_view path) {
  const Value* found = &table;
  for (const std::string_view name : base::split(path, '.')) {
    found = found->find(name);
    if (found == nullptr || !found->is_dict()) return nullptr;
  }
  return found;
}

const Value* scalar_at(const Value& table, std::string_view path) {
  const std::size_t dot = path.rfind('.');
  const Value* parent =
      dot == std::string_view::npos ? &table : table_at(table, path.substr(0, dot));
  if (parent == nullptr) return nullptr;
  const Value* found = parent->find(path.substr(dot == std::string_view::npos ? 0 : dot + 1));
  return found == nullptr || found->is_dict() ? nullptr : found;
}

void warn_values(base::Diagnostics* warnings, std::string message) {
  if (warnings == nullptr) return;
  const auto same = [&](const base::Diagnostic& known) { return known.message == message; };
  if (std::any_of(warnings->items().begin(), warnings->items().end(), same)) return;
  warnings->add({.severity = base::Severity::warning,
                 .code = "chart-warning",
                 .message = std::move(message)});
}

}  // namespace kboot::helm
