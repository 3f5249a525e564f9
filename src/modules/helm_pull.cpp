// helm_pull: fetches a chart into a folder (kubernetes.core, plugins/modules/helm_pull.py).
#include <algorithm>

#include "archive/archive.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/helm.hpp"
#include "helm/places.hpp"
#include "helm/save_chart.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using base::cat;

constexpr Argument arguments[] = {
    {.name = "chart_ref", .doc = "The chart: REPO/NAME, a URL, oci://...", .required = true},
    {.name = "chart_version", .doc = "Its version, or a constraint"},
    {.name = "verify_chart",
     .type = ArgType::boolean,
     .doc = "Refused: kboot reads no PGP signatures",
     .default_value = "false"},
    {.name = "verify_chart_keyring", .type = ArgType::path, .doc = "Public keys; not used"},
    {.name = "provenance",
     .type = ArgType::boolean,
     .doc = "Refused: kboot reads no PGP signatures",
     .default_value = "false"},
    {.name = "repo_url", .doc = "The repository's URL", .aliases = "url chart_repo_url"},
    {.name = "repo_username", .doc = "Who we are to it", .aliases = "username chart_repo_username"},
    {.name = "repo_password",
     .doc = "With which password",
     .aliases = "password chart_repo_password",
     .no_log = true},
    {.name = "pass_credentials",
     .type = ArgType::boolean,
     .doc = "Give the password to other servers than the repository's too",
     .default_value = "false"},
    {.name = "skip_tls_certs_check",
     .type = ArgType::boolean,
     .doc = "Do not check the server's certificate",
     .default_value = "false",
     .aliases = "insecure_skip_tls_verify"},
    {.name = "chart_devel", .type = ArgType::boolean, .doc = "Prereleases too"},
    {.name = "untar_chart", .type = ArgType::boolean, .doc = "Unpack it", .default_value = "false"},
    {.name = "force",
     .type = ArgType::boolean,
     .doc = "Fetch it though it is there, and replace what was unpacked",
     .default_value = "false"},
    {.name = "destination", .type = ArgType::path, .doc = "Into which folder", .required = true},
    {.name = "chart_ca_cert", .type = ArgType::path, .doc = "The certificates to trust in"},
    {.name = "chart_ssl_cert_file", .type = ArgType::path, .doc = "A client certificate"},
    {.name = "chart_ssl_key_file", .type = ArgType::path, .doc = "Its key"},
    {.name = "binary_path", .type = ArgType::path, .doc = "Accepted; kboot needs no helm"},
    {.name = "plain_http",
     .type = ArgType::boolean,
     .doc = "HTTP without TLS to a registry",
     .default_value = "false"},
    {.name = "chart_digest", .doc = "The sha256 of the archive, else it is refused"},
};
constexpr std::string_view exclusive[] = {"chart_version chart_devel"};
constexpr std::string_view together[] = {"repo_username repo_password"};

struct State final : PlanState {};

struct TextOption {
  std::string_view argument;
  std::string_view option;
};
constexpr TextOption text_options[] = {{"chart_version", "version"},
                                       {"verify_chart_keyring", "keyring"},
                                       {"repo_url", "repo"},
                                       {"repo_username", "username"},
                                       {"repo_password", "password"},
                                       {"destination", "destination"},
                                       {"chart_ca_cert", "ca-file"},
                                       {"chart_ssl_cert_file", "cert-file"},
                                       {"chart_ssl_key_file", "key-file"}};
constexpr TextOption flag_options[] = {{"verify_chart", "verify"},
                                       {"provenance", "prov"},
                                       {"pass_credentials", "pass-credentials"},
                                       {"skip_tls_certs_check", "insecure-skip-tls-verify"},
                                       {"chart_devel", "devel"},
                                       {"untar_chart", "untar"},
                                       {"plain_http", "plain-http"}};

std::string command_of(const Args& args) {
  std::string out = cat("helm pull ", args.text("chart_ref"));
  for (const TextOption& each : text_options) {
    const std::string given = args.text(each.argument);
    if (given.empty()) continue;
    out += cat(" --", each.option, " ", each.option == "password" ? "******" : given);
  }
  for (const TextOption& each : flag_options) {
    if (args.flag(each.argument)) out += cat(" --", each.option);
  }
  return out;
}

std::string destination_of(const TaskContext& task, const Args& args) {
  return base::join_path(task.working_directory(), base::expand_user(args.text("destination")));
}

// The last part of the reference, as the original takes it for the chart's name.
std::string chart_name(const Args& args) {
  std::string name = args.text("chart_ref");
  name = name.substr(name.rfind('/') + 1);
  name = name.substr(0, name.find_first_of("?#"));
  if (name.ends_with(".tgz")) name.resize(name.size() - 4);
  return name;
}

bool says(std::string_view definition, const std::string& name, const std::string& version) {
  helm::Metadata metadata;
  helm::read_metadata(definition, "Chart.yaml", metadata);
  return metadata.name == name && metadata.version == version;
}

// Whether that version is in the destination; what cannot be read is not.
bool is_there(const TaskContext& task, const Args& args) {
  const std::string name = chart_name(args);
  const std::string version = args.text("chart_version");
  if (version.empty() || args.flag("force") || name.empty()) return false;
  const std::string folder = destination_of(task, args);
  try {
    if (args.flag("untar_chart")) {
      const auto text =
          base::read_file_if_exists(base::join_path(base::join_path(folder, name), "Chart.yaml"));
      return text && says(*text, name, version);
    }
    const auto bytes =
        base::read_file_if_exists(base::join_path(folder, cat(name, "-", version, ".tgz")));
    if (!bytes) return false;
    const auto files = archive::read_chart_archive(*bytes, name);
    const auto found = std::ranges::find(files, "Chart.yaml", &archive::File::name);
    return found != files.end() && says(found->data, name, version);
  } catch (const base::Error&) {
    return false;
  }
}

Value result_of(bool changed, const std::string& command) {
  return Value::dict({{"changed", changed},
                      {"failed", false},
                      {"command", command},
                      {"stdout", ""},
                      {"stderr", ""},
                      {"rc", 0}});
}

Plan plan(TaskContext& task, const Args& args) {
  const std::string password = args.text("repo_password");
  if (!password.empty()) task.base().redactor.add(password);
  if (args.flag("provenance")) {
    throw base::Error("not-supported", "kboot does not verify the PGP signatures of charts")
        .hint("`chart_digest` pins the archive by its sha256");
  }
  Plan plan;
  if (is_there(task, args)) {
    plan.outcome = Outcome::ok(result_of(false, ""));
    plan.outcome.message =
        cat("Chart ", args.text("chart_ref"), " version ", args.text("chart_version"),
            " already exists in destination directory");
    plan.outcome.result.edit_dict().set("msg", plan.outcome.message);
    return plan;
  }
  plan.outcome = Outcome::changed(result_of(true, command_of(args)));
  plan.outcome.changes.push_back(
      {.operation = Operation::create,
       .target = cat("chart ", args.text("chart_ref"), " in ", args.text("destination"))});
  plan.state = std::make_unique<State>();
  return plan;
}

helm::LocateOptions location_of(const Args& args) {
  return {.version = args.text("chart_version"),
          .repo_url = args.text("repo_url"),
          .access = {.username = args.text("repo_username"),
                     .password = args.text("repo_password"),
                     .cert_file = args.text("chart_ssl_cert_file"),
                     .key_file = args.text("chart_ssl_key_file"),
                     .ca_file = args.text("chart_ca_cert"),
                     .insecure_skip_tls_verify = args.flag("skip_tls_certs_check"),
                     .plain_http = args.flag("plain_http"),
                     .pass_credentials = args.flag("pass_credentials")},
          .devel = args.flag("chart_devel"),
          .verify = args.flag("verify_chart"),
          .elsewhere = true,
          .chart_digest = args.text("chart_digest")};
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  base::Diagnostics warnings;
  const helm::ChartSource source =
      helm::locate({task.base(), task.transport()}, helm::places_of_environment(),
                   args.text("chart_ref"), location_of(args), warnings);
  for (const base::Diagnostic& each : warnings.items()) task.warn(each);
  const std::string folder = destination_of(task, args);
  if (args.flag("untar_chart")) {
    helm::unpack_chart(source, folder, args.flag("force"));
  } else {
    helm::save_chart(source, folder);
  }
  Outcome outcome = Outcome::changed(result_of(true, command_of(args)));
  outcome.changes = std::move(plan.outcome.changes);
  return outcome;
}

}  // namespace

constinit const run::Module helm_pull_module = {
    .name = "helm_pull",
    .aliases = "kubernetes.core.helm_pull community.kubernetes.helm_pull",
    .doc = "Fetch a chart into a folder",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive, .required_together = together},
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
