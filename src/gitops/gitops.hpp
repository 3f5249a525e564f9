// Front door of gitops: the objects by which Argo CD is told what to deploy.
#pragma once

#include <string>
#include <string_view>

#include "value/value.hpp"

namespace kboot::gitops {

inline constexpr std::string_view argocd_group = "argoproj.io";
inline constexpr std::string_view argocd_api_version = "argoproj.io/v1alpha1";

// An Application, AppProject or ApplicationSet (argoproj.io/v1alpha1; operator-manual/*.yaml).
struct ArgocdObject {
  std::string kind = "Application";
  std::string name;
  std::string name_space = "argocd";
  value::Value spec = value::Value::dict();
  value::Value labels;       // dict; null: none
  value::Value annotations;  // dict; null: none
  value::Value finalizers;   // list; null: none
};

// As an object of the cluster. An Application's spec as its controller would leave it, which takes
// parts away that say nothing (util/argo/argo.go, NormalizeApplicationSpec): else the next run
// would find them missing.
value::Value argocd_object(const ArgocdObject& object);

// The finalizer by which deleting an Application deletes what it deployed; `propagation` is empty,
// "foreground" or "background".
std::string cascade_finalizer(std::string_view propagation);
bool is_cascade_finalizer(std::string_view finalizer);

}  // namespace kboot::gitops
