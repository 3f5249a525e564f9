// kboot helm repo, registry, dependency: the lists and caches that Helm shares with kboot.
#include <algorithm>

#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/chart_source.hpp"
#include "cli/helm_charts.hpp"
#include "helm/dependencies_update.hpp"
#include "helm/registry.hpp"
#include "helm/repositories.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/go_yaml.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using value::Value;

helm::Network network(App& app) { return {app.context(), app.transport()}; }

int add(App& app, const Arguments& arguments) {
  const auto& words = arguments.positional();
  const helm::Repository repository{
      .name = words[1], .url = words[2], .access = chart_access(app, arguments)};
  const bool added = helm::add_repository(network(app), helm::places_of_environment(), repository,
                                          arguments.has("force-update"));
  app.out().line(added ? cat("added the repository `", repository.name, "`")
                       : cat("the repository `", repository.name, "` is there already"));
  return 0;
}

int remove(App& app, const Arguments& arguments) {
  const auto& words = arguments.positional();
  for (std::size_t i = 1; i < words.size(); ++i) {
    helm::remove_repository(helm::places_of_environment(), words[i]);
    app.out().line(cat("removed the repository `", words[i], "`"));
  }
  return 0;
}

int list(App& app, const Arguments& arguments) {
  const auto all = helm::load_repositories(helm::places_of_environment());
  const std::string format = arguments.value_or("output", "table");
  Value data = Value::list();
  std::size_t width = 4;
  for (const helm::Repository& each : all) {
    data.edit_list().append(Value::dict({{"name", each.name}, {"url", each.url}}));
    width = std::max(width, each.name.size());
  }
  if (format == "json") {
    app.out().data(value::to_go_json(data));
  } else if (format == "yaml") {
    app.out().raw(value::to_go_yaml(data));
  } else if (all.empty()) {
    app.err().line("there are no repositories yet");
  } else {
    const auto row = [&](std::string_view name, std::string_view url) {
      app.out().line(cat(name, std::string(width + 2 - name.size(), ' '), url));
    };
    row("NAME", "URL");
    for (const helm::Repository& each : all) row(each.name, each.url);
  }
  return 0;
}

int update(App& app, const Arguments& arguments) {
  const helm::Places places = helm::places_of_environment();
  const auto all = helm::load_repositories(places);
  std::vector<std::string> names(arguments.positional().begin() + 1, arguments.positional().end());
  for (const std::string& name : names) {
    if (helm::find_repository(all, name) != nullptr) continue;
    throw base::Error("repository-not-found", cat("no repo named \"", name, "\" found"))
        .hint("`kboot helm repo list` shows what there is");
  }
  if (all.empty()) {
    throw base::Error("repository-not-found", "there are no repositories yet")
        .hint("`kboot helm repo add NAME URL` adds one");
  }
  int failed = 0;
  for (const helm::Repository& each : all) {
    if (!names.empty() && std::ranges::find(names, each.name) == names.end()) continue;
    try {
      helm::update_repository(network(app), places, each);
      app.out().line(cat("updated the index of `", each.name, "`"));
    } catch (base::Error& error) {
      app.tell(error.frame(cat("in the repository `", each.name, "`")).diagnostic());
      ++failed;
    }
  }
  return failed == 0 ? 0 : 1;
}

constexpr HelmAction repo_actions[] = {
    {"add", add, 2, 2},
    {"list", list, 0, 0},
    {"update", update, 0, any_number},
    {"remove", remove, 1, any_number},
};

int login(App& app, const Arguments& arguments) {
  const std::string& registry = arguments.positional()[1];
  const helm::Access access = chart_access(app, arguments);
  if (access.username.empty() || access.password.empty()) {
    throw base::Error("option-value", "a user and a password are needed to log in")
        .hint("--username NAME, and --password-stdin where nobody can be asked");
  }
  helm::registry_login(network(app), helm::places_of_environment(), registry, access);
  app.out().line(cat("logged in to `", registry, "`"));
  return 0;
}

int logout(App& app, const Arguments& arguments) {
  const std::string& registry = arguments.positional()[1];
  helm::registry_logout(network(app), helm::places_of_environment(), registry);
  app.out().line(cat("forgot the credentials of `", registry, "`"));
  return 0;
}

constexpr HelmAction registry_actions[] = {
    {"login", login, 1, 1},
    {"logout", logout, 1, 1},
};

template <auto function>
int dependencies(App& app, const Arguments& arguments) {
  base::Diagnostics warnings;
  const helm::DependencyUpdate options{
      .skip_refresh = arguments.has("skip-refresh"),
      .registries = chart_access(app, arguments),
      .say = [&app](std::string_view line) { app.err().line(line); }};
  function(network(app), helm::places_of_environment(), arguments.positional()[1], options,
           warnings);
  tell_warnings(app, warnings);
  return 0;
}

constexpr HelmAction dependency_actions[] = {
    {"update", dependencies<helm::update_dependencies>, 1, 1},
    {"build", dependencies<helm::build_dependencies>, 1, 1},
};

}  // namespace

int helm_repo(App& app, const Arguments& arguments) {
  return helm_action(repo_actions, arguments).run(app, arguments);
}

int helm_registry(App& app, const Arguments& arguments) {
  return helm_action(registry_actions, arguments).run(app, arguments);
}

int helm_dependency(App& app, const Arguments& arguments) {
  return helm_action(dependency_actions, arguments).run(app, arguments);
}

}  // namespace kboot::cli
