// Documents of rendered templates (Helm's pkg/release/v1/util).
#include "helm/manifests.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"
#include "helm/head.hpp"
#include "helm/names.hpp"

namespace kboot::helm {

namespace {

// How many bytes of white space the text begins with: ASCII's and Unicode's.
std::size_t leading_space(std::string_view text) {
  const char c = text.front();
  if (c == ' ' || (c >= '\t' && c <= '\r')) return 1;
  if (c >= 0) return 0;
  const base::Utf8Step step = base::read_utf8(text);
  const std::uint32_t code = step.code_point;
  const bool space = code == 0x85 || code == 0xA0 || code == 0x1680 ||
                     (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
                     code == 0x202F || code == 0x205F || code == 0x3000;
  return step.size > 0 && space ? step.size : 0;
}

std::size_t trailing_space(std::string_view text) {
  std::size_t begin = text.size() - 1;
  while (begin > 0 && (static_cast<unsigned char>(text[begin]) & 0xC0U) == 0x80U) --begin;
  const std::string_view last = text.substr(begin);
  return leading_space(last) == last.size() ? last.size() : 0;
}

// The white space of Go's \s.
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }

struct Cut {
  std::size_t begin;
  std::size_t end;
};
constexpr Cut no_cut{std::string_view::npos, std::string_view::npos};

// (?m)^---[ \t]*
Cut next_cut_at_line(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("---", from); at != std::string_view::npos;
       at = text.find("---", at + 1)) {
    if (at > 0 && text[at - 1] != '\n') continue;
    return {at, std::min(text.find_first_not_of(" \t", at + 3), text.size())};
  }
  return no_cut;
}

// (?:^|\s*\n)---\s*, where ^ is the text's begin
Cut next_cut_with_blanks(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find("---", from); at != std::string_view::npos;
       at = text.find("---", at + 1)) {
    const bool behind_line = at > from && text[at - 1] == '\n';
    if (at > 0 && !behind_line) continue;
    std::size_t begin = at;
    while (begin > from && is_blank(text[begin - 1])) --begin;
    std::size_t end = at + 3;
    while (end < text.size() && is_blank(text[end])) ++end;
    return {begin, end};
  }
  return no_cut;
}

constexpr std::array<std::string_view, 38> install_order{
    "PriorityClass",
    "Namespace",
    "NetworkPolicy",
    "ResourceQuota",
    "LimitRange",
    "PodSecurityPolicy",
    "PodDisruptionBudget",
    "ServiceAccount",
    "Secret",
    "SecretList",
    "ConfigMap",
    "StorageClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "CustomResourceDefinition",
    "ClusterRole",
    "ClusterRoleList",
    "ClusterRoleBinding",
    "ClusterRoleBindingList",
    "Role",
    "RoleList",
    "RoleBinding",
    "RoleBindingList",
    "Service",
    "DaemonSet",
    "Pod",
    "ReplicationController",
    "ReplicaSet",
    "Deployment",
    "HorizontalPodAutoscaler",
    "StatefulSet",
    "Job",
    "CronJob",
    "IngressClass",
    "Ingress",
    "APIService",
    // Helm 3 takes these two for kinds it does not know.
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
};

constexpr std::array<std::string_view, 38> uninstall_order{
    "ValidatingWebhookConfiguration",
    "MutatingWebhookConfiguration",
    "APIService",
    "Ingress",
    "IngressClass",
    "Service",
    "CronJob",
    "Job",
    "StatefulSet",
    "HorizontalPodAutoscaler",
    "Deployment",
    "ReplicaSet",
    "ReplicationController",
    "Pod",
    "DaemonSet",
    "RoleBindingList",
    "RoleBinding",
    "RoleList",
    "Role",
    "ClusterRoleBindingList",
    "ClusterRoleBinding",
    "ClusterRoleList",
    "ClusterRole",
    "CustomResourceDefinition",
    "PersistentVolumeClaim",
    "PersistentVolume",
    "StorageClass",
    "ConfigMap",
    "SecretList",
    "Secret",
    "ServiceAccount",
    "PodDisruptionBudget",
    "PodSecurityPolicy",
    "LimitRange",
    "ResourceQuota",
    "NetworkPolicy",
    "Namespace",
    "PriorityClass",
};

std::size_t place_of(std::string_view kind, const std::array<std::string_view, 38>& order,
                     Compat compat) {
  if (compat == Compat::v3_17 && kind.ends_with("WebhookConfiguration")) return order.size();
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), kind) - order.begin());
}

// By place, unknown kinds behind them by name; what is alike stays in its order.
template <typename Item>
void sort_by(std::vector<Item>& items, const std::array<std::string_view, 38>& order,
             Compat compat) {
  std::stable_sort(items.begin(), items.end(), [&](const Item& a, const Item& b) {
    const std::size_t first = place_of(a.kind, order, compat);
    const std::size_t second = place_of(b.kind, order, compat);
    if (first != second) return first < second;
    return first == order.size() && a.kind < b.kind;
  });
}

constexpr std::array<std::string_view, 9> hook_events{
    "pre-install",  "post-install", "pre-delete",    "post-delete", "pre-upgrade",
    "post-upgrade", "pre-rollback", "post-rollback", "test"};

std::vector<std::string> words(const std::string* annotation) {
  std::vector<std::string> found;
  if (annotation == nullptr) return found;
  for (const std::string_view word : base::split(*annotation, ',')) {
    found.push_back(base::lower(trim_space(word)));
  }
  return found;
}

int weight_of(const std::string* annotation) {
  if (annotation == nullptr) return 0;
  std::string_view text = *annotation;
  if (text.starts_with('+')) text.remove_prefix(1);
  int weight = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), weight);
  return error == std::errc() && end == text.data() + text.size() ? weight : 0;
}

// Where one of the events is none that Helm knows, the document is dropped.
void add_hook(const Head& head, const std::string& events, Manifest&& document,
              std::vector<Hook>& hooks) {
  Hook hook{.name = head.name,
            .kind = head.kind,
            .path = std::move(document.path),
            .text = std::move(document.text),
            .events = words(&events),
            .weight = weight_of(head.annotation("helm.sh/hook-weight")),
            .delete_policies = words(head.annotation("helm.sh/hook-delete-policy")),
            .output_log_policies = words(head.annotation("helm.sh/hook-output-log-policy"))};
  for (std::string& event : hook.events) {
    if (event == "test-success") event = "test";  // Helm 2's name
    const auto* known = std::find(hook_events.begin(), hook_events.end(), event);
    if (known == hook_events.end()) return;
  }
  hooks.push_back(std::move(hook));
}

}  // namespace

std::string_view trim_space_left(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = leading_space(text);
    if (size == 0) break;
    text.remove_prefix(size);
  }
  return text;
}

std::string_view trim_space(std::string_view text) {
  text = trim_space_left(text);
  while (!text.empty()) {
    const std::size_t size = trailing_space(text);
    if (size == 0) break;
    text.remove_suffix(size);
  }
  return text;
}

std::vector<std::string> split_manifests(std::string_view text, Compat compat) {
  const bool trims_end = compat == Compat::v3_17;
  text = trims_end ? trim_space(text) : trim_space_left(text);
  std::vector<std::string> documents;
  const auto add = [&](std::string_view document) {
    document = trims_end ? trim_space(document) : trim_space_left(document);
    if (!document.empty()) documents.emplace_back(document);
  };
  std::size_t begin = 0;
  for (;;) {
    const Cut cut =
        compat == Compat::v4_3 ? next_cut_at_line(text, begin) : next_cut_with_blanks(text, begin);
    if (cut.begin == std::string_view::npos) break;
    add(text.substr(begin, cut.begin - begin));
    begin = cut.end;
  }
  add(text.substr(begin));
  return documents;
}

void sort_by_install_order(std::vector<Manifest>& manifests, Compat compat) {
  sort_by(manifests, install_order, compat);
}

void sort_by_uninstall_order(std::vector<Manifest>& manifests, Compat compat) {
  sort_by(manifests, uninstall_order, compat);
}

bool Hook::is_test() const noexcept {
  return std::find(events.begin(), events.end(), "test") != events.end();
}

std::string manifest_text(std::span<const Manifest> manifests) {
  std::string text;
  for (const Manifest& manifest : manifests) {
    text += base::cat("---\n# Source: ", manifest.path, "\n", manifest.text, "\n");
  }
  return text;
}

void sort_documents(const std::map<std::string, std::string>& files, Compat compat,
                    Rendered& rendered, BrokenDocument& broken) {
  for (const auto& [path, content] : files) {
    if (go_base(path).starts_with('_')) continue;
    for (std::string& text : split_manifests(content, compat)) {
      Head head;
      try {
        head = read_head(text);
      } catch (base::Error& error) {
        broken = {path, text};
        error.diagnostic().code = "chart-output";
        error.diagnostic().message =
            base::cat("YAML parse error on ", path, ": ", error.diagnostic().message);
        throw;
      }
      Manifest document{.path = path,
                        .text = std::move(text),
                        .kind = head.kind,
                        .api_version = head.api_version,
                        .name = head.name};
      if (const std::string* events = head.annotation("helm.sh/hook")) {
        add_hook(head, *events, std::move(document), rendered.hooks);
      } else {
        rendered.manifests.push_back(std::move(document));
      }
    }
  }
  sort_by(rendered.hooks, install_order, compat);
  sort_by_install_order(rendered.manifests, compat);
}

}  // namespace kboot::helm
