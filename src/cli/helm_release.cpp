// What the commands for releases share.
#include "cli/helm_release.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/cluster_session.hpp"
#include "helm/release_store.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/go_yaml.hpp"

namespace kboot::cli {

using base::cat;
using value::Value;

ReleaseScope::ReleaseScope(App& app, const Arguments& arguments, bool writes)
    : session_(open_session(app, arguments, writes)), cluster_(app.context(), *session_) {
  name_space_ = arguments.value_or("namespace", "");
  if (name_space_.empty()) name_space_ = session_->default_namespace();
  if (name_space_.empty()) name_space_ = "default";
}

helm::Release ReleaseScope::release(const std::string& name, int version) const {
  const helm::ReleaseStore store(cluster_, name_space_);
  if (version > 0) return store.read(name, version);
  const std::vector<helm::Revision> revisions = store.revisions(name);
  if (revisions.empty()) {
    throw base::Error("release-not-found",
                      cat("there is no release `", name, "` in namespace `", name_space_, '`'))
        .note("helm says: release: not found")
        .hint("`kboot helm list -A` lists all releases");
  }
  return store.read(name, revisions.back().version);
}

int number_argument(const std::string& text, std::string_view what) {
  constexpr std::int64_t most = 1'000'000'000;
  std::int64_t number = 0;
  if (!base::parse_int(text, number) || number < 0 || number > most) {
    throw base::Error("option-value", cat('`', what, "` cannot be `", text, '`'))
        .hint("it is a number that is not negative");
  }
  return static_cast<int>(number);
}

int number_option(const Arguments& arguments, std::string_view option, int fallback) {
  const auto text = arguments.value(option);
  return text ? number_argument(*text, cat("--", option)) : fallback;
}

std::string release_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], base::display_width(row[i]));
  }
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += '\t';
      out += row[i];
      out.append(widths[i] - base::display_width(row[i]), ' ');
    }
    out += '\n';
  }
  return out.empty() ? "\n" : out;
}

std::string json_object(const JsonMembers& members) {
  std::string out = "{";
  for (const auto& [name, value] : members) {
    if (out.size() > 1) out += ',';
    out += cat(value::to_go_json(Value(name)), ':', value::to_go_json(value));
  }
  return out + '}';
}

std::string json_list(const std::vector<std::string>& objects) {
  return cat('[', base::join(objects, ","), ']');
}

std::string release_output(const Arguments& arguments, const std::string& json,
                           const std::string& table) {
  const std::string format = arguments.value_or("output", "table");
  if (format == "json") return json + '\n';
  if (format == "yaml") return value::to_go_yaml(value::read_go_json(json));
  return table;
}

std::string shown_chart(const helm::Release& release) {
  if (release.chart_name().empty()) return "MISSING";
  return cat(release.chart_name(), '-', release.chart_version());
}

std::string shown_app_version(const helm::Release& release) {
  return release.chart_name().empty() ? "MISSING" : std::string(release.app_version());
}

}  // namespace kboot::cli
