// Drawing of what goes wrong in templates: place, frames, hint.
#include "helm/template_errors.hpp"

#include <map>

#include "base/source_map.hpp"
#include "base/text.hpp"
#include "helm/nil_values.hpp"
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

constexpr std::size_t longest_node = 60;
constexpr std::size_t most_frames = 8;       // innermost and outermost ones
constexpr std::size_t longest_words = 1000;  // of Helm's last line

std::string frame_text(const Site& site) {
  std::string_view node = site.node;
  const bool cut = node.size() > longest_node || node.find('\n') != node.npos;
  node = node.substr(0, std::min(node.find('\n'), longest_node));
  const std::string shown = base::cat("`", node, cut ? "..." : "", "`");
  if (site.source->name == engine_name) return base::cat("in a text given to `tpl`: ", shown);
  if (site.template_name == site.source->name) return base::cat("in ", shown);
  return base::cat("in `", site.template_name, "`: ", shown);
}

// How many bytes from Go's place on belong to the node: Go's place of `.a.b` is behind its begin.
std::uint32_t length_of(const Site& site) {
  const std::string_view text = site.source->text;
  const std::size_t size = site.node.size();
  const std::size_t from = site.offset > size ? site.offset - size : 0;
  const std::size_t found = text.find(site.node, from);
  const bool covers = found != text.npos && found <= site.offset && site.offset < found + size;
  const std::size_t end = covers ? found + size : site.offset + site.length;
  const std::size_t line_end = std::min(text.find('\n', site.offset), text.size());
  return static_cast<std::uint32_t>(
      std::max<std::size_t>(std::min(end, line_end) - site.offset, 1));
}

// How execution came to the place: the including templates, innermost first.
void add_frames(base::Error& error, const Failure& failure, const Failure& inner, Places& places) {
  std::vector<const Failure*> chain;
  for (const Failure* at = &failure; at != nullptr; at = at->cause()) {
    if (at->site() != nullptr) chain.push_back(at);
  }
  std::vector<const Site*> sites;
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    if (*at != &inner) sites.push_back((*at)->site());
    for (const Site& caller : (*at)->callers()) sites.push_back(&caller);
  }
  for (std::size_t i = 0; i < sites.size(); ++i) {
    if (sites.size() > most_frames && i == most_frames / 2) {
      const std::size_t left_out = sites.size() - most_frames;
      error.frame(base::cat(left_out, " more"));
      i += left_out;
    }
    error.frame(frame_text(*sites[i]), places.of(*sites[i]));
  }
}

std::string_view last_line(std::string_view text) {
  text = base::trim(text);
  return base::trim(text.substr(text.rfind('\n') + 1));
}

// Helm's own last line, where the headline does not say it already.
void add_helm_words(base::Error& error, std::string_view helm) {
  const std::string_view line = last_line(helm);
  const bool said = error.diagnostic().message.find(line) != std::string::npos;
  if (!said && line.size() <= longest_words) error.note(std::string(line));
}

}  // namespace

base::Error parse_error(const std::string& path, std::string_view text, const Failure& failure,
                        const std::vector<std::string>& functions) {
  const std::string helm = helm_parse_message(path, failure.message());
  base::Error error("chart-template", helm);
  if (const Site* site = failure.site()) {
    const base::Origin start = base::sources().add(path, std::string(text));
    error.at(start.plus(site->offset), std::max<std::uint32_t>(site->length, 1));
  }
  constexpr std::string_view begin = "function \"";
  constexpr std::string_view end = "\" not defined";
  const std::size_t at = helm.rfind(begin);
  if (at != std::string::npos && helm.ends_with(end)) {
    const std::size_t name = at + begin.size();
    const std::string word = helm.substr(name, helm.size() - end.size() - name);
    const std::string near = base::did_you_mean(word, functions);
    if (!near.empty()) error.hint(near);
  }
  return error;
}

base::Error execution_error(const std::string& path, const Failure& failure, Compat compat,
                            const Chart& chart, const value::Value& values) {
  const std::string helm = helm_execution_message(failure, compat);
  const Failure& inner = innermost(failure);
  const Failure* root = &failure;
  while (root->cause() != nullptr) root = root->cause();
  Places places;
  const bool failed = is_warning(root->reason());
  base::Error error(failed ? "chart-failed" : "chart-template",
                    std::string(failed ? warning_of(root->reason()) : inner.reason()));
  if (inner.site() != nullptr) {
    error.at(places.of(*inner.site()), length_of(*inner.site()));
  }
  add_frames(error, failure, inner, places);
  if (inner.site() == nullptr || failure.site() == nullptr) {
    error.note(base::cat("in ", path));
  }
  if (!inner.nil_operand().empty()) {
    explain_nil(error, chart, values, inner.nil_operand());
  } else if (failed && inner.site() != nullptr && inner.site()->node.starts_with("required ")) {
    hint_missing(error, chart, values_path_in(inner.site()->node));
  }
  add_helm_words(error, helm);
  return error;
}

}  // namespace kboot::helm
