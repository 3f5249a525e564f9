// Lookups that only rearrange their terms: items, dict, list, nested, together and so on.
#include <array>

#include "lookups/lookups.hpp"
#include "lookups/support.hpp"

namespace kboot::lookups {
namespace {

constexpr std::size_t most_rows = 1'000'000;

void flatten_into(std::vector<Value>& out, const Value& term) {
  if (!term.is_list()) {
    const bool null =
        term.is_null() ||
        (term.is_string() && (term.as_string() == "None" || term.as_string() == "null"));
    if (!null) out.push_back(term);
    return;
  }
  for (const Value& item : term.as_list()) flatten_into(out, item);
}

// The terms as lists; a term that is none counts as a list of one.
std::vector<std::vector<Value>> columns(const LookupRequest& request) {
  std::vector<std::vector<Value>> out;
  const bool wrapped = request.terms.size() == 1 && request.terms[0].is_list();
  const std::vector<Value> terms = wrapped ? request.terms[0].as_list().items() : request.terms;
  for (const Value& term : terms) {
    out.push_back(term.is_list() ? term.as_list().items() : std::vector<Value>{term});
  }
  if (out.empty())
    throw lookup_error(base::cat("the lookup `", request.plugin, "` needs at least one list"));
  return out;
}

}  // namespace

Value items(const LookupRequest& request, LookupHost&) { return Value::list(flat_terms(request)); }

Value list(const LookupRequest& request, LookupHost&) {
  const bool wrapped = request.terms.size() == 1 && request.terms[0].is_list();
  return wrapped ? request.terms[0] : Value::list(request.terms);
}

Value flattened(const LookupRequest& request, LookupHost&) {
  std::vector<Value> out;
  for (const Value& term : request.terms) flatten_into(out, term);
  return Value::list(std::move(out));
}

Value dict(const LookupRequest& request, LookupHost&) {
  std::vector<Value> out;
  for (const Value& term : flat_terms(request)) {
    if (!term.is_dict()) throw lookup_error("the lookup `dict` needs a dict");
    for (const value::Entry& entry : term.as_dict()) {
      out.push_back(Value::dict({{"key", entry.key}, {"value", entry.value}}));
    }
  }
  return Value::list(std::move(out));
}

Value indexed_items(const LookupRequest& request, LookupHost&) {
  std::vector<Value> out;
  for (Value& item : flat_terms(request))
    out.push_back(tuple({Value(out.size()), std::move(item)}));
  return Value::list(std::move(out));
}

Value together(const LookupRequest& request, LookupHost&) {
  const std::vector<std::vector<Value>> all = columns(request);
  std::size_t longest = 0;
  for (const auto& column : all) longest = std::max(longest, column.size());
  std::vector<Value> out;
  for (std::size_t i = 0; i < longest; ++i) {
    std::vector<Value> row;
    for (const auto& column : all) row.push_back(i < column.size() ? column[i] : Value());
    out.push_back(tuple(std::move(row)));
  }
  return Value::list(std::move(out));
}

Value nested(const LookupRequest& request, LookupHost&) {
  std::vector<std::vector<Value>> rows{{}};
  for (const std::vector<Value>& column : columns(request)) {
    if (!column.empty() && rows.size() > most_rows / column.size()) {
      throw base::Error("template-limit",
                        base::cat("the lookup `nested` gives more than ", most_rows, " rows"));
    }
    std::vector<std::vector<Value>> longer;
    for (const std::vector<Value>& row : rows) {
      for (const Value& item : column) {
        longer.push_back(row);
        if (item.is_list()) {
          longer.back().insert(longer.back().end(), item.as_list().begin(), item.as_list().end());
        } else {
          longer.back().push_back(item);
        }
      }
    }
    rows = std::move(longer);
  }
  std::vector<Value> out;
  for (std::vector<Value>& row : rows) out.push_back(tuple(std::move(row)));
  return Value::list(std::move(out));
}

// Terms: a list of dicts (or a dict of them), a dotted key, and {skip_missing: true}.
Value subelements(const LookupRequest& request, LookupHost&) {
  const bool wrapped = request.terms.size() == 1 && request.terms[0].is_list();
  const std::vector<Value> terms = wrapped ? request.terms[0].as_list().items() : request.terms;
  if (terms.size() < 2 || !terms[1].is_string())
    throw lookup_error("the lookup `subelements` needs a list and a key");
  bool skip_missing = false;
  if (terms.size() > 2) {
    const Value* skip = terms[2].find("skip_missing");
    skip_missing = skip != nullptr && jinja::truthy(*skip);
  }
  std::vector<Value> elements;
  if (terms[0].is_dict()) {
    for (const value::Entry& entry : terms[0].as_dict()) elements.push_back(entry.value);
  } else if (terms[0].is_list()) {
    elements = terms[0].as_list().items();
  } else {
    throw lookup_error("the first term of the lookup `subelements` must be a list or a dict");
  }
  std::vector<Value> out;
  for (const Value& element : elements) {
    const Value* found = &element;
    for (const std::string_view key : base::split(terms[1].as_string(), '.')) {
      if (found != nullptr) found = found->find(key);
    }
    if (found == nullptr && skip_missing) continue;
    if (found == nullptr)
      throw lookup_error(base::cat("an item has no `", terms[1].as_string(), "`"));
    if (!found->is_list())
      throw lookup_error(base::cat("`", terms[1].as_string(), "` of an item is no list"));
    for (const Value& item : found->as_list()) out.push_back(tuple({element, item}));
  }
  return Value::list(std::move(out));
}

Value random_choice(const LookupRequest& request, LookupHost& host) {
  const std::vector<Value> terms = flat_terms(request);
  if (terms.empty()) return Value::list();
  std::array<unsigned char, 8> bytes{};
  host.env().random_bytes(bytes);
  std::uint64_t number = 0;
  for (const unsigned char byte : bytes) number = number << 8 | byte;
  return Value::list({terms[number % terms.size()]});
}

}  // namespace kboot::lookups
