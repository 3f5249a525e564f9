// Where a chart is and how to get at it, by the command line.
#include "cli/chart_source.hpp"

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

helm::Access chart_access(App& app, const Arguments& arguments) {
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

helm::LocateOptions chart_location(App& app, const Arguments& arguments) {
  return {.version = arguments.value_or("version", ""),
          .repo_url = arguments.value_or("repo", ""),
          .access = chart_access(app, arguments),
          .devel = arguments.has("devel"),
          .verify = arguments.has("verify"),
          .chart_digest = arguments.value_or("chart-digest", "")};
}

}  // namespace kboot::cli
