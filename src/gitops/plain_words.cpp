// Finds the cause in a message of Argo CD.
#include "gitops/plain_words.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kboot::gitops {

namespace {

struct Cause {
  std::string_view mark;  // stands in the message, in lower case
  std::string_view hint;
  bool passing = false;
};

constexpr std::string_view credentials =
    "give Argo CD credentials for it with `argocd_repository` or `argocd_repo_creds`";
constexpr std::string_view permissions = "widen the AppProject, or name another in `project`";
constexpr std::string_view versions =
    "bring the `apiVersion` of the manifest up to date, or install what brings the kind";

constexpr std::string_view differences =
    "who changes it back? `ignore_differences` leaves a field to others";

// The first that fits counts; the particular before the general.
constexpr Cause causes[] = {
    {"path does not exist", "is the folder there, and pushed, at the revision of the source?"},
    {"unable to resolve '", "is the branch or tag pushed?"},
    {"host key verification failed", "add the host's key to ConfigMap `argocd-ssh-known-hosts-cm`"},
    {"knownhosts:", "add the host's key to ConfigMap `argocd-ssh-known-hosts-cm`"},
    {"unable to authenticate", "is the public part of the key a deploy key of the repository?"},
    {"permission denied (publickey",
     "is the public part of the key a deploy key of the repository?"},
    {"authentication required", credentials},
    {"authentication failed", credentials},
    {"authorization failed", credentials},
    {"could not read username", credentials},
    {"invalid credentials", credentials},
    {"401 unauthorized", credentials},
    {"403 forbidden", credentials},
    {"repository not found", credentials},
    {"certificate signed by unknown authority",
     "add its authority to ConfigMap `argocd-tls-certs-cm`"},
    {"referencing project", "make the AppProject (`argocd_app` with `kind: AppProject`)"},
    {"references project", "make the AppProject (`argocd_app` with `kind: AppProject`)"},
    {"not permitted in project", permissions},
    {"not permitted to", permissions},
    {"failed to get cluster info",
     "can Argo CD reach this cluster? `argocd_cluster` keeps its address", true},
    {"no clusters with this name", "make the cluster known with `argocd_cluster`"},
    {"could not find version", versions},
    {"no matches for kind", versions},
    {"could not find the requested resource", versions},
    {" is not served; ", versions},
    {"the server has no ", versions},
    {"annotations: too long",
     "`sync_options: [ServerSideApply=true]` keeps no copy in an annotation"},
    {"failed calling webhook", "its pods are not ready yet; `retry` gets past that", true},
    {"namespaces \"", "`sync_options: [CreateNamespace=true]` makes the namespace"},
    {"field is immutable", "it has to be made anew: sync it with `force: true` and `Replace=true`"},
    {"will wipe out all resources", "`allow_empty: true` allows it"},
    {"is forbidden:", "give the ServiceAccount of Argo CD's application-controller this right"},
    {"syncing an older revision",
     "`sync: true` ends that sync where it only waits for health, with `terminate_op: always` "
     "whatever it does"},
    {"it is being deleted", "wait for its end with `state: absent`, then make it anew"},
    {"a sync window", "sync it while the window is open, or give the window `manualSync: true`"},
    {"nothing syncs it", "`sync: true` syncs it, `automated: true` has Argo CD do it"},
    {"to be pruned", "`prune: true` lets a sync remove what the repository names no more"},
    {"left it so", differences},
    {"did not change that", differences},
    {"code = unavailable", "is argocd-repo-server running?", true},
    {"code = deadlineexceeded", "", true},
    {"connection refused", "", true},
    {"connection reset", "", true},
    {"context deadline exceeded", "", true},
    {"i/o timeout", "", true},
    {"tls handshake timeout", "", true},
    {"no such host", "", true},
    {"temporary failure in name resolution", "", true},
    {"could not resolve host", "", true},
    {"cache is not ready", "", true},
};

// What says nothing beyond that there is an error.
constexpr std::string_view wrappings[] = {
    "Failed to load target state: ",
    "failed to generate manifest for source 1 of 1: ",
    "Manifest generation error (cached): ",
    "Failed to compare desired state to live state: ",
    "one or more objects failed to apply, reason: ",
    "one or more synchronization tasks completed unsuccessfully, reason: ",
    "failed to get repo objects: ",
    "failed to list refs: ",
};

std::string_view unwrapped(std::string_view text) {
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view wrapping : wrappings) {
      if (!text.starts_with(wrapping)) continue;
      text.remove_prefix(wrapping.size());
      again = true;
    }
    // The commit that follows tells people little.
    constexpr std::string_view attempt = "Failed last sync attempt to [", commit_end = "]: ";
    if (const std::size_t end = text.find(commit_end);
        text.starts_with(attempt) && end != text.npos) {
      text.remove_prefix(end + commit_end.size());
      again = true;
    }
    constexpr std::string_view rpc = "rpc error: code = ", description = "desc = ";
    if (!text.starts_with(rpc)) continue;
    const std::size_t at = text.find(description);
    if (at == text.npos) break;
    text.remove_prefix(at + description.size());
    again = true;
  }
  return text;
}

}  // namespace

PlainWords plain_words(std::string_view message) {
  constexpr std::size_t longest = 300;
  PlainWords out;
  const std::string whole = base::lower(message);
  const auto* cause = std::ranges::find_if(
      causes, [&](const Cause& row) { return whole.find(row.mark) != whole.npos; });
  if (cause != std::end(causes)) {
    out.hint = cause->hint;
    out.passing = cause->passing;
  }
  const std::string line = base::replace_all(unwrapped(message), "\n", " ");
  for (const std::string_view word : base::split(line, ' ')) {
    if (word.empty()) continue;
    if (!out.text.empty()) out.text += ' ';
    out.text += word;
  }
  if (out.text.size() > longest) {
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(out.text[end]) & 0xC0) == 0x80) --end;
    out.text.resize(end);
    out.text += "...";
  }
  return out;
}

}  // namespace kboot::gitops
