// Where Helm keeps its files; kboot shares them, so that each sees what the other added.
#pragma once

#include <string>

namespace kboot::helm {

// Paths; empty where there is no place (no HOME and nothing in the environment).
struct Places {
  std::string repository_config;  // HELM_REPOSITORY_CONFIG, else repositories.yaml
  std::string repository_cache;   // HELM_REPOSITORY_CACHE: NAME-index.yaml
  std::string content_cache;      // HELM_CONTENT_CACHE: AB/AB...CD.chart by sha256
  std::string registry_config;    // HELM_REGISTRY_CONFIG, else registry/config.json
  std::string docker_config;      // DOCKER_CONFIG/config.json, else ~/.docker/config.json
};

// By the environment, in Helm's order: HELM_CONFIG_HOME and HELM_CACHE_HOME, else XDG_CONFIG_HOME
// and XDG_CACHE_HOME with /helm, else ~/.config/helm and ~/.cache/helm.
[[nodiscard]] Places places_of_environment();

}  // namespace kboot::helm
