// The verbs of a cluster, carried out: one at a time, or many at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/context.hpp"
#include "kube/operation.hpp"
#include "kube/session.hpp"

namespace kboot::kube {

// What became of an operation. API errors are data here: a 404 is often just what was asked.
struct Answer {
  int code = 0;                       // HTTP status; 0: no answer came
  Value object;                       // the body of a success
  ApiStatus status;                   // of a failure
  std::vector<std::string> warnings;  // the server's, for the user
  net::End end = {};                  // of the exchange

  [[nodiscard]] bool ok() const noexcept { return code >= 200 && code < 300; }
  [[nodiscard]] bool not_found() const noexcept { return code == 404; }
};

struct Listing {
  std::vector<Value> items;  // with apiVersion and kind filled in
  std::string resource_version;
};

// A view of a session for the time of one task; cheap to make.
class Cluster {
 public:
  Cluster(const base::Context& context, Session& session) : context_(context), session_(session) {}

  [[nodiscard]] Session& session() const noexcept { return session_; }
  [[nodiscard]] const base::Context& context() const noexcept { return context_; }

  // Where an object belongs: its kind looked up, its namespace filled in with `default_namespace`
  // for kinds that have one. Throws Error `unknown-kind`, `bad-object` (no kind, no name).
  ObjectRef locate(const Value& object, std::string_view default_namespace = {}) const;
  ObjectRef locate(std::string_view api_version, std::string_view kind, std::string_view name_space,
                   std::string_view name) const;

  // Never throws for what the API server answers; throws Cancelled.
  Answer perform(const Operation& operation) const;
  std::vector<Answer> perform_all(const std::vector<Operation>& operations) const;

  // Throws the Error of an answer that is no success.
  void require(const Operation& operation, const Answer& answer) const;
  base::Error error_of(const Operation& operation, const Answer& answer) const;

  // The object, or nothing where there is none. Throws for other failures.
  std::optional<Value> get(const ObjectRef& ref, Body body = Body::full) const;
  // All of them, page by page; from the start again when a page's token is too old. A kind that the
  // server does not serve any more (404) has none.
  Listing list(const ApiResource& resource, std::string_view name_space,
               const Selection& selection = {}, Body body = Body::full) const;
  // Each object or nothing, in order; many of one kind and namespace by one listing.
  std::vector<std::optional<Value>> get_all(const std::vector<ObjectRef>& refs) const;
  // False when it was not there.
  bool remove(const ObjectRef& ref, const DeleteOptions& options = {}) const;
  // The last lines of a container's log; empty where there is none.
  std::string log_tail(const ObjectRef& pod, std::string_view container, int lines,
                       bool previous) const;

 private:
  Answer answer_of(const net::Reply& reply) const;

  const base::Context& context_;
  Session& session_;
};

}  // namespace kboot::kube
