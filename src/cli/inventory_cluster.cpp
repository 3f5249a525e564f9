// The cluster that an inventory means, for commands that run no playbook.
#include "cli/inventory_cluster.hpp"

#include <set>

#include "base/files.hpp"
#include "base/text.hpp"
#include "jinja/jinja.hpp"

namespace kboot::cli {

namespace {

std::string plain_variable(const std::vector<inventory::Layer>& layers, std::string_view name) {
  std::string text;
  for (const inventory::Layer& layer : layers) {
    const value::Value* member = layer.values.find(name);
    if (member != nullptr && member->is_string()) text = member->as_string();
  }
  return jinja::is_template(text) ? std::string() : text;
}

InventoryCluster cluster_of(const run::ClusterDefaults& defaults,
                            const inventory::Inventory& inventory, const std::string& host) {
  const std::vector<inventory::Layer> layers = inventory.layers(host);
  kube::Naming naming;
  if (const std::string file = plain_variable(layers, "kubeconfig"); !file.empty())
    naming.kubeconfig = {base::expand_user(file)};
  naming.context = plain_variable(layers, "kube_context");
  kube::ChoiceInputs inputs;
  inputs.options = defaults.options;
  inputs.inventory = naming;
  inputs.environment = defaults.environment;
  inputs.default_kubeconfig = defaults.default_kubeconfig;
  inputs.in_cluster = defaults.in_cluster;
  return {.host = host,
          .choice = kube::choose_cluster(inputs),
          .guards = {.server = plain_variable(layers, "kube_server"),
                     .cluster_uid = plain_variable(layers, "kube_cluster_uid")}};
}

}  // namespace

std::vector<InventoryCluster> clusters_of(Workspace& workspace) {
  std::vector<std::string> hosts = workspace.inventory().hosts();
  if (hosts.empty()) hosts.emplace_back("localhost");
  std::vector<InventoryCluster> clusters;
  std::set<std::string> seen;
  for (const std::string& host : hosts) {
    InventoryCluster each = cluster_of(workspace.services().clusters, workspace.inventory(), host);
    const kube::Naming& naming = each.choice.naming;
    if (seen.insert(base::cat(base::join(naming.kubeconfig, ":"), "\n", naming.context, "\n",
                              naming.host))
            .second)
      clusters.push_back(std::move(each));
  }
  return clusters;
}

}  // namespace kboot::cli
