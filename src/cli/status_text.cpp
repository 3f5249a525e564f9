// What stands on a cluster, as text and as JSON.
#include "cli/status_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using report::Paint;
using report::Text;
using value::Value;

constexpr std::size_t most_runs_told = 3;

Paint paint_of(bool healthy) { return healthy ? Paint::green : Paint::red; }

std::string joined(std::initializer_list<std::string_view> words, std::string_view between) {
  std::string out;
  for (const std::string_view word : words) {
    if (word.empty()) continue;
    if (!out.empty()) out += between;
    out += word;
  }
  return out;
}

std::string in_brackets(std::string_view text) {
  return text.empty() ? std::string() : cat(" (", text, ")");
}

// Rows of columns, each as wide as its widest text; the last one runs on.
struct Row {
  std::vector<std::string> columns;
  std::string rest;
  bool healthy = true;
};

void add_rows(Text& out, const std::vector<Row>& rows) {
  std::vector<std::size_t> widths;
  for (const Row& row : rows) {
    widths.resize(std::max(widths.size(), row.columns.size()));
    for (std::size_t at = 0; at < row.columns.size(); ++at)
      widths[at] = std::max(widths[at], base::display_width(row.columns[at]));
  }
  for (const Row& row : rows) {
    Text line;
    std::size_t column = 0;
    for (std::size_t at = 0; at < row.columns.size(); ++at) {
      if (at > 0) line.pad_to(column);
      line.add(row.columns[at], at == 0 ? Paint::none : paint_of(row.healthy));
      column += widths[at] + 2;
    }
    if (!row.rest.empty()) line.pad_to(column).add(row.rest);
    out.add(line).add("\n");
  }
}

// "environments/scw-dev/ @ 3f2a91c (master)"
std::string source_of(const gitops::AppRow& row) {
  std::string text = row.source;
  if (!row.revision.empty()) text += cat(" @ ", row.revision);
  const bool named = !row.target.empty() && row.target != row.revision && row.target != "HEAD";
  return text + (named ? in_brackets(row.target) : std::string());
}

void add_applications(Text& out, const std::vector<gitops::AppRow>& apps) {
  std::vector<Row> rows;
  for (const gitops::AppRow& app : apps) {
    const bool set = app.kind != "Application";
    Row row{
        .columns = {cat(std::string(app.depth * 2, ' '), set ? cat(app.kind, " ") : "", app.name),
                    app.sync, app.health},
        .rest = {},
        .healthy = app.healthy};
    if (!app.healthy) {
      row.rest = app.reason;
    } else if (app.depth == 0) {
      row.rest = source_of(app);
    }
    rows.push_back(std::move(row));
  }
  add_rows(out, rows);
}

void add_flux(Text& out, const std::vector<gitops::FluxRow>& objects) {
  std::vector<Row> rows;
  for (const gitops::FluxRow& each : objects) {
    rows.push_back({.columns = {cat(each.kind, " ", each.name_space, "/", each.name), each.state},
                    .rest = each.healthy ? each.revision : each.reason,
                    .healthy = each.healthy});
  }
  add_rows(out, rows);
}

void add_releases(Text& out, const std::vector<gitops::ReleaseRow>& releases) {
  std::vector<Row> rows;
  for (const gitops::ReleaseRow& each : releases) {
    rows.push_back(
        {.columns = {cat("release ", each.name_space, "/", each.name), each.status},
         .rest = cat(each.chart, in_brackets(each.app_version), ", revision ", each.revision),
         .healthy = each.healthy});
  }
  add_rows(out, rows);
}

// "2026-11-21 10:04 by pipeline 4711 on main@9d01c2e: changed 4"
std::string run_text(const gitops::RunEntry& run) {
  std::string when = run.time.substr(0, 16);
  std::ranges::replace(when, 'T', ' ');
  const std::string commit = run.commit.substr(0, 7);
  const std::string place = joined({run.branch, commit}, "@");
  std::string text =
      cat(when, " by ", run.by, place.empty() ? "" : cat(" on ", place), ": changed ", run.changed);
  if (run.failed > 0) text += cat(", failed ", run.failed);
  if (run.result != "done" && run.failed == 0) text += cat(", ", run.result);
  return text;
}

void add_runs(Text& out, const std::vector<gitops::RunEntry>& runs) {
  for (std::size_t at = 0; at < std::min(runs.size(), most_runs_told); ++at) {
    out.add(at == 0 ? "last change  " : "before that  ", Paint::grey);
    out.add(cat(run_text(runs[at]), "\n"));
  }
}

template <typename Rows, typename Make>
Value list_of(const Rows& rows, Make make) {
  Value list = Value::list();
  for (const auto& row : rows) list.edit_list().append(make(row));
  return list;
}

Value app_json(const gitops::AppRow& row) {
  return Value::dict({{"kind", row.kind},
                      {"namespace", row.name_space},
                      {"name", row.name},
                      {"depth", static_cast<std::int64_t>(row.depth)},
                      {"sync", row.sync},
                      {"health", row.health},
                      {"source", row.source},
                      {"repo_url", row.repo_url},
                      {"revision", row.revision},
                      {"target", row.target},
                      {"reason", row.reason},
                      {"healthy", row.healthy}});
}

Value flux_json(const gitops::FluxRow& row) {
  return Value::dict({{"kind", row.kind},
                      {"namespace", row.name_space},
                      {"name", row.name},
                      {"state", row.state},
                      {"revision", row.revision},
                      {"reason", row.reason},
                      {"healthy", row.healthy}});
}

Value release_json(const gitops::ReleaseRow& row) {
  return Value::dict({{"namespace", row.name_space},
                      {"name", row.name},
                      {"chart", row.chart},
                      {"app_version", row.app_version},
                      {"status", row.status},
                      {"updated", row.updated},
                      {"revision", row.revision},
                      {"healthy", row.healthy}});
}

Value run_json(const gitops::RunEntry& run) {
  return Value::dict({{"time", run.time},
                      {"by", run.by},
                      {"url", run.url},
                      {"commit", run.commit},
                      {"branch", run.branch},
                      {"project", run.project},
                      {"inventory", run.inventory},
                      {"playbook", run.playbook},
                      {"result", run.result},
                      {"ok", run.ok},
                      {"changed", run.changed},
                      {"skipped", run.skipped},
                      {"failed", run.failed},
                      {"unreachable", run.unreachable},
                      {"seconds", run.seconds},
                      {"kboot", run.version}});
}

}  // namespace

Text status_text(const SeenCluster& seen) {
  const gitops::ClusterStatus& status = seen.status;
  Text out(seen.name, Paint::bold);
  out.add(cat("   ", joined({seen.context, seen.server, seen.version}, "  "), "\n"));
  if (const auto& argocd = status.argocd) {
    out.add("Argo CD", Paint::bold)
        .add(cat("   ", argocd->name_space, "   ", argocd->installed_by,
                 in_brackets(argocd->version)));
    if (!argocd->application.empty()) {
      out.add(cat("   managed by Application ", argocd->application,
                  argocd->since.empty() ? "" : cat(" since ", argocd->since)));
    }
    out.add("\n");
  }
  add_applications(out, status.applications);
  if (const auto& flux = status.flux) {
    out.add("Flux", Paint::bold)
        .add(cat("   ", flux->name_space, "   ", flux->installed_by, in_brackets(flux->version),
                 "\n"));
  }
  add_flux(out, status.flux_objects);
  if (!status.argocd && !status.flux)
    out.add("neither Argo CD nor Flux is installed", Paint::red).add("\n");
  add_releases(out, status.releases);
  add_runs(out, status.runs);
  for (const std::string& each : status.unreadable)
    out.add("not seen  ", Paint::yellow).add(cat(each, "\n"));
  return out;
}

std::string status_json(const SeenCluster& seen) {
  const gitops::ClusterStatus& status = seen.status;
  Value argocd, flux;
  if (const auto& row = status.argocd) {
    argocd = Value::dict({{"namespace", row->name_space},
                          {"installed_by", row->installed_by},
                          {"version", row->version},
                          {"application", row->application},
                          {"since", row->since}});
  }
  if (const auto& row = status.flux) {
    flux = Value::dict({{"namespace", row->name_space},
                        {"installed_by", row->installed_by},
                        {"version", row->version}});
  }
  return value::to_json(
      Value::dict({{"inventory", seen.name},
                   {"context", seen.context},
                   {"server", seen.server},
                   {"version", seen.version},
                   {"healthy", status.healthy()},
                   {"argocd", argocd},
                   {"applications", list_of(status.applications, app_json)},
                   {"flux", flux},
                   {"flux_objects", list_of(status.flux_objects, flux_json)},
                   {"releases", list_of(status.releases, release_json)},
                   {"runs", list_of(status.runs, run_json)},
                   {"unreadable", list_of(status.unreadable,
                                          [](const std::string& text) { return Value(text); })}}));
}

}  // namespace kboot::cli
