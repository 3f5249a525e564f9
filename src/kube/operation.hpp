// The verbs of the API as requests: what is sent, and how it is called in messages. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kube/api_status.hpp"
#include "kube/session.hpp"

namespace kboot::kube {

// How much of the object an answer holds.
enum class Body : std::uint8_t { full, metadata };

struct Operation {
  std::string verb;    // for messages
  std::string target;  // for messages
  Call call;
};

struct WriteOptions {
  bool dry_run = false;  // dryRun=All: nothing is stored
  std::string manager = std::string(field_manager);
  Body body = Body::full;
};

struct ApplyOptions : WriteOptions {
  bool force = false;  // takes fields of other managers over
};

struct Selection {
  std::string labels;  // a selector: "app=x,tier in (a,b)"
  std::string fields;  // "metadata.name=x"
};

struct DeleteOptions {
  std::string propagation = "Background";    // Foreground, Background, Orphan
  std::optional<std::int64_t> grace_period;  // seconds
  std::string uid;                           // preconditions
  std::string resource_version;
  bool dry_run = false;
};

// `strategic` is known to the server's own kinds only; custom resources answer 415.
enum class PatchType : std::uint8_t { merge, strategic, json };

Operation get_operation(const ObjectRef& ref, Body body = Body::full);
Operation list_operation(const ApiResource& resource, std::string_view name_space,
                         const Selection& selection, int limit, std::string_view continue_token,
                         Body body = Body::full);
// A POST to the collection; `ref.name` may be empty (generateName).
Operation create_operation(const ObjectRef& ref, const Value& object, const WriteOptions& options);
Operation replace_operation(const ObjectRef& ref, const Value& object, const WriteOptions& options);
Operation patch_operation(const ObjectRef& ref, PatchType type, const Value& patch,
                          const WriteOptions& options);
Operation apply_operation(const ObjectRef& ref, const Value& object, const ApplyOptions& options);
Operation delete_operation(const ObjectRef& ref, const DeleteOptions& options);

}  // namespace kboot::kube
