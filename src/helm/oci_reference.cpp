// References to charts in OCI registries, by the rules of ORAS that Helm relies on.
#include <algorithm>
#include <cctype>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "helm/content_cache.hpp"
#include "helm/registry.hpp"
#include "net/url.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view scheme = "oci://";
constexpr std::size_t longest_tag = 128;

bool is_lower_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_word(char c) { return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') || c == '_'; }

// Between two runs of letters and digits stands one of `.`, `_`, `__`, or any number of `-`.
bool is_separator(std::string_view text) {
  return text == "." || text == "_" || text == "__" || text.find_first_not_of('-') == text.npos;
}

bool is_component(std::string_view text) {
  if (text.empty() || !is_lower_or_digit(text.front()) || !is_lower_or_digit(text.back())) {
    return false;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && !is_lower_or_digit(text[at])) ++at;
    if (at > begin && !is_separator(text.substr(begin, at - begin))) return false;
    while (at < text.size() && is_lower_or_digit(text[at])) ++at;
  }
  return true;
}

bool is_repository(std::string_view text) {
  const auto components = base::split(text, '/');
  return std::all_of(components.begin(), components.end(), is_component);
}

bool is_tag(std::string_view text) {
  if (text.empty() || text.size() > longest_tag || !is_word(text.front())) return false;
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_word(c) || c == '.' || c == '-' || c == '+'; });
}

bool is_registry(std::string_view text) {
  const auto url = net::parse_url(base::cat("http://", text));
  return url && url->userinfo.empty() && url->path.empty() && url->query.empty() &&
         url->authority() == base::lower(text);
}

[[noreturn]] void refuse(std::string_view text, std::string_view what, std::string_view part) {
  throw base::Error("bad-reference", base::cat("`", text, "` is no reference to a chart in a ",
                                               "registry: invalid ", what, " \"", part, "\""));
}

}  // namespace

std::string OciReference::text() const {
  std::string out = base::cat(scheme, registry, "/", repository);
  if (!digest.empty()) return base::cat(out, "@", digest);
  return tag.empty() ? out : base::cat(out, ":", tag);
}

bool is_oci(std::string_view reference) noexcept { return reference.starts_with(scheme); }

OciReference parse_oci_reference(std::string_view text) {
  std::string_view rest = text;
  if (is_oci(rest)) rest.remove_prefix(scheme.size());
  OciReference reference;
  if (const std::size_t at = rest.rfind('@'); at != rest.npos) {
    reference.digest = rest.substr(at + 1);
    rest = rest.substr(0, at);
    if (!reference.digest.starts_with("sha256:") || plain_sha256(reference.digest).empty()) {
      refuse(text, "digest", reference.digest);
    }
  }
  const std::size_t slash = rest.find('/');
  if (slash == rest.npos) {
    base::Error error("bad-reference", base::cat("`", text,
                                                 "` is no reference to a chart in a "
                                                 "registry: missing registry or repository"));
    error.hint("it has the form oci://HOST/PATH/CHART");
    throw error;
  }
  reference.registry = rest.substr(0, slash);
  rest.remove_prefix(slash + 1);
  if (const std::size_t colon = rest.find(':'); colon != rest.npos) {
    reference.tag = rest.substr(colon + 1);
    rest = rest.substr(0, colon);
    if (!is_tag(reference.tag)) refuse(text, "tag", reference.tag);
  }
  reference.repository = rest;
  if (!is_registry(reference.registry)) refuse(text, "registry", reference.registry);
  if (!is_repository(rest)) refuse(text, "repository", rest);
  return reference;
}

}  // namespace kboot::helm
