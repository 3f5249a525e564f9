// Named chart repositories: Helm's repositories.yaml and its cache of index files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "helm/access.hpp"
#include "helm/places.hpp"

namespace kboot::helm {

struct Repository {
  std::string name;
  std::string url;
  Access access = {};

  friend bool operator==(const Repository&, const Repository&) = default;
};

// What repositories.yaml lists; nothing when there is no such file.
[[nodiscard]] std::vector<Repository> load_repositories(const Places& places);
void save_repositories(const Places& places, const std::vector<Repository>& repositories);

// The repository of that name, or nullptr.
[[nodiscard]] const Repository* find_repository(const std::vector<Repository>& repositories,
                                                std::string_view name);

// Fetches the index, which proves that it is a repository, and lists it. False when it is there
// already with the same settings. Throws Error `repository-exists` where its settings differ, but
// with `replace`.
bool add_repository(const Network& network, const Places& places, const Repository& repository,
                    bool replace);
// Takes it and its cached index away. Throws Error `repository-not-found`.
void remove_repository(const Places& places, std::string_view name);

// Fetches the index anew and keeps it where that is possible; gives it. Throws what `get` throws and
// `repository-index`.
std::string update_repository(const Network& network, const Places& places,
                              const Repository& repository);
// The kept index of a named repository; fetched where there is none.
[[nodiscard]] std::string cached_index(const Network& network, const Places& places,
                                       const Repository& repository);

}  // namespace kboot::helm
