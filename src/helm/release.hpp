// A release: what Helm keeps of one installed revision of a chart, and its form in a Secret.
//
// Fields, their JSON names and order are those of helm 4.3 (pkg/release/v1, pkg/chart/v2); the text
// is gzipped and put into base64 as in pkg/storage/driver/util.go.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "helm/chart.hpp"
#include "helm/render.hpp"

namespace kboot::helm {

enum class ReleaseStatus : std::uint8_t {
  unknown,
  deployed,
  uninstalled,
  superseded,
  failed,
  uninstalling,
  pending_install,
  pending_upgrade,
  pending_rollback,
};

// "deployed", "pending-install"...: as stored and shown.
[[nodiscard]] std::string_view status_name(ReleaseStatus status) noexcept;
// `unknown` for a text that is none.
[[nodiscard]] ReleaseStatus parse_status(std::string_view name) noexcept;
// An action is under way, or was when somebody killed it.
[[nodiscard]] bool is_pending(ReleaseStatus status) noexcept;

// A hook and how it went when it ran last.
struct ReleaseHook {
  Hook hook;
  std::string started_at;    // RFC 3339; empty: never
  std::string completed_at;  // RFC 3339; empty: not yet
  std::string phase;         // "", "Unknown", "Running", "Succeeded", "Failed"
};

struct Release {
  std::string name;
  std::string name_space;
  int version = 1;

  ReleaseStatus status = ReleaseStatus::unknown;
  std::string description;
  // RFC 3339 with up to nine digits of fraction, as Go writes times; empty: none.
  std::string first_deployed;
  std::string last_deployed;
  std::string deleted;
  int rollback_revision = 0;  // of a rollback: the revision it went back to
  std::string notes;

  Value chart;   // the chart as its JSON (chart_data); null where none is stored
  Value config;  // the user's values; null or an empty dict: none
  std::string manifest;
  std::vector<ReleaseHook> hooks;
  std::string apply_method;  // "ssa", "csa"; empty (Helm 3): client-side apply

  std::map<std::string, std::string> labels;  // the user's; stored as labels of the Secret only

  [[nodiscard]] std::string_view chart_name() const noexcept;
  [[nodiscard]] std::string_view chart_version() const noexcept;
  [[nodiscard]] std::string_view app_version() const noexcept;
  [[nodiscard]] bool server_side() const noexcept { return apply_method == "ssa"; }
};

// Chart.yaml as Helm writes it: the fields of its struct, without what is empty.
[[nodiscard]] Value metadata_data(const Metadata& metadata);
// A chart as a release keeps it: metadata, lock, templates, values, schema, files; no sub-charts.
[[nodiscard]] Value chart_data(const Chart& chart);
// The chart of a stored release, as far as it is kept there: enough to coalesce its values.
[[nodiscard]] Chart stored_chart(const Value& data);

// The JSON that Helm stores, and back. Throws Error `bad-release` for a text that is none.
// `resources`: the objects in the cluster by version and kind, for people (`helm status -o json`).
[[nodiscard]] std::string to_release_json(const Release& release, const Value& resources = {});
[[nodiscard]] Release read_release_json(std::string_view json);

// The text under `release` in a Secret's data, before the API's own base64: base64 of gzip of JSON.
// Throws Error `bad-release`.
[[nodiscard]] std::string encode_release(const Release& release);
[[nodiscard]] Release decode_release(std::string_view text);

// A time as Go's time.Time writes it into JSON: RFC 3339, UTC, fraction without trailing zeros.
[[nodiscard]] std::string release_time(base::WallTime time);
// "2026-11-21 11:08:48.123456789 +0000 UTC": as `helm list` shows a stored time.
[[nodiscard]] std::string shown_time(std::string_view stored);
// "Sat Nov 21 11:08:48 2026": as `helm status` and `helm history` show it.
[[nodiscard]] std::string calendar_time(std::string_view stored);

}  // namespace kboot::helm
