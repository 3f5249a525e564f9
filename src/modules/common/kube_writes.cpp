// Places objects, decides what to send, sends it and reads what came of it.
#include "modules/common/kube_writes.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/diff.hpp"
#include "kube/managed_fields.hpp"
#include "kube/object.hpp"
#include "kube/write_all.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using kube::Answer;
using kube::Cluster;
using value::Value;

constexpr std::string_view method_names[] = {"none",    "create", "update",
                                             "replace", "apply",  "delete"};

// Written by controllers at any time, between our two looks at an object.
constexpr std::string_view controllers_own[] = {
    "metadata.annotations[\"deployment.kubernetes.io/revision\"]"};

kube::Discovery kinds_among(const std::vector<Value>& objects) {
  kube::Discovery kinds;
  for (const Value& object : objects) {
    if (kube::kind_of(object) != "CustomResourceDefinition") continue;
    for (kube::ApiResource& resource : kube::resources_of_crd(object))
      kinds.add(std::move(resource));
  }
  return kinds;
}

// The identity as the server spells it: `kind: deploy` is a Deployment.
void spell_kind(Value& object, const kube::ApiResource& resource) {
  if (kube::kind_of(object) == resource.kind) return;
  object.edit_dict().set("kind", Value(resource.kind).set_origin(object.find("kind")->origin()));
}

void require_namespace(const kube::ObjectRef& ref, const Value& object) {
  if (!ref.resource.namespaced || !ref.name_space.empty()) return;
  base::Error error("namespace-required",
                    base::cat('`', ref.resource.kind, ' ', ref.name, "` needs a namespace"),
                    object.origin());
  error.status(base::Status::bad_input)
      .hint("give `namespace`, or `metadata.namespace` in the definition");
  throw error;
}

KubeWrite located(const Cluster& cluster, Value object, const kube::Discovery& coming,
                  bool lenient) {
  KubeWrite write;
  const std::string_view api_version = kube::api_version_of(object);
  const std::string_view kind = kube::kind_of(object);
  const kube::ApiResource* to_come = kind.empty() ? nullptr : coming.find(api_version, kind);
  const kube::ApiResource* resource = nullptr;
  if (to_come != nullptr) {
    resource = cluster.session().discovery(cluster.context()).find(api_version, kind);
  } else if (!kind.empty()) {
    resource = cluster.session().find_resource(cluster.context(), api_version, kind);
  }
  write.served = resource != nullptr;
  if (resource == nullptr) resource = to_come;
  if (resource != nullptr) {
    write.ref.resource = *resource;
  } else if (lenient && !kind.empty()) {
    write.ref.resource.kind = kind;
    write.ref.resource.namespaced = !kube::namespace_of(object).empty();
  } else {
    (void)cluster.locate(object);  // throws, saying what is wrong with it
  }
  write.ref.name = kube::name_of(object);
  if (write.ref.name.empty() && object.find("metadata")->text("generateName").empty()) {
    (void)cluster.locate(object);  // throws as well
  }
  if (write.ref.resource.namespaced) write.ref.name_space = kube::namespace_of(object);
  spell_kind(object, write.ref.resource);
  require_namespace(write.ref, object);
  write.wanted = kube::with_encoded_data(object);
  return write;
}

// A plan may meet a namespace or a kind that is still to come: then the object will be as it is
// wanted.
bool still_to_come(const Answer& answer) {
  return answer.not_found() &&
         (answer.status.message.starts_with("namespaces \"") || kube::passes_soon(answer));
}

void take_answer(const Cluster& cluster, KubeWrite& write, const kube::Operation& operation,
                 const Answer& answer) {
  write.warnings.insert(write.warnings.end(), answer.warnings.begin(), answer.warnings.end());
  if (write.method == Method::remove) {
    if (!answer.ok() && !answer.not_found()) write.failure = cluster.error_of(operation, answer);
    write.changed = answer.ok();
    write.after = {};
    return;
  }
  if (write.method == Method::create && answer.status.reason == "AlreadyExists") {
    write.warnings.push_back(base::cat(write.ref.label(), " was made by somebody else meanwhile"));
    return;
  }
  if (!answer.ok()) {
    write.failure = cluster.error_of(operation, answer);
    write.failure->at(write.wanted.origin());
    return;
  }
  write.after = answer.object;
  if (write.ref.name.empty()) write.ref.name = kube::name_of(answer.object);
  write.changed = write.method == Method::create || differs(write.live, write.after);
}

void send_first_steps(const Cluster& cluster, std::vector<KubeWrite>& writes) {
  std::vector<KubeWrite*> taking;
  std::vector<kube::Operation> operations;
  for (KubeWrite& write : writes) {
    if (!write.send || !write.first) continue;
    taking.push_back(&write);
    operations.push_back(*write.first);
  }
  const std::vector<Answer> answers = cluster.perform_all(operations);
  for (std::size_t i = 0; i < taking.size(); ++i) {
    // Somebody wrote in between: the fields stay theirs this time, the next run takes them.
    if (answers[i].ok() || answers[i].code == 409) continue;
    taking[i]->failure = cluster.error_of(operations[i], answers[i]);
    taking[i]->send = false;
  }
}

void send_again(const Cluster& cluster, KubeWrite& write, std::optional<Answer>& answer) {
  if (!answer || answer->code != 415 || !write.instead) return;
  write.operation = *write.instead;
  answer = cluster.perform(write.operation);
}

void dry_run(kube::Operation& operation) {
  if (operation.call.method == "DELETE") return;
  operation.call.query.emplace_back("dryRun", "All");
}

}  // namespace

std::string_view method_name(Method method) noexcept {
  return method_names[static_cast<std::size_t>(method)];
}

std::vector<KubeWrite> locate_writes(const Cluster& cluster, std::vector<Value> objects,
                                     bool lenient) {
  const kube::Discovery coming = kinds_among(objects);
  std::vector<KubeWrite> writes;
  writes.reserve(objects.size());
  for (Value& object : objects)
    writes.push_back(located(cluster, std::move(object), coming, lenient));
  return writes;
}

void read_live(const Cluster& cluster, std::vector<KubeWrite>& writes) {
  std::vector<kube::ObjectRef> refs;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    if (!writes[i].served || writes[i].ref.name.empty()) continue;
    refs.push_back(writes[i].ref);
    which.push_back(i);
  }
  std::vector<std::optional<Value>> found = cluster.get_all(refs);
  for (std::size_t k = 0; k < which.size(); ++k) writes[which[k]].live = std::move(found[k]);
}

void decide_create(KubeWrite& write) {
  write.method = Method::create;
  write.send = true;
  write.operation = kube::create_operation(write.ref, write.wanted, {});
}

void decide_apply(KubeWrite& write, const kube::ApplyOptions& options, bool take_over) {
  write.method = Method::apply;
  if (write.live && take_over) {
    const Value patch = kube::takeover_patch(*write.live, kube::foreign_managers, options.manager);
    if (patch.is_list())
      write.first = kube::patch_operation(write.ref, kube::PatchType::json, patch, {});
  }
  write.send = write.first || !write.live ||
               !kube::already_applied(*write.live, write.wanted, options.manager);
  write.operation = kube::apply_operation(write.ref, write.wanted, options);
}

void decide_remove(KubeWrite& write, const kube::DeleteOptions& options) {
  write.method = Method::remove;
  write.send = write.live.has_value();
  if (write.send) write.operation = kube::delete_operation(write.ref, options);
}

void predict(const Cluster& cluster, std::vector<KubeWrite>& writes) {
  std::vector<kube::Operation> operations;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    KubeWrite& write = writes[i];
    write.changed = write.send;
    if (write.method == Method::remove) continue;
    write.after = write.live.value_or(Value());
    if (!write.send) continue;
    write.after = write.wanted;
    if (!write.served) continue;
    operations.push_back(write.operation);
    dry_run(operations.back());
    which.push_back(i);
  }
  std::vector<Answer> answers = cluster.perform_all(operations);
  for (std::size_t k = 0; k < which.size(); ++k) {
    KubeWrite& write = writes[which[k]];
    if (answers[k].code == 415 && write.instead) {
      operations[k] = *write.instead;
      dry_run(operations[k]);
      answers[k] = cluster.perform(operations[k]);
    }
    if (!still_to_come(answers[k])) take_answer(cluster, write, operations[k], answers[k]);
  }
}

void send_writes(const Cluster& cluster, std::vector<KubeWrite>& writes) {
  send_first_steps(cluster, writes);
  std::vector<kube::WriteItem> items;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    KubeWrite& write = writes[i];
    if (!write.send) {
      write.after = write.live.value_or(Value());
      continue;
    }
    items.push_back({write.ref, write.operation});
    which.push_back(i);
  }
  std::vector<std::optional<Answer>> answers = kube::write_all(cluster, items);
  for (std::size_t k = 0; k < which.size(); ++k) {
    KubeWrite& write = writes[which[k]];
    send_again(cluster, write, answers[k]);
    if (answers[k]) {
      take_answer(cluster, write, write.operation, *answers[k]);
    } else {
      write.failure = base::Error(
          "not-sent", base::cat('`', write.ref.label(), "` was not sent: another object failed"));
    }
  }
}

bool differs(const std::optional<Value>& before, const Value& after) {
  if (!before) return true;
  return std::ranges::any_of(
      kube::differences(*before, after), [](const kube::Difference& difference) {
        return std::ranges::find(controllers_own, difference.path) == std::end(controllers_own);
      });
}

std::vector<run::Change> changes_of(const std::vector<KubeWrite>& writes) {
  std::vector<run::Change> changes;
  for (const KubeWrite& write : writes) {
    if (!write.changed || write.failure) continue;
    const bool removed = write.method == Method::remove;
    run::Change change{.operation = removed      ? run::Operation::remove
                                    : write.live ? run::Operation::update
                                                 : run::Operation::create,
                       .target = write.ref.label()};
    if (write.live) change.diff.before = kube::without_managed(*write.live);
    if (!removed) change.diff.after = kube::without_managed(write.after);
    changes.push_back(std::move(change));
  }
  return changes;
}

std::string summary_of(const std::vector<KubeWrite>& writes) {
  std::size_t created = 0, changed = 0, removed = 0;
  for (const KubeWrite& write : writes) {
    if (!write.changed || write.failure) continue;
    ++(write.method == Method::remove ? removed : write.live ? changed : created);
  }
  std::vector<std::string> parts;
  const auto add = [&](std::size_t count, std::string_view what) {
    if (count > 0)
      parts.push_back(writes.size() == 1 ? std::string(what) : base::cat(count, ' ', what));
  };
  add(created, "created");
  add(changed, "changed");
  add(removed, "deleted");
  const std::string text = parts.empty() ? "nothing to change" : base::join(parts, ", ");
  return writes.size() == 1 ? text : base::cat(writes.size(), " objects: ", text);
}

}  // namespace kboot::modules
