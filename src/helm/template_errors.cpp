// Drawing of what goes wrong in templates: place, frames, hint.
#include "helm/template_errors.hpp"

#include <map>

#include "base/source_map.hpp"
#include "base/text.hpp"
#include "helm/template_functions.hpp"

namespace kboot::helm {

namespace {

using gotpl::Failure;
using gotpl::Site;

// Gives each text that an error speaks of a place in the source map, once.
class Places {
 public:
  base::Origin of(const Site& site) {
    const auto [known, is_new] = origins_.try_emplace(site.source.get());
    if (is_new) known->second = base::sources().add(site.source->name, site.source->text);
    return known->second.plus(site.offset);
  }

 private:
  std::map<const gotpl::Source*, base::Origin> origins_;
};

// The innermost failure that knows its place.
const Failure& innermost(const Failure& failure) {
  const Failure* found = &failure;
  for (const Failure* at = &failure; at != nullptr; at = at->cause()) {
    if (at->site() != nullptr) found = at;
  }
  return *found;
}

// The author's words, where the template was made to fail.
std::string_view warning_of(std::string_view reason) {
  const std::size_t begin = reason.find(warning_start);
  const std::size_t end = reason.rfind(warning_end);
  if (begin == reason.npos || end == reason.npos || end < begin) return {};
  return reason.substr(begin + warning_start.size(), end - begin - warning_start.size());
}

bool is_warning(std::string_view reason) {
  return reason.find(warning_start) != reason.npos && reason.find(warning_end) != reason.npos;
}

std::string frame_text(const Site& site) {
  if (site.source->name == engine_name) return base::cat("in a text given to `tpl`: ", site.node);
  if (site.template_name == site.source->name) return base::cat("in ", site.node);
  return base::cat("in `", site.template_name, "`: ", site.node);
}

// How execution came to the place: the including templates, innermost first.
void add_frames(base::Error& error, const Failure& failure, const Failure& inner, Places& places) {
  std::vector<const Failure*> chain;
  for (const Failure* at = &failure; at != nullptr; at = at->cause()) {
    if (at->site() != nullptr) chain.push_back(at);
  }
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    if (*at != &inner) error.frame(frame_text(*(*at)->site()), places.of(*(*at)->site()));
    for (const Site& caller : (*at)->callers()) {
      error.frame(frame_text(caller), places.of(caller));
    }
  }
}

std::string_view last_line(std::string_view text) {
  text = base::trim(text);
  return base::trim(text.substr(text.rfind('\n') + 1));
}

// Helm's own last line, where the headline does not say it already.
void add_helm_words(base::Error& error, std::string_view helm) {
  const std::string_view line = last_line(helm);
  if (error.diagnostic().message.find(line) == std::string::npos) error.note(std::string(line));
}

}  // namespace

base::Error parse_error(const std::string& path, std::string_view text, const Failure& failure) {
  const std::string helm = helm_parse_message(path, failure.message());
  base::Error error("chart-template", helm);
  if (const Site* site = failure.site()) {
    const base::Origin start = base::sources().add(path, std::string(text));
    error.at(start.plus(site->offset), std::max<std::uint32_t>(site->length, 1));
  }
  return error;
}

base::Error execution_error(const std::string& path, const Failure& failure, Compat compat) {
  const std::string helm = helm_execution_message(failure, compat);
  const Failure& inner = innermost(failure);
  const Failure* root = &failure;
  while (root->cause() != nullptr) root = root->cause();
  Places places;
  const bool failed = is_warning(root->reason());
  base::Error error(failed ? "chart-failed" : "chart-template",
                    std::string(failed ? warning_of(root->reason()) : inner.reason()));
  if (inner.site() != nullptr) {
    error.at(places.of(*inner.site()), std::max<std::uint32_t>(inner.site()->length, 1));
  }
  add_frames(error, failure, inner, places);
  if (inner.site() == nullptr || failure.site() == nullptr) {
    error.note(base::cat("in ", path));
  }
  add_helm_words(error, helm);
  return error;
}

}  // namespace kboot::helm
