// What `helm status` and `helm get all` print about a release.
#pragma once

#include <string>

#include "helm/release.hpp"

namespace kboot::helm {

struct StatusText {
  bool everything = false;     // values, hooks and manifest too (`helm get all`)
  std::string resources = {};  // the tables of its objects; empty: left out
};
[[nodiscard]] std::string status_text(const Release& release, const StatusText& how = {});

}  // namespace kboot::helm
