// Merge patches and the three-way merge.
#include "kube/merge.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::kube {

namespace {

// Kinds whose pod template stands at this path.
struct PodPathRow {
  std::string_view kind;
  std::string_view path;
};
constexpr PodPathRow pod_paths[] = {
    {"CronJob", "spec.jobTemplate.spec.template.spec"},
    {"DaemonSet", "spec.template.spec"},
    {"Deployment", "spec.template.spec"},
    {"Job", "spec.template.spec"},
    {"Pod", "spec"},
    {"StatefulSet", "spec.template.spec"},
};

// Lists within a pod's spec, by the key of their items (the patchMergeKey of
// staging/src/k8s.io/api/core/v1).
struct KeyRow {
  std::string_view path;
  std::string_view key;
};
constexpr KeyRow pod_lists[] = {
    {"containers", "name"},
    {"containers.env", "name"},
    {"containers.ports", "containerPort"},
    {"containers.volumeDevices", "devicePath"},
    {"containers.volumeMounts", "mountPath"},
    {"ephemeralContainers", "name"},
    {"ephemeralContainers.env", "name"},
    {"ephemeralContainers.ports", "containerPort"},
    {"ephemeralContainers.volumeDevices", "devicePath"},
    {"ephemeralContainers.volumeMounts", "mountPath"},
    {"imagePullSecrets", "name"},
    {"initContainers", "name"},
    {"initContainers.env", "name"},
    {"initContainers.ports", "containerPort"},
    {"initContainers.volumeDevices", "devicePath"},
    {"initContainers.volumeMounts", "mountPath"},
    {"volumes", "name"},
};
struct KindListRow {
  std::string_view kind;
  std::string_view path;
  std::string_view key;
};
constexpr KindListRow kind_lists[] = {
    {"MutatingWebhookConfiguration", "webhooks", "name"},
    {"Service", "spec.ports", "port"},
    {"ServiceAccount", "secrets", "name"},
    {"ValidatingWebhookConfiguration", "webhooks", "name"},
};

// The key by which the items of the list at `path` are told apart; empty: the list is one whole.
std::string_view merge_key(std::string_view kind, std::string_view path) {
  for (const KindListRow& row : kind_lists) {
    if (row.kind == kind && row.path == path) return row.key;
  }
  for (const PodPathRow& pod : pod_paths) {
    if (pod.kind != kind || !path.starts_with(pod.path) || path.size() <= pod.path.size()) continue;
    const std::string_view within = path.substr(pod.path.size() + 1);
    const auto* row = std::ranges::find(pod_lists, within, &KeyRow::path);
    return row == std::end(pod_lists) ? std::string_view{} : row->key;
  }
  return {};
}

std::string child(std::string_view path, std::string_view key) {
  return path.empty() ? std::string(key) : base::cat(path, '.', key);
}

std::string_view key_text(const value::Entry& entry) {
  return entry.key.is_string() ? entry.key.as_string() : "";
}

Value deletions(const Value& last, const Value& wanted) {
  Value patch = Value::dict();
  for (const value::Entry& entry : last.as_dict()) {
    const Value* now = wanted.find(key_text(entry));
    if (now == nullptr) {
      patch.edit_dict().set(entry.key, Value());
    } else if (entry.value.is_dict() && now->is_dict()) {
      Value inner = deletions(entry.value, *now);
      if (!inner.as_dict().empty()) patch.edit_dict().set(entry.key, std::move(inner));
    }
  }
  return patch;
}

class ThreeWay {
 public:
  explicit ThreeWay(std::string_view kind) : kind_(kind) {}

  Value patch(const Value& last, const Value& live, const Value& wanted,
              std::string_view path) const {
    const Value& known = last.is_dict() ? last : empty_;
    return value::merge(deletions(known, wanted), delta(known, live, wanted, path));
  }

 private:
  Value delta(const Value& last, const Value& live, const Value& wanted,
              std::string_view path) const {
    Value patch = Value::dict();
    for (const value::Entry& entry : wanted.as_dict()) {
      const Value* now = live.find(key_text(entry));
      const Value* before = last.find(key_text(entry));
      if (now == nullptr || now->is_null()) {
        if (!entry.value.is_null()) patch.edit_dict().set(entry.key, entry.value);
      } else if (entry.value.is_dict() && now->is_dict()) {
        const Value& known = before != nullptr && before->is_dict() ? *before : empty_;
        Value inner = delta(known, *now, entry.value, child(path, key_text(entry)));
        if (!inner.as_dict().empty()) patch.edit_dict().set(entry.key, std::move(inner));
      } else {
        Value result = entry.value;
        if (entry.value.is_list() && now->is_list()) {
          result = list(before, *now, entry.value, child(path, key_text(entry)));
        }
        if (!value::equal_json(result, *now)) patch.edit_dict().set(entry.key, result);
      }
    }
    return patch;
  }

  Value list(const Value* last, const Value& live, const Value& wanted,
             std::string_view path) const {
    const std::string_view key = merge_key(kind_, path);
    if (key.empty() || last == nullptr || !last->is_list() || last->as_list().empty())
      return wanted;
    Value out = Value::list();
    for (const Value& item : wanted.as_list()) {
      const Value* now = with_key(live, item, key);
      const Value* before = with_key(*last, item, key);
      if (now == nullptr || before == nullptr) {
        out.edit_list().append(item);
      } else {
        out.edit_list().append(merged(*now, patch(*before, *now, item, path)));
      }
    }
    for (const Value& item : live.as_list()) {
      if (with_key(wanted, item, key) == nullptr && with_key(*last, item, key) == nullptr)
        out.edit_list().append(item);
    }
    return out;
  }

  static const Value* with_key(const Value& list, const Value& like, std::string_view key) {
    const Value* wanted = like.find(key);
    if (wanted == nullptr) return nullptr;
    for (const Value& item : list.as_list()) {
      const Value* own = item.find(key);
      if (own != nullptr && value::equal_json(*own, *wanted)) return &item;
    }
    return nullptr;
  }

  std::string_view kind_;
  Value empty_ = Value::dict();
};

}  // namespace

Value merged(const Value& target, const Value& patch) {
  if (!patch.is_dict()) return patch;
  Value out = Value::dict();
  if (target.is_dict()) {
    for (const value::Entry& entry : target.as_dict()) {
      const Value* change = patch.find(key_text(entry));
      if (change == nullptr) {
        out.edit_dict().set(entry.key, entry.value);
      } else if (!change->is_null()) {
        out.edit_dict().set(entry.key, merged(entry.value, *change));
      }
    }
  }
  for (const value::Entry& entry : patch.as_dict()) {
    if (entry.value.is_null() || out.find(key_text(entry)) != nullptr) continue;
    out.edit_dict().set(entry.key, merged(Value(), entry.value));
  }
  return out;
}

bool contains(const Value& target, const Value& patch) {
  if (!patch.is_dict()) return value::equal_json(target, patch);
  if (!target.is_dict()) return false;
  return std::ranges::all_of(patch.as_dict(), [&](const value::Entry& entry) {
    const Value* own = target.find(key_text(entry));
    if (entry.value.is_null()) return own == nullptr || own->is_null();
    if (own == nullptr) return entry.value.is_dict() && entry.value.as_dict().empty();
    return contains(*own, entry.value);
  });
}

Value three_way_patch(const Value& last, const Value& live, const Value& wanted) {
  return ThreeWay(kind_of(wanted)).patch(last, live, wanted, "");
}

}  // namespace kboot::kube
