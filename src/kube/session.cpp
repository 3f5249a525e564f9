// Sends requests to one API server and keeps what it said about its kinds.
#include "kube/session.hpp"

#include "base/text.hpp"
#include "kube/api_status.hpp"
#include "kube/object.hpp"
#include "net/url.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::kube {

namespace {

constexpr std::chrono::seconds unary_timeout{90};  // the server gives up after 60 by itself
constexpr std::string_view aggregated =
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

std::vector<std::string> api_versions_of(const Value& core_versions, const Value& groups) {
  std::vector<std::string> out;
  if (const Value* versions = core_versions.find("versions");
      versions != nullptr && versions->is_list()) {
    for (const Value& version : versions->as_list()) out.emplace_back(version.as_string());
  }
  const Value* list = groups.find("groups");
  if (list == nullptr || !list->is_list()) return out;
  for (const Value& group : list->as_list()) {
    const Value* versions = group.find("versions");
    if (versions == nullptr || !versions->is_list()) continue;
    for (const Value& version : versions->as_list()) out.emplace_back(version.text("groupVersion"));
  }
  return out;
}

}  // namespace

Session::Session(net::Transport& transport, Connection connection)
    : transport_(transport), connection_(std::move(connection)), credentials_(connection_) {}

net::Request Session::request(const base::Context& context, const Call& call) {
  net::Request request{.method = call.method,
                       .url = base::cat(connection_.server, call.path),
                       .headers = credentials_.headers(context),
                       .body = call.body,
                       .tls = credentials_.tls(),
                       .proxy = connection_.proxy,
                       .deadline = context.deadline,
                       .shape = call.shape,
                       .idempotent = call.idempotent};
  if (!call.query.empty()) request.url += base::cat('?', net::query(call.query));
  if (call.shape == net::Shape::unary) request.timeout = unary_timeout;
  request.headers.push_back({"Accept", call.accept});
  if (!call.body.empty()) request.headers.push_back({"Content-Type", call.content_type});
  return request;
}

net::Reply Session::send(const base::Context& context, const Call& call) {
  net::Reply reply = net::fetch(context, transport_, request(context, call));
  if (reply.head.status == 401 && credentials_.renew()) {
    reply = net::fetch(context, transport_, request(context, call));
  }
  count(call, reply);
  return reply;
}

// Reviews are questions that are asked by POST.
void Session::count(const Call& call, const net::Reply& reply) noexcept {
  if (call.method == "GET" || reply.head.status < 200 || reply.head.status > 299) return;
  if (call.path.starts_with("/apis/authorization.k8s.io/") ||
      call.path.starts_with("/apis/authentication.k8s.io/"))
    return;
  for (const auto& [name, value] : call.query) {
    if (name == "dryRun") return;
  }
  ++writes_;
}

std::vector<net::Reply> Session::send_all(const base::Context& context,
                                          const std::vector<Call>& calls, const OnReply& on_reply) {
  std::vector<net::Request> requests;
  requests.reserve(calls.size());
  for (const Call& call : calls) requests.push_back(request(context, call));
  auto replies = net::fetch_all(context, transport_, std::move(requests), {.on_reply = on_reply});
  for (std::size_t at = 0; at < replies.size(); ++at) count(calls[at], replies[at]);
  return replies;
}

Value Session::get(const base::Context& context, const Call& call) {
  const net::Reply reply = send(context, call);
  if (reply.head.status != 200) {
    throw api_error({"get", call.path, connection_.user.name},
                    read_status(reply.head.status, reply.body));
  }
  return read_object(reply.body);
}

void Session::discover(const base::Context& context) {
  discovery_.emplace();
  std::vector<Value> answers;
  const std::vector<Call> calls{{.path = "/api", .accept = std::string(aggregated)},
                                {.path = "/apis", .accept = std::string(aggregated)}};
  auto replies = send_all(context, calls);
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (!replies[i].end.ok) throw net::unreachable(connection_.server, replies[i].end);
    // Alone a request may be repeated with renewed credentials.
    answers.push_back(replies[i].head.status == 200 ? read_object(replies[i].body)
                                                    : get(context, calls[i]));
  }
  if (kind_of(answers[0]) == "APIGroupDiscoveryList") {
    for (const Value& answer : answers) discovery_->add_aggregated(answer);
  } else {
    discover_one_by_one(context, answers[0], answers[1]);
  }
}

void Session::discover_one_by_one(const base::Context& context, const Value& core_versions,
                                  const Value& groups) {
  const std::vector<std::string> versions = api_versions_of(core_versions, groups);
  std::vector<Call> calls;
  for (const std::string& version : versions) {
    calls.push_back(
        {.path = base::cat(version.find('/') == version.npos ? "/api/" : "/apis/", version)});
  }
  const auto replies = send_all(context, calls);
  for (std::size_t i = 0; i < replies.size(); ++i) {
    if (replies[i].end.ok && replies[i].head.status == 200) {
      discovery_->add_resource_list(read_object(replies[i].body));
    } else {
      discovery_->add_broken(
          {versions[i], read_status(replies[i].head.status, replies[i].body).message});
    }
  }
}

const Discovery& Session::discovery(const base::Context& context) {
  if (!discovery_) {
    try {
      discover(context);
    } catch (...) {
      discovery_.reset();
      throw;
    }
  }
  return *discovery_;
}

const ApiResource* Session::find_resource(const base::Context& context,
                                          std::string_view api_version, std::string_view kind) {
  const bool fresh = !discovery_;
  if (const ApiResource* found = discovery(context).find(api_version, kind)) return found;
  if (fresh) return nullptr;
  discovery_.reset();
  return discovery(context).find(api_version, kind);
}

const ApiResource& Session::resource(const base::Context& context, std::string_view api_version,
                                     std::string_view kind) {
  if (const ApiResource* found = find_resource(context, api_version, kind)) return *found;
  throw discovery(context).unknown_kind(api_version, kind);
}

ServerVersion Session::version(const base::Context& context) {
  if (!version_) {
    const Value answer = get(context, {.path = "/version"});
    version_ = ServerVersion{.text = std::string(answer.text("gitVersion")),
                             .major = std::string(answer.text("major")),
                             .minor = std::string(answer.text("minor"))};
  }
  return *version_;
}

void check_guards(const base::Context& context, Session& session, const Guards& guards) {
  const auto refuse = [&](std::string_view what, std::string_view wanted, std::string_view found) {
    base::Error error("wrong-cluster",
                      base::cat("this is not the cluster that the inventory pins: `", what,
                                "` is `", wanted, "`, the cluster says `", found, '`'));
    error.note(base::cat("chosen by ", session.connection().source));
    error.status(base::Status::unreachable);
    throw error;
  };
  const std::string& server = session.connection().server;
  if (!guards.server.empty()) {
    const auto wanted = net::parse_url(guards.server);
    const auto found = net::parse_url(server);
    const bool same = wanted && found && wanted->scheme == found->scheme &&
                      wanted->host == found->host &&
                      wanted->effective_port() == found->effective_port();
    if (!same) refuse("kube_server", guards.server, server);
  }
  if (guards.cluster_uid.empty()) return;
  const Call call{.path = "/api/v1/namespaces/kube-system"};
  const net::Reply reply = session.send(context, call);
  if (reply.head.status != 200) {
    throw api_error({"get", "Namespace kube-system", session.connection().user.name},
                    read_status(reply.head.status, reply.body));
  }
  const Value answer = read_object(reply.body);
  const Value* metadata = answer.find("metadata");
  const std::string_view uid = metadata == nullptr ? "" : metadata->text("uid");
  if (uid != guards.cluster_uid) refuse("kube_cluster_uid", guards.cluster_uid, uid);
}

}  // namespace kboot::kube
