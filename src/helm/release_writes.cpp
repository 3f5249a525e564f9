// Decides on and sends the writes of a release.
#include "helm/release_writes.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "kube/diff.hpp"
#include "kube/managed_fields.hpp"
#include "kube/merge.hpp"
#include "kube/object.hpp"
#include "kube/write_all.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

constexpr std::array managers{helm_manager};
constexpr int most_takeovers = 5;  // somebody else may write between our look and our patch

kube::WriteOptions write_options() {
  kube::WriteOptions options;
  options.manager = helm_manager;
  return options;
}

// Fields that the server does not know are mistakes of the chart.
void be_strict(kube::Operation& operation) {
  operation.call.query.emplace_back("fieldValidation", "Strict");
}

// Client-side apply knows the server's own kinds only; of others the old and the new manifest are
// compared, whatever the cluster holds.
bool is_native(const kube::ApiResource& resource) {
  return resource.kind != "CustomResourceDefinition" &&
         (resource.group.find('.') == std::string::npos || resource.group.ends_with(".k8s.io"));
}

void decide_client_side(ReleaseWrite& write) {
  // What the release did not have before is only added to.
  const Value nothing = Value::dict();
  const Value& original = write.original != nullptr ? *write.original : nothing;
  const bool by_live = write.original == nullptr || is_native(write.object.ref.resource);
  const Value& base = by_live ? *write.live : original;
  const Value patch = kube::three_way_patch(original, base, write.object.wanted);
  write.send = !patch.as_dict().empty();
  write.operation =
      kube::patch_operation(write.object.ref, kube::PatchType::merge, patch, write_options());
}

void decide_replace(ReleaseWrite& write) {
  const Value version = Value::dict(
      {{"metadata", Value::dict({{"resourceVersion", kube::resource_version_of(*write.live)}})}});
  write.send = true;
  write.operation = kube::replace_operation(
      write.object.ref, value::merge(write.object.wanted, version), write_options());
  be_strict(write.operation);
}

void decide_apply(ReleaseWrite& write, const WriteMode& mode) {
  kube::ApplyOptions options;
  options.manager = helm_manager;
  options.force = mode.force_conflicts;
  if (write.live && mode.take_over)
    write.take_over = kube::takeover_patch(*write.live, managers, helm_manager).is_list();
  write.send = write.take_over || !write.live ||
               !kube::already_applied(*write.live, write.object.wanted, helm_manager);
  write.operation = kube::apply_operation(write.object.ref, write.object.wanted, options);
  be_strict(write.operation);
}

void take_fields_over(const kube::Cluster& cluster, const ReleaseWrite& write) {
  std::optional<Value> live = write.live;
  for (int attempt = 1; live; ++attempt) {
    const Value patch = kube::takeover_patch(*live, managers, helm_manager);
    if (!patch.is_list()) return;
    const kube::Operation operation =
        kube::patch_operation(write.object.ref, kube::PatchType::json, patch, write_options());
    const kube::Answer answer = cluster.perform(operation);
    if (answer.ok() || answer.not_found()) return;
    if (answer.code != 409 || attempt == most_takeovers) cluster.require(operation, answer);
    live = cluster.get(write.object.ref);
  }
}

// A plan may meet a namespace or a kind that is still to come.
bool still_to_come(const kube::Answer& answer) {
  return answer.not_found() &&
         (answer.status.message.starts_with("namespaces \"") || kube::passes_soon(answer));
}

bool changes(const ReleaseWrite& write) {
  if (!write.send) return false;
  return !write.live || !kube::differences(*write.live, write.after).empty();
}

}  // namespace

void decide(ReleaseWrite& write, const WriteMode& mode) {
  const bool exists = write.live.has_value();
  if (!exists && (!mode.server_side || write.object.ref.name.empty())) {
    write.send = true;
    write.operation =
        kube::create_operation(write.object.ref, write.object.wanted, write_options());
    be_strict(write.operation);
  } else if (exists && mode.force_replace) {
    decide_replace(write);
  } else if (mode.server_side) {
    decide_apply(write, mode);
  } else {
    decide_client_side(write);
  }
}

void predict_writes(const kube::Cluster& cluster, std::vector<ReleaseWrite>& writes) {
  std::vector<kube::Operation> operations;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    ReleaseWrite& write = writes[i];
    write.after = write.send ? write.object.wanted : write.live.value_or(Value());
    if (!write.send || !write.object.served) continue;
    operations.push_back(write.operation);
    operations.back().call.query.emplace_back("dryRun", "All");
    which.push_back(i);
  }
  const std::vector<kube::Answer> answers = cluster.perform_all(operations);
  for (std::size_t k = 0; k < which.size(); ++k) {
    ReleaseWrite& write = writes[which[k]];
    // Fields that are taken over first conflict in the dry run only.
    if (still_to_come(answers[k]) || (write.take_over && answers[k].code == 409)) continue;
    cluster.require(operations[k], answers[k]);
    write.after = answers[k].object;
  }
}

Written send_all(const kube::Cluster& cluster, std::vector<ReleaseWrite>& writes) {
  Written written;
  std::vector<kube::WriteItem> items;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < writes.size(); ++i) {
    ReleaseWrite& write = writes[i];
    write.after = write.live.value_or(Value());
    if (!write.send) continue;
    if (write.take_over) take_fields_over(cluster, write);
    items.push_back({write.object.ref, write.operation});
    which.push_back(i);
  }
  const std::vector<std::optional<kube::Answer>> answers = kube::write_all(cluster, items);
  for (std::size_t k = 0; k < which.size(); ++k) {
    ReleaseWrite& write = writes[which[k]];
    if (!answers[k]) continue;  // not sent, because another one failed
    written.warnings.insert(written.warnings.end(), answers[k]->warnings.begin(),
                            answers[k]->warnings.end());
    if (!answers[k]->ok()) {
      base::Error error = cluster.error_of(write.operation, *answers[k]);
      if (!written.failure) {
        written.failure = std::move(error);
      } else {
        written.failure->note(base::cat("also: ", error.diagnostic().message));
      }
      continue;
    }
    write.after = answers[k]->object;
    if (write.object.ref.name.empty()) write.object.ref.name = kube::name_of(write.after);
    if (!write.live) written.created.push_back(write.object.ref);
  }
  return written;
}

std::optional<base::Error> remove_all(const kube::Cluster& cluster,
                                      const std::vector<kube::ObjectRef>& refs,
                                      std::string_view propagation) {
  std::optional<base::Error> failure;
  kube::DeleteOptions options;
  options.propagation = propagation;
  for (std::size_t begin = 0, end = 0; begin < refs.size(); begin = end) {
    std::vector<kube::Operation> operations;
    while (end < refs.size() && refs[end].resource.kind == refs[begin].resource.kind)
      operations.push_back(kube::delete_operation(refs[end++], options));
    const std::vector<kube::Answer> answers = cluster.perform_all(operations);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      if (answers[i].ok() || answers[i].not_found() || failure) continue;
      failure = cluster.error_of(operations[i], answers[i]);
    }
  }
  return failure;
}

std::vector<ObjectChange> changes_of(const std::vector<ReleaseWrite>& writes) {
  std::vector<ObjectChange> out;
  for (const ReleaseWrite& write : writes) {
    if (!changes(write) || write.after.is_null()) continue;
    out.push_back({write.object.ref, write.live ? kube::without_managed(*write.live) : Value(),
                   kube::without_managed(write.after)});
  }
  return out;
}

}  // namespace kboot::helm
