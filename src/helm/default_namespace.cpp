// Reads the namespace of the kubeconfig's context.
#include "helm/default_namespace.hpp"

#include <algorithm>

#include "base/diagnostic.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "kube/connection.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view usual = "default";

bool any_is_there(std::string_view files) {
  const auto names = base::split(files, ':');
  return std::ranges::any_of(names,
                             [](const auto& name) { return base::is_file(std::string(name)); });
}

}  // namespace

std::string default_namespace(std::string_view files) {
  kube::ChoiceInputs inputs;
  // Asked first: the first exception of a process costs milliseconds.
  const bool any = any_is_there(files);
  if (!files.empty() && !any) return std::string(usual);
  if (!files.empty()) inputs.environment["KUBECONFIG"] = std::string(files);
  const std::string file = base::expand_user("~/.kube/config");
  if (base::is_file(file)) inputs.default_kubeconfig = file;
  inputs.in_cluster = kube::runs_in_cluster();
  if (!any && inputs.default_kubeconfig.empty() && !inputs.in_cluster) return std::string(usual);
  std::string found;
  try {
    found = kube::resolve_connection(kube::choose_cluster(inputs)).name_space;
  } catch (const base::Error&) {
    found.clear();
  }
  return found.empty() ? std::string(usual) : found;
}

}  // namespace kboot::helm
