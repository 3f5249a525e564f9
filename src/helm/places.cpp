// Helm's folders by the environment.
#include "helm/places.hpp"

#include <string_view>

#include "base/files.hpp"

namespace kboot::helm {

namespace {

// The folder that `helm_variable` names, else `helm` in that of `xdg_variable`, else in
// `home_folder`; empty where there is none.
std::string folder_of(const char* helm_variable, const char* xdg_variable,
                      std::string_view home_folder) {
  if (auto folder = base::env(helm_variable)) return *folder;
  if (auto folder = base::env(xdg_variable)) return base::join_path(*folder, "helm");
  const std::string folder = base::expand_user(home_folder);
  return folder.starts_with('~') ? "" : base::join_path(folder, "helm");
}

std::string file_in(const std::string& folder, std::string_view name) {
  return folder.empty() ? "" : base::join_path(folder, name);
}

std::string docker_config() {
  if (auto folder = base::env("DOCKER_CONFIG")) return base::join_path(*folder, "config.json");
  const std::string file = base::expand_user("~/.docker/config.json");
  return file.starts_with('~') ? "" : file;
}

}  // namespace

Places places_of_environment() {
  const std::string config = folder_of("HELM_CONFIG_HOME", "XDG_CONFIG_HOME", "~/.config");
  const std::string cache = folder_of("HELM_CACHE_HOME", "XDG_CACHE_HOME", "~/.cache");
  const auto chosen = [](const char* variable, std::string usual) {
    return base::env(variable).value_or(std::move(usual));
  };
  return {
      .repository_config = chosen("HELM_REPOSITORY_CONFIG", file_in(config, "repositories.yaml")),
      .repository_cache = chosen("HELM_REPOSITORY_CACHE", file_in(cache, "repository")),
      .content_cache = chosen("HELM_CONTENT_CACHE", file_in(cache, "content")),
      .registry_config = chosen("HELM_REGISTRY_CONFIG", file_in(config, "registry/config.json")),
      .docker_config = docker_config()};
}

}  // namespace kboot::helm
