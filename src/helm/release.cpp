// The small readings of a release.
#include "helm/release.hpp"

#include <algorithm>

#include "value/containers.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view status_names[] = {
    "unknown",      "deployed",        "uninstalled",     "superseded",       "failed",
    "uninstalling", "pending-install", "pending-upgrade", "pending-rollback",
};

std::string_view metadata_text(const Value& chart, std::string_view field) noexcept {
  const Value* metadata = chart.find("metadata");
  return metadata == nullptr ? std::string_view() : metadata->text(field);
}

}  // namespace

std::string_view status_name(ReleaseStatus status) noexcept {
  return status_names[static_cast<std::size_t>(status)];
}

ReleaseStatus parse_status(std::string_view name) noexcept {
  const auto* found = std::ranges::find(status_names, name);
  return found == std::end(status_names)
             ? ReleaseStatus::unknown
             : static_cast<ReleaseStatus>(found - std::begin(status_names));
}

bool is_pending(ReleaseStatus status) noexcept { return status >= ReleaseStatus::pending_install; }

std::string_view Release::chart_name() const noexcept { return metadata_text(chart, "name"); }
std::string_view Release::chart_version() const noexcept { return metadata_text(chart, "version"); }
std::string_view Release::app_version() const noexcept {
  return metadata_text(chart, "appVersion");
}

}  // namespace kboot::helm
