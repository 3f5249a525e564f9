// One connection to one API server: requests with our credentials, discovery kept for the run.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/context.hpp"
#include "kube/connection.hpp"
#include "kube/credentials.hpp"
#include "kube/discovery.hpp"
#include "net/fetch.hpp"

namespace kboot::kube {

// A request in the terms of the API.
struct Call {
  std::string method = "GET";
  std::string path;
  std::vector<std::pair<std::string, std::string>> query = {};
  std::string body = {};
  std::string content_type = "application/json";
  std::string accept = "application/json";
  bool idempotent = true;
  net::Shape shape = net::Shape::unary;
};

struct ServerVersion {
  std::string text;  // "v1.36.3"
  std::string major;
  std::string minor;  // "36"; some clouds write "27+"
};

// What an inventory pins; empty: anything goes.
struct Guards {
  std::string server;       // kube_server
  std::string cluster_uid;  // kube_cluster_uid: UID of the namespace kube-system
};

// Used by one worker at a time, free to change threads. `transport` must outlive it.
class Session {
 public:
  Session(net::Transport& transport, Connection connection);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] const Connection& connection() const noexcept { return connection_; }
  [[nodiscard]] net::Transport& transport() const noexcept { return transport_; }
  [[nodiscard]] const std::string& default_namespace() const noexcept {
    return connection_.name_space;
  }

  // The request on the wire, with credentials. May run the credential program.
  net::Request request(const base::Context& context, const Call& call);
  // An answer of whatever status. A 401 renews the credentials where they can be, and asks once
  // more. Throws Error `unreachable`.
  net::Reply send(const base::Context& context, const Call& call);
  // Many at once (64 under way); failures of the network are replies without an answer.
  using OnReply = std::function<void(std::size_t index, net::Reply& reply)>;
  std::vector<net::Reply> send_all(const base::Context& context, const std::vector<Call>& calls,
                                   const OnReply& on_reply = {});

  // The server refused our credentials: get new ones for the next request. False when there are
  // none to get.
  bool renew_credentials() { return credentials_.renew(); }

  // The kind; asks the server again when it is not known (a CRD may have come since). nullptr when
  // it is not served.
  const ApiResource* find_resource(const base::Context& context, std::string_view api_version,
                                   std::string_view kind);
  // The same, or Error `unknown-kind`.
  const ApiResource& resource(const base::Context& context, std::string_view api_version,
                              std::string_view kind);
  const Discovery& discovery(const base::Context& context);
  // Forgets what is known of the server's kinds: pointers to resources end here.
  void forget_discovery() noexcept { discovery_.reset(); }

  ServerVersion version(const base::Context& context);

  // Requests by which the server stored something, so far.
  [[nodiscard]] std::size_t writes() const noexcept { return writes_; }

 private:
  void discover(const base::Context& context);
  void discover_one_by_one(const base::Context& context, const Value& core_versions,
                           const Value& groups);
  Value get(const base::Context& context, const Call& call);
  void count(const Call& call, const net::Reply& reply) noexcept;

  net::Transport& transport_;
  Connection connection_;
  Credentials credentials_;
  std::optional<Discovery> discovery_;
  std::optional<ServerVersion> version_;
  std::size_t writes_ = 0;
};

// Throws Error `wrong-cluster` when the session's cluster is not the pinned one.
void check_guards(const base::Context& context, Session& session, const Guards& guards);

}  // namespace kboot::kube
