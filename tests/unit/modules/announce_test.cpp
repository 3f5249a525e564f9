// Every module that can write to a cluster tells a survey what, or is known to ask the cluster
// first. A new one must be added here.
#include "modules/modules.hpp"

#include <algorithm>

#include "unit/run/run_support.hpp"

using namespace kboot;
using namespace kboot::test;

namespace {

struct Row {
  std::string_view module;
  std::string_view arguments;
  // What it writes depends on what is there: without a cluster nobody knows.
  bool asks = false;
};

constexpr std::string_view object =
    "{definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: b}}}";

constexpr Row rows[] = {
    {"argocd", "{chart_version: 4.5.0}", true},
    {"argocd_app", "{name: a, repo_url: 'https://a.example/b.git', path: c}"},
    {"argocd_cluster", "{name: a, server: 'https://a.example', config: {bearerToken: b}}"},
    {"argocd_repo_creds", "{url: 'https://a.example/', repo_username: a, repo_password: b}"},
    {"argocd_repository", "{url: 'https://a.example/b', repo_username: a, repo_password: b}"},
    {"flux", "{url: 'https://a.example/b.git', path: c}", true},
    {"helm", "{name: a, chart_ref: ./chart, release_namespace: b}", true},
    {"k8s", object},
    {"k8s_apply_dir", "{src: manifests}"},
    {"k8s_secret", "{name: a, namespace: b, data: {c: d}}", true},
    {"known_hosts", "{hosts: [github.com], config_map: a, namespace: b}", true},
    {"ssh_keypair", "{name: a, namespace: b}", true},
};

// Those that write to a cluster, and run no program.
std::vector<std::string> writing() {
  std::vector<std::string> names;
  for (const run::Module* module : modules::all()) {
    const bool cluster = std::ranges::any_of(module->arguments, [](const run::Argument& argument) {
      return argument.name == "kubeconfig";
    });
    if (cluster && run::may_write(*module)) names.emplace_back(module->name);
  }
  return names;
}

}  // namespace

TEST_CASE("the modules that can write to a cluster are known here") {
  std::vector<std::string> known;
  for (const Row& row : rows) known.emplace_back(row.module);
  CHECK(base::join(known, " ") == base::join(writing(), " "));
}

TEST_CASE("each says what it will write, or asks the cluster what there is") {
  for (const Row& row : rows) {
    CAPTURE(row.module);
    Run run(play(base::cat("  - {name: it, ", row.module, ": ", row.arguments, "}\n")));
    run.with("manifests/a.yaml",
             "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n");
    run.with("chart/Chart.yaml", "apiVersion: v2\nname: chart\nversion: 1.0.0\n");
    run.modules = run::ModuleTable(modules::all());
    run.services.clusters.offline = true;
    inventory::Inventory hosts = run.inventory();
    const auto playbook = run::load_playbook(run.test.context, run.folder.path("site.yml"),
                                             run.options, run.services, run.findings);
    for (const auto& item : run.findings.items()) MESSAGE(item.code << ": " << item.message);
    run::Lines lines;
    run::Survey survey(true);
    run::survey(run.test.context, playbook, hosts, run.options, run.services, lines, survey);
    for (const auto& mistake : survey.mistakes()) MESSAGE(mistake.diagnostic.message);
    CHECK(survey.mistakes().empty());
    REQUIRE(survey.steps().size() == 1);
    CHECK(survey.steps().front().unknown == row.asks);
    CHECK(survey.steps().front().objects.empty() == row.asks);
  }
}
