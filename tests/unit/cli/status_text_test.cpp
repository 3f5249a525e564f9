// Unit tests of src/cli/status_text: what stands on a cluster, for people and for programs.
#include "cli/status_text.hpp"

#include <doctest/doctest.h>

#include "value/containers.hpp"
#include "value/json.hpp"

using namespace kboot;

namespace {

cli::SeenCluster seen_cluster() {
  cli::SeenCluster seen{.name = "scw-dev",
                        .context = "kapsule",
                        .server = "https://51.159.10.2:6443",
                        .version = "v1.36.3",
                        .status = {}};
  seen.status.argocd = gitops::ArgocdRow{.name_space = "argocd",
                                         .installed_by = "chart argo-cd-9.1.0",
                                         .version = "v3.2.11",
                                         .application = "argocd",
                                         .since = "2026-11-02"};
  seen.status.applications = {
      {.depth = 0,
       .kind = "Application",
       .name_space = "argocd",
       .name = "apps-all",
       .sync = "Synced",
       .health = "Healthy",
       .source = "environments/scw-dev/",
       .revision = "3f2a91c",
       .target = "master",
       .healthy = true},
      {.depth = 1,
       .kind = "Application",
       .name_space = "argocd",
       .name = "ingress-nginx",
       .sync = "Synced",
       .health = "Progressing",
       .reason = "Service ingress-nginx-controller: no LoadBalancer address"},
  };
  gitops::RunEntry run;
  run.time = "2026-11-21T10:04:31Z";
  run.by = "pipeline 4711";
  run.commit = "9d01c2e5aa6f4a0c8d9b3e2f1a7c6b5d4e3f2a1b";
  run.branch = "main";
  run.result = "done";
  run.changed = 4;
  seen.status.runs = {run};
  return seen;
}

}  // namespace

TEST_CASE("the tree of Applications stands below Argo CD, and the last change below all") {
  CHECK(cli::status_text(seen_cluster()).plain() ==
        "scw-dev   kapsule  https://51.159.10.2:6443  v1.36.3\n"
        "Argo CD   argocd   chart argo-cd-9.1.0 (v3.2.11)   managed by Application argocd since "
        "2026-11-02\n"
        "apps-all         Synced  Healthy      environments/scw-dev/ @ 3f2a91c (master)\n"
        "  ingress-nginx  Synced  Progressing  Service ingress-nginx-controller: no LoadBalancer "
        "address\n"
        "last change  2026-11-21 10:04 by pipeline 4711 on main@9d01c2e: changed 4\n");
}

TEST_CASE("Flux's objects and releases say their state, and why it is no good one") {
  cli::SeenCluster seen{
      .name = "home", .context = {}, .server = "https://k3s", .version = "v1.36.3", .status = {}};
  seen.status.flux = gitops::FluxInstalledRow{
      .name_space = "flux-system", .installed_by = "manifest", .version = "v2.9.4"};
  seen.status.flux_objects = {{.kind = "Kustomization",
                               .name_space = "flux-system",
                               .name = "apps",
                               .state = "Failed",
                               .revision = "main@sha1:1f3a",
                               .reason = "path not found"}};
  seen.status.releases = {{.name_space = "web",
                           .name = "shop",
                           .chart = "shop-1.2.3",
                           .app_version = "7",
                           .status = "deployed",
                           .revision = 3,
                           .healthy = true}};
  seen.status.unreadable = {"secrets: forbidden"};
  CHECK(cli::status_text(seen).plain() ==
        "home   https://k3s  v1.36.3\n"
        "Flux   flux-system   manifest (v2.9.4)\n"
        "Kustomization flux-system/apps  Failed  path not found\n"
        "release web/shop  deployed  shop-1.2.3 (7), revision 3\n"
        "not seen  secrets: forbidden\n");
  CHECK(!seen.status.healthy());
}

TEST_CASE("nothing installed is not healthy, and all rows healthy is") {
  gitops::ClusterStatus status;
  CHECK(!status.healthy());
  status.argocd.emplace();
  CHECK(status.healthy());
  status.releases.push_back({.name = "x", .status = "failed"});
  CHECK(!status.healthy());
}

TEST_CASE("as JSON it is one line with everything") {
  const std::string line = cli::status_json(seen_cluster());
  CHECK(line.find('\n') == std::string::npos);
  const value::Value read = value::read_json(line, "status");
  CHECK(!read.find("healthy")->as_bool());
  CHECK(read.find("flux")->is_null());
  CHECK(read.find("applications")->as_list()[1].text("reason").starts_with("Service"));
  CHECK(read.find("runs")->as_list()[0].find("changed")->as_int() == 4);
}
