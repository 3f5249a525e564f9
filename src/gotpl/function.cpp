// Tables of functions, and what a call gives its function.
#include "gotpl/function.hpp"

#include <algorithm>

#include "gotpl/builtins.hpp"
#include "gotpl/gotpl.hpp"

namespace kboot::gotpl {

Functions::Functions(std::initializer_list<std::span<const Function>> tables) {
  const auto add = [this](std::span<const Function> rows) {
    for (const Function& row : rows) rows_.insert_or_assign(row.name, &row);
  };
  add(builtin_logic());
  add(builtin_comparisons());
  add(builtin_texts());
  for (const std::span<const Function> table : tables) add(table);
}

void Functions::add_methods(value::Subtype type, std::span<const Function> rows) {
  methods_.push_back({type, rows});
}

const Function* Functions::find(std::string_view name) const noexcept {
  const auto found = rows_.find(name);
  return found == rows_.end() ? nullptr : found->second;
}

const Function* Functions::method(value::Subtype type, std::string_view name) const noexcept {
  for (const Methods& methods : methods_) {
    if (methods.type != type) continue;
    for (const Function& row : methods.rows) {
      if (row.name == name) return &row;
    }
  }
  return nullptr;
}

std::vector<std::string> Functions::names() const {
  std::vector<std::string> out;
  out.reserve(rows_.size());
  for (const auto& [name, row] : rows_) out.emplace_back(name);
  std::sort(out.begin(), out.end());
  return out;
}

const base::Context& Call::context() const noexcept { return execution.context(); }

Host& Call::host_of_run() const noexcept { return execution.host(); }

}  // namespace kboot::gotpl
