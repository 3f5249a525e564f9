// Reads index.yaml and chooses versions in it as Helm's pkg/repo/v1 does.
#include "helm/repo_index.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "helm/index_excerpt.hpp"
#include "query/semver.hpp"
#include "value/containers.hpp"
#include "value/yaml_member.hpp"

namespace kboot::helm {

namespace {

using value::Value;

base::Error no_index(const std::string& source, std::string_view why) {
  return {"repository-index", base::cat("`", source, "` is no chart repository's index: ", why)};
}

// The index with the entries of one chart. Where those name an anchor elsewhere, all of it is read.
Value read_entries(std::string_view text, std::string_view chart, const std::string& source) {
  const value::YamlOptions options{
      .schema = value::Schema::goyaml, .track_origins = false, .max_events = std::size_t{1} << 30};
  const std::array<std::string_view, 2> path{"entries", chart};
  const std::optional<std::string> excerpt = index_excerpt(text, chart);
  try {
    return value::read_yaml_member(excerpt ? std::string_view(*excerpt) : text, source, path,
                                   options);
  } catch (const base::Error&) {
    if (text.find(": *") == text.npos && text.find("<<:") == text.npos) throw;
    return value::read_yaml(text, source, options);
  }
}

Value read_checked(std::string_view text, std::string_view chart, const std::string& source) {
  if (text.empty()) throw no_index(source, "empty index.yaml file");
  Value index;
  try {
    index = read_entries(text, chart, source);
  } catch (base::Error& error) {
    throw no_index(source, error.diagnostic().message);
  }
  if (!index.is_dict()) throw no_index(source, "it holds no keys");
  if (index.text("apiVersion").empty()) throw no_index(source, "no API version specified");
  return index;
}

struct Parsed {
  query::Version version;
  ChartVersion entry;
};

// Nothing for what Helm's validation refuses.
std::optional<Parsed> parse_entry(const Value& entry) {
  if (!entry.is_dict()) return std::nullopt;
  const std::string name = std::string(entry.text("name"));
  const std::string type = std::string(entry.text("type"));
  if (name.empty() || name.find('/') != name.npos) return std::nullopt;
  if (!type.empty() && type != "application" && type != "library") return std::nullopt;
  // An unquoted `1.10` is a number, of which nobody knows how it was written.
  ChartVersion found{.version = std::string(entry.text("version")),
                     .digest = std::string(entry.text("digest"))};
  if (const Value* urls = entry.find("urls"); urls != nullptr && urls->is_list()) {
    for (const Value& url : urls->as_list()) {
      if (url.is_string()) found.urls.emplace_back(url.as_string());
    }
  }
  try {
    return Parsed{query::Version::parse(found.version), std::move(found)};
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

// Whether a version is a constraint and not meant as an exact version.
bool is_range(std::string_view version) {
  if (version.find_first_of("^~<>=!*") != version.npos || version.find("||") != version.npos ||
      version.find(" - ") != version.npos) {
    return true;
  }
  return version.substr(0, version.find_first_of("-+")).find_first_of("xX") != version.npos;
}

base::Diagnostic other_version(std::string_view chart, std::string_view wanted,
                               std::string_view chosen) {
  return {.severity = base::Severity::warning,
          .code = "chart-version",
          .message = base::cat("there is no version `", wanted, "` of the chart `", chart, "`; `",
                               chosen, "` is the nearest and is used")};
}

}  // namespace

std::optional<std::vector<ChartVersion>> read_index(std::string_view text, std::string_view chart,
                                                    const std::string& source) {
  const Value index = read_checked(text, chart, source);
  const Value* entries = index.get("entries", chart);
  if (entries == nullptr) return std::nullopt;
  std::vector<Parsed> parsed;
  if (entries->is_list()) {
    for (const Value& entry : entries->as_list()) {
      if (auto found = parse_entry(entry)) parsed.push_back(std::move(*found));
    }
  }
  std::stable_sort(parsed.begin(), parsed.end(), [](const Parsed& a, const Parsed& b) {
    return a.version.compare(b.version) > 0;
  });
  std::vector<ChartVersion> versions;
  for (Parsed& each : parsed) versions.push_back(std::move(each.entry));
  return versions;
}

void check_index(std::string_view text, const std::string& source) {
  // No chart has an empty name: nothing is built.
  (void)read_checked(text, "", source);
}

const ChartVersion* select_version(const std::vector<ChartVersion>& versions,
                                   std::string_view chart, std::string_view version,
                                   base::Diagnostics& warnings) {
  const query::Constraints constraints(version.empty() ? "*" : version);
  const auto exact = std::ranges::find(versions, version, &ChartVersion::version);
  if (!version.empty() && exact != versions.end()) return &*exact;
  const auto fits = [&](const ChartVersion& each) {
    return constraints.check(query::Version::parse(each.version));
  };
  const auto found = std::ranges::find_if(versions, fits);
  if (found == versions.end()) return nullptr;
  if (!version.empty() && !is_range(version)) {
    warnings.add(other_version(chart, version, found->version));
  }
  return &*found;
}

}  // namespace kboot::helm
