// What several lookups need.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "jinja/lookup.hpp"
#include "value/containers.hpp"

namespace kboot::lookups {

[[nodiscard]] inline base::Error lookup_error(std::string message) {
  return {"lookup-failed", std::move(message)};
}

[[nodiscard]] inline const value::Value* option(const jinja::LookupRequest& request,
                                                std::string_view name) {
  return request.options.find(name);
}
[[nodiscard]] inline bool flag(const jinja::LookupRequest& request, std::string_view name,
                               bool fallback) {
  const value::Value* found = option(request, name);
  return found == nullptr ? fallback : jinja::truthy(*found);
}

// Lists among the terms count as their items, one level deep.
[[nodiscard]] inline std::vector<value::Value> flat_terms(const jinja::LookupRequest& request) {
  std::vector<value::Value> out;
  for (const value::Value& term : request.terms) {
    if (term.is_list()) {
      out.insert(out.end(), term.as_list().begin(), term.as_list().end());
    } else {
      out.push_back(term);
    }
  }
  return out;
}

[[nodiscard]] inline value::Value tuple(std::vector<value::Value> items) {
  return value::Value::list(std::move(items));
}

}  // namespace kboot::lookups
