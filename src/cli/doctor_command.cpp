// kboot doctor: is everything there that a run needs?
#include <array>

#include "base/files.hpp"
#include "base/text.hpp"
#include "cli/command_functions.hpp"
#include "cli/inventory_cluster.hpp"
#include "cli/workspace.hpp"
#include "kube/connection.hpp"
#include "kube/session.hpp"
#include "report/diagnostic_text.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using report::Paint;
using report::Text;
using value::Value;

// What a bootstrap of Argo CD needs at least; `*` of everything is asked first.
struct Right {
  std::string_view verb, group, resource, name_space;
};
constexpr Right everything{"*", "*", "*", ""};
constexpr Right needed[] = {
    {"create", "", "namespaces", ""},
    {"create", "apiextensions.k8s.io", "customresourcedefinitions", ""},
    {"create", "rbac.authorization.k8s.io", "clusterroles", ""},
    {"create", "rbac.authorization.k8s.io", "clusterrolebindings", ""},
    {"create", "", "secrets", "argocd"},
    {"create", "", "services", "argocd"},
    {"create", "apps", "deployments", "argocd"},
    {"create", "apps", "statefulsets", "argocd"},
    {"create", "argoproj.io", "applications", "argocd"},
};

class Sheet {
 public:
  explicit Sheet(App& app) : app_(app) {}

  void ok(std::string_view topic, std::string_view text) {
    row("ok", Paint::green, topic, text, "");
  }
  void warn(std::string_view topic, std::string_view text, std::string_view hint = {}) {
    row("warn", Paint::yellow, topic, text, hint);
  }
  void fail(std::string_view topic, std::string_view text, std::string_view hint = {}) {
    row("fail", Paint::red, topic, text, hint);
    failed_ = true;
  }
  void fail(std::string_view topic, const base::Diagnostic& diagnostic) {
    const std::string place = report::place_text(diagnostic.origin);
    fail(topic, cat(diagnostic.message, place.empty() ? "" : cat(" (", place, ")")),
         diagnostic.hint);
    code_ = worse(code_, app_.exit_code_of(diagnostic));
  }
  [[nodiscard]] int exit_code() const noexcept { return failed_ ? worse(code_, 1) : 0; }

 private:
  void row(std::string_view word, Paint paint, std::string_view topic, std::string_view text,
           std::string_view hint) {
    Text line(word, paint);
    line.pad_to(6).add(topic).pad_to(19).add(text).add("\n");
    if (!hint.empty()) line.add("      ").add("hint: ", Paint::cyan).add(hint).add("\n");
    app_.out().write(line);
  }

  App& app_;
  bool failed_ = false;
  int code_ = 0;
};

// The `status` of a review that is created only to be answered; nothing when the server refuses it.
Value review(App& app, kube::Session& session, std::string_view group_version,
             const Value& object) {
  const Value& kind = *object.find("kind");
  const std::string plural = base::lower(kind.as_string()) + "s";
  kube::Call call;
  call.method = "POST";
  call.path = cat("/apis/", group_version, "/", plural);
  call.body = value::to_json(object);
  const net::Reply reply = session.send(app.context(), call);
  if (reply.head.status != 201 && reply.head.status != 200) return {};
  const Value answer = value::read_json(reply.body, plural);
  const Value* status = answer.find("status");
  return status == nullptr ? Value() : *status;
}

void look_at_identity(App& app, Sheet& sheet, kube::Session& session) {
  constexpr std::string_view version = "authentication.k8s.io/v1";
  const Value status = review(
      app, session, version, Value::dict({{"apiVersion", version}, {"kind", "SelfSubjectReview"}}));
  const Value* user = status.find("userInfo");
  if (user == nullptr) {
    sheet.warn("identity", "the server does not say who we are");
    return;
  }
  std::vector<std::string> groups;
  if (const Value* list = user->find("groups"); list != nullptr && list->is_list()) {
    for (const Value& group : list->as_list()) {
      if (group.as_string() != "system:authenticated") groups.emplace_back(group.as_string());
    }
  }
  const std::string suffix = groups.empty() ? "" : cat(" (groups ", base::join(groups, ", "), ")");
  sheet.ok("identity", cat(user->text("username"), suffix));
}

bool may(App& app, kube::Session& session, const Right& right) {
  constexpr std::string_view version = "authorization.k8s.io/v1";
  Value attributes =
      Value::dict({{"verb", right.verb}, {"group", right.group}, {"resource", right.resource}});
  if (!right.name_space.empty()) attributes.edit_dict().set("namespace", right.name_space);
  const Value status =
      review(app, session, version,
             Value::dict({{"apiVersion", version},
                          {"kind", "SelfSubjectAccessReview"},
                          {"spec", Value::dict({{"resourceAttributes", attributes}})}}));
  const Value* allowed = status.find("allowed");
  return allowed != nullptr && allowed->is(value::Kind::boolean) && allowed->as_bool();
}

void look_at_rights(App& app, Sheet& sheet, kube::Session& session) {
  if (may(app, session, everything)) {
    sheet.ok("rights", "may do everything");
    return;
  }
  std::vector<std::string> missing;
  for (const Right& right : needed) {
    if (may(app, session, right)) continue;
    const std::string group = right.group.empty() ? "" : cat(".", right.group);
    const std::string where = right.name_space.empty() ? "" : cat(" in ", right.name_space);
    missing.push_back(cat(right.verb, " ", right.resource, group, where));
  }
  if (missing.empty()) {
    sheet.ok("rights", "may create all that Argo CD needs");
  } else {
    sheet.fail("rights", cat("may not ", base::join(missing, ", ")),
               "Argo CD needs it; ask for cluster-admin during the bootstrap");
  }
}

void look_at_cluster(App& app, Sheet& sheet, Workspace& workspace) {
  const InventoryCluster cluster = clusters_of(workspace).front();
  kube::Connection connection = kube::resolve_connection(cluster.choice);
  sheet.ok("kubeconfig", connection.source);
  const std::string server = connection.server;
  kube::Session session(app.transport(), std::move(connection));
  try {
    const base::Instant start = app.clock().now();
    const kube::ServerVersion version = session.version(app.context());
    const auto took =
        std::chrono::duration_cast<std::chrono::milliseconds>(app.clock().now() - start);
    sheet.ok("server",
             cat(server, " ", version.text, ", ", static_cast<std::int64_t>(took.count()), " ms"));
    kube::check_guards(app.context(), session, cluster.guards);
    look_at_identity(app, sheet, session);
    look_at_rights(app, sheet, session);
  } catch (const base::Error& error) {
    sheet.fail("server", error.diagnostic());
  }
}

// Opening the inventory opened them: what could not be opened is a finding.
void look_at_secrets(Sheet& sheet, Workspace& workspace) {
  std::vector<std::string> open;
  for (const std::string& name : {std::string("all"), workspace.inventory().name()}) {
    const std::string path = cat("secrets/", name, ".yml");
    if (base::is_file(base::join_path(workspace.project().folder, path))) open.push_back(path);
  }
  sheet.ok("vault", open.empty() ? "no files in secrets/ for this inventory"
                                 : cat(base::join(open, ", "), " open"));
  for (const base::Diagnostic& each : workspace.findings().items())
    sheet.warn("inventory", each.message, each.hint);
}

}  // namespace

int doctor(App& app, const Arguments& arguments) {
  Sheet sheet(app);
  // A cluster can be looked at without a project: the name only says that this folder will do.
  std::optional<Workspace> workspace;
  try {
    workspace.emplace(
        app, arguments,
        Sources{.inventories = arguments.positional(), .playbook = "site.yml", .plan = false});
  } catch (const base::Error& error) {
    sheet.fail(error.diagnostic().code.starts_with("vault") ? "vault" : "inventory",
               error.diagnostic());
    return sheet.exit_code();
  }
  try {
    look_at_cluster(app, sheet, *workspace);
  } catch (const base::Error& error) {
    sheet.fail("kubeconfig", error.diagnostic());
  }
  look_at_secrets(sheet, *workspace);
  return sheet.exit_code();
}

}  // namespace kboot::cli
