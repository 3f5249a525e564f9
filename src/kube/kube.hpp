// Front door of kube: kinds of objects, answers of the API server, the names of things.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/base.hpp"
#include "value/value.hpp"

namespace kboot::kube {

using value::Value;

class Session;
class Cluster;

// The name under which kboot writes with server-side apply.
inline constexpr std::string_view field_manager = "kboot";

// A kind as the server offers it.
struct ApiResource {
  std::string group;  // empty: the core group
  std::string version;
  std::string kind;
  std::string plural;
  std::string singular;
  std::vector<std::string> short_names;
  std::vector<std::string> verbs;
  bool namespaced = false;

  [[nodiscard]] std::string api_version() const;  // "apps/v1", "v1"
  [[nodiscard]] std::string full_plural()
      const;  // "deployments.apps": as messages of the server name it
  [[nodiscard]] bool can(std::string_view verb) const noexcept;
  // "/apis/apps/v1/namespaces/argocd/deployments/argocd-server"; no name: the collection; no
  // namespace: of all.
  [[nodiscard]] std::string path(std::string_view name_space, std::string_view name = {}) const;
};

// One object's whereabouts.
struct ObjectRef {
  ApiResource resource;
  std::string name_space;  // empty for kinds without namespaces
  std::string name;

  [[nodiscard]] std::string path() const { return resource.path(name_space, name); }
  [[nodiscard]] std::string label() const;  // "Deployment argocd/argocd-server", "Namespace argocd"
};

// The server's own word on a request that it did not carry out (meta/v1 Status), or what HTTP says
// in its place.
struct ApiStatus {
  struct Cause {
    std::string reason;
    std::string field;
    std::string message;
  };
  int code = 0;
  std::string reason;  // "NotFound", "Conflict", "Invalid", "Forbidden"...
  std::string message;
  std::vector<Cause> causes;
  int retry_after = 0;  // seconds
};

}  // namespace kboot::kube
