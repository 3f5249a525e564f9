// What the commands for charts share: access, location, warnings.
#include "cli/helm_charts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/app.hpp"
#include "cli/vault_files.hpp"

namespace kboot::cli {

namespace {

std::string typed_password(App& app, const Arguments& arguments) {
  if (arguments.has("password-stdin")) {
    std::string text(read_input(standard_stream).view());
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
    return text;
  }
  const auto typed = app.terminal().ask_secret("Password: ");
  return typed ? std::string(typed->view()) : "";
}

}  // namespace

helm::Access helm_access(App& app, const Arguments& arguments) {
  helm::Access access{.username = arguments.value_or("username", ""),
                      .password = arguments.value_or("password", ""),
                      .cert_file = arguments.value_or("cert-file", ""),
                      .key_file = arguments.value_or("key-file", ""),
                      .ca_file = arguments.value_or("ca-file", ""),
                      .insecure_skip_tls_verify = arguments.has("insecure-skip-tls-verify"),
                      .plain_http = arguments.has("plain-http"),
                      .pass_credentials = arguments.has("pass-credentials")};
  if (!access.username.empty() && access.password.empty()) {
    access.password = typed_password(app, arguments);
  }
  if (!access.password.empty()) app.redactor().add(access.password);
  return access;
}

helm::LocateOptions helm_location(App& app, const Arguments& arguments) {
  return {.version = arguments.value_or("version", ""),
          .repo_url = arguments.value_or("repo", ""),
          .access = helm_access(app, arguments),
          .devel = arguments.has("devel"),
          .verify = arguments.has("verify"),
          .chart_digest = arguments.value_or("chart-digest", "")};
}

void tell_warnings(App& app, const base::Diagnostics& warnings) {
  for (const base::Diagnostic& each : warnings.items()) app.tell(each);
}

const HelmAction& helm_action(std::span<const HelmAction> actions, const Arguments& arguments) {
  const std::vector<std::string>& words = arguments.positional();
  const std::string name = words.empty() ? "" : words.front();
  const auto found = std::ranges::find(actions, std::string_view(name), &HelmAction::name);
  const std::string command = base::cat("kboot ", arguments.command().name);
  if (found == actions.end()) {
    std::string all;
    for (const HelmAction& each : actions) all += base::cat(all.empty() ? "" : ", ", each.name);
    throw base::Error("option-value", base::cat("`", command, "` does not know `", name, "`"))
        .hint(base::cat("there is: ", all));
  }
  const std::size_t given = words.size() - 1;
  if (given < found->least) {
    throw base::Error("too-few-arguments", base::cat("`", command, " ", name, "` needs ",
                                                     found->least, " words behind it"))
        .hint(base::cat("`", command, " --help` shows them"));
  }
  if (given > found->most) {
    throw base::Error("too-many-arguments", base::cat("`", command, " ", name, "` does not take `",
                                                      words[found->most + 1], "`"))
        .hint(base::cat("`", command, " --help` shows what it takes"));
  }
  return *found;
}

}  // namespace kboot::cli
