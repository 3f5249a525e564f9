// Dicts as Helm's code handles tables of values: shared by reference, changed in place.
// Private to this folder.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "value/containers.hpp"
#include "value/value.hpp"

namespace kboot::helm {

using value::Value;

// How two tables are laid over each other.
struct TableMerge {
  bool keep_nulls = false;         // Helm's "merge"; else its "coalesce": null deletes
  bool null_needs_default = true;  // since 4.2 a null stays where there is nothing to delete
  base::Diagnostics* warnings = nullptr;
};

// Puts what `source` has and `target` lacks into `target`, table by table. Both are changed.
void merge_tables(Value& target, Value& source, const TableMerge& how,
                  std::string_view prefix = "");

// Removes nulls from a table and those in it.
void remove_nulls(Value& table);

// A dict with the same members; those are shared.
[[nodiscard]] Value shallow_copy(const Value& table);

// The table at a path of names apart by dots; nullptr when one of them is no table.
[[nodiscard]] const Value* table_at(const Value& table, std::string_view path);
// The value at such a path that is no table; nullptr when there is none.
[[nodiscard]] const Value* scalar_at(const Value& table, std::string_view path);

// Where Helm only remarks on something odd in values.
void warn_values(base::Diagnostics* warnings, std::string message);

}  // namespace kboot::helm
