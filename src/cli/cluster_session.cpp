// Chooses the cluster of a command and connects to it.
#include "cli/cluster_session.hpp"

#include <unistd.h>

#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::cli {

namespace {

using base::cat;

void require_consent(App& app, const Arguments& arguments, const kube::Choice& choice,
                     const kube::Connection& connection) {
  const kube::Consent consent = kube::consent_for({.source = choice.source,
                                                   .context_named = !choice.naming.context.empty(),
                                                   .contexts = connection.contexts,
                                                   .yes = arguments.has("yes"),
                                                   .terminal = app.terminal().can_ask()});
  const std::string where = cat(connection.server, " (", connection.source, ")");
  if (consent == kube::Consent::given) return;
  if (consent == kube::Consent::ask &&
      app.terminal().confirm(cat("use the cluster ", where, "? [y/N] "))) {
    return;
  }
  throw base::Error("cluster-not-confirmed",
                    cat("nothing says that the cluster ", where, " is the one meant"))
      .hint("name it with `--context`, or give `--yes`");
}

}  // namespace

kube::Environment process_environment() {
  kube::Environment all;
  for (char** row = environ; *row != nullptr; ++row) {
    const std::string_view text = *row;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos)
      all.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return all;
}

std::unique_ptr<kube::Session> open_session(App& app, const Arguments& arguments, bool writes) {
  kube::ChoiceInputs inputs;
  if (const auto file = arguments.value("kubeconfig"))
    inputs.options.kubeconfig = {base::expand_user(*file)};
  inputs.options.context = arguments.value_or("context", "");
  inputs.environment = process_environment();
  const std::string file = base::expand_user("~/.kube/config");
  if (base::is_file(file)) inputs.default_kubeconfig = file;
  inputs.in_cluster = kube::runs_in_cluster();
  const kube::Choice choice = kube::choose_cluster(inputs);
  kube::Connection connection = kube::resolve_connection(choice);
  if (writes) require_consent(app, arguments, choice, connection);
  return std::make_unique<kube::Session>(app.transport(), std::move(connection));
}

}  // namespace kboot::cli
