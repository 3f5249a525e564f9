// Front door of gitops: the objects by which Argo CD is told what to deploy.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "value/value.hpp"

namespace kboot::gitops {

// An Argo CD Application with one source in a Git repository (argoproj.io/v1alpha1;
// operator-manual/application.yaml).
struct Application {
  std::string name;
  std::string name_space = "argocd";
  std::string project = "default";
  std::string repo_url;
  std::string path;
  std::string target_revision = "HEAD";
  std::string destination_server = "https://kubernetes.default.svc";
  std::string destination_name;  // of a cluster that Argo CD knows; instead of the server
  std::string destination_namespace;
  bool automated = false;
  bool prune = false;
  bool self_heal = false;
  bool allow_empty = false;
  std::vector<std::string> sync_options;  // "CreateNamespace=true"
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;
  bool cascade = false;  // a finalizer removes what it deployed when it is deleted
};

inline constexpr std::string_view application_api_version = "argoproj.io/v1alpha1";

// As an object of the cluster; names only what differs from Argo CD's own defaults where that is
// its custom.
value::Value application_object(const Application& application);

}  // namespace kboot::gitops
