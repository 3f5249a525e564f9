// Reads meta/v1 Status objects and words them for people.
#include "kube/api_status.hpp"

#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::kube {

namespace {

constexpr std::size_t shown_plain =
    300;  // bytes of an answer that is no Status: a proxy's page of HTML

void read_details(const Value& details, ApiStatus& status) {
  if (const Value* seconds = details.find("retryAfterSeconds");
      seconds != nullptr && seconds->is(value::Kind::integer)) {
    status.retry_after = static_cast<int>(seconds->as_int());
  }
  const Value* causes = details.find("causes");
  if (causes == nullptr || !causes->is_list()) return;
  for (const Value& cause : causes->as_list()) {
    status.causes.push_back({std::string(cause.text("reason")), std::string(cause.text("field")),
                             std::string(cause.text("message"))});
  }
}

std::string plain_text(std::string_view body) {
  std::string text(base::trim(body).substr(0, shown_plain));
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  }
  return text;
}

struct CodeRow {
  int http;
  std::string_view reason;
  std::string_view code;
  base::Status status;
};
constexpr CodeRow code_rows[] = {
    {401, "Unauthorized", "unauthorized", base::Status::unreachable},
    {403, "Forbidden", "forbidden", base::Status::failed},
    {404, "NotFound", "not-found", base::Status::failed},
    {409, "Conflict", "conflict", base::Status::failed},
    {422, "Invalid", "invalid-object", base::Status::failed},
    {0, "", "api-error", base::Status::failed},
};

const CodeRow& row_for(int http) {
  for (const CodeRow& row : code_rows) {
    if (row.http == http) return row;
  }
  return code_rows[std::size(code_rows) - 1];
}

// The server names the user it took us for: `User "jane" cannot create ...`.
std::string user_in(std::string_view message) {
  constexpr std::string_view before = "User \"";
  const auto begin = message.find(before);
  if (begin == message.npos) return "";
  const auto rest = message.substr(begin + before.size());
  return std::string(rest.substr(0, rest.find('"')));
}

// `conflict with "kubectl" using v1` -> kubectl
std::string manager_in(std::string_view message) {
  const auto begin = message.find('"');
  if (begin == message.npos) return std::string(message);
  const auto rest = message.substr(begin + 1);
  return std::string(rest.substr(0, rest.find('"')));
}

bool is_manager_conflict(const ApiStatus& status) {
  return !status.causes.empty() && status.causes.front().reason == "FieldManagerConflict";
}

void add_causes(base::Error& error, const ApiStatus& status) {
  constexpr std::size_t most = 10;
  for (std::size_t i = 0; i < status.causes.size() && i < most; ++i) {
    const ApiStatus::Cause& cause = status.causes[i];
    if (cause.reason == "FieldManagerConflict") {
      error.note(
          base::cat("`", cause.field, "` belongs to manager `", manager_in(cause.message), "`"));
    } else if (status.causes.size() > 1) {  // a single cause stands in the message already
      error.note(cause.field.empty() ? cause.message
                                     : base::cat("`", cause.field, "`: ", cause.message));
    }
  }
  if (status.causes.size() > most)
    error.note(base::cat("and ", status.causes.size() - most, " more"));
}

void add_hint(base::Error& error, const Action& action, const ApiStatus& status,
              std::string_view user) {
  if (status.code == 401) {
    error.hint(
        "the token or client certificate of the kubeconfig is expired or belongs to another "
        "cluster");
  } else if (status.code == 403 && !user.empty()) {
    error.hint(base::cat("a cluster administrator must give `", user,
                         "` that right (Role or ClusterRole)"));
  } else if (is_manager_conflict(status)) {
    error.hint("`force_conflicts: true` takes these fields over");
  } else if (status.code == 404 && status.message.starts_with("namespaces \"") &&
             action.verb != "get") {
    error.hint("create the Namespace first");
  }
}

}  // namespace

ApiStatus read_status(int http_code, std::string_view body) {
  ApiStatus status{.code = http_code};
  try {
    const Value answer = value::read_json(body, "status", {});
    if (answer.text("kind") == "Status") {
      status.reason = answer.text("reason");
      status.message = answer.text("message");
      if (const Value* code = answer.find("code");
          code != nullptr && code->is(value::Kind::integer)) {
        status.code = static_cast<int>(code->as_int());
      }
      if (const Value* details = answer.find("details"); details != nullptr)
        read_details(*details, status);
    }
  } catch (const base::Error&) {
    status.message = plain_text(body);  // not the API server speaks, but something before it
  }
  if (status.reason.empty()) status.reason = row_for(status.code).reason;
  if (status.message.empty()) status.message = base::cat("HTTP status ", status.code);
  return status;
}

base::Error api_error(const Action& action, const ApiStatus& status) {
  const CodeRow& row = row_for(status.code);
  std::string user = user_in(status.message);
  if (user.empty()) user = action.user;
  std::string message;
  if (status.code == 401) {
    message = "the API server does not accept our credentials";
    if (!user.empty()) message += base::cat(" (user `", user, "`)");
    message += base::cat(": cannot ", action.verb, " `", action.target, '`');
  } else if (status.code == 403) {
    message =
        base::cat("`", user, "` may not ", action.verb, " `", action.target, "`: ", status.message);
  } else {
    message = base::cat("cannot ", action.verb, " `", action.target, "`: ", status.message);
  }
  base::Error error(std::string(row.code), std::move(message));
  error.status(row.status);
  add_causes(error, status);
  add_hint(error, action, status, user);
  return error;
}

}  // namespace kboot::kube
