// Builds the requests of the API's verbs.
#include "kube/operation.hpp"

#include "base/text.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::kube {

namespace {

constexpr std::string_view json = "application/json";
constexpr std::string_view partial_object =
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
constexpr std::string_view partial_list =
    "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

std::string accept(Body body, std::string_view partial) {
  return std::string(body == Body::full ? json : partial);
}

void add_options(Call& call, const WriteOptions& options) {
  if (!options.manager.empty()) call.query.emplace_back("fieldManager", options.manager);
  if (options.dry_run) call.query.emplace_back("dryRun", "All");
  call.accept = accept(options.body, partial_object);
}

Operation write(std::string verb, std::string method, const ObjectRef& ref, std::string path,
                const Value& body, const WriteOptions& options) {
  Operation operation{
      .verb = std::move(verb),
      .target = ref.label(),
      .call = {.method = std::move(method), .path = std::move(path), .body = value::to_json(body)}};
  add_options(operation.call, options);
  return operation;
}

}  // namespace

Operation get_operation(const ObjectRef& ref, Body body) {
  return {.verb = "get",
          .target = ref.label(),
          .call = {.path = ref.path(), .accept = accept(body, partial_object)}};
}

Operation list_operation(const ApiResource& resource, std::string_view name_space,
                         const Selection& selection, int limit, std::string_view continue_token,
                         Body body) {
  std::string target = resource.full_plural();
  if (resource.namespaced && !name_space.empty()) target += base::cat(" in namespace ", name_space);
  Operation operation{
      .verb = "list",
      .target = std::move(target),
      .call = {.path = resource.path(name_space), .accept = accept(body, partial_list)}};
  auto& query = operation.call.query;
  if (!selection.labels.empty()) query.emplace_back("labelSelector", selection.labels);
  if (!selection.fields.empty()) query.emplace_back("fieldSelector", selection.fields);
  if (limit > 0) query.emplace_back("limit", std::to_string(limit));
  if (!continue_token.empty()) query.emplace_back("continue", continue_token);
  return operation;
}

Operation create_operation(const ObjectRef& ref, const Value& object, const WriteOptions& options) {
  Operation operation =
      write("create", "POST", ref, ref.resource.path(ref.name_space), object, options);
  operation.call.idempotent = false;
  return operation;
}

Operation replace_operation(const ObjectRef& ref, const Value& object,
                            const WriteOptions& options) {
  return write("update", "PUT", ref, ref.path(), object, options);
}

Operation patch_operation(const ObjectRef& ref, PatchType type, const Value& patch,
                          const WriteOptions& options) {
  Operation operation = write("patch", "PATCH", ref, ref.path(), patch, options);
  switch (type) {
    case PatchType::merge:
      operation.call.content_type = "application/merge-patch+json";
      break;
    case PatchType::strategic:
      operation.call.content_type = "application/strategic-merge-patch+json";
      break;
    case PatchType::json:
      operation.call.content_type = "application/json-patch+json";
      operation.call.idempotent = false;  // "add" to a list adds again
      break;
  }
  return operation;
}

Operation apply_operation(const ObjectRef& ref, const Value& object, const ApplyOptions& options) {
  Operation operation = write("apply", "PATCH", ref, ref.path(), object, options);
  operation.call.content_type = "application/apply-patch+yaml";  // every JSON text is YAML
  if (options.force) operation.call.query.emplace_back("force", "true");
  return operation;
}

Operation delete_operation(const ObjectRef& ref, const DeleteOptions& options) {
  Value body = Value::dict({{"apiVersion", "v1"}, {"kind", "DeleteOptions"}});
  if (!options.propagation.empty()) body.edit_dict().set("propagationPolicy", options.propagation);
  if (options.grace_period) body.edit_dict().set("gracePeriodSeconds", *options.grace_period);
  Value preconditions = Value::dict();
  if (!options.uid.empty()) preconditions.edit_dict().set("uid", options.uid);
  if (!options.resource_version.empty())
    preconditions.edit_dict().set("resourceVersion", options.resource_version);
  if (!preconditions.as_dict().empty()) body.edit_dict().set("preconditions", preconditions);
  WriteOptions write_options{.dry_run = options.dry_run, .manager = ""};
  return write("delete", "DELETE", ref, ref.path(), body, write_options);
}

}  // namespace kboot::kube
