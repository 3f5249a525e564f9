// Guard image-pull-secrets: what pulls images names Secrets that are there when it starts.
#include <algorithm>
#include <map>

#include "gitops/guards/parts.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

constexpr std::string_view guard = "image-pull-secrets";

// Where `imagePullSecrets` stands: in a ServiceAccount, a Pod, a workload's template, a CronJob's.
std::vector<const Value*> lists_in(const Value& object) {
  const std::string_view kind = kube::kind_of(object);
  if (kind == "ServiceAccount") return {object.find("imagePullSecrets")};
  if (kind == "Pod") return {object.get("spec", "imagePullSecrets")};
  return {object.get("spec", "template", "spec", "imagePullSecrets"),
          object.get("spec", "jobTemplate", "spec", "template", "spec", "imagePullSecrets")};
}

// Operators that copy Secrets into other namespaces mark the original.
bool is_copied_elsewhere(const Value& object) {
  const Value* annotations = object.get("metadata", "annotations");
  if (annotations == nullptr || !annotations->is_dict()) return false;
  return std::ranges::any_of(annotations->as_dict(), [](const value::Entry& entry) {
    if (!entry.key.is_string()) return false;
    const std::string_view key = entry.key.as_string();
    return key.find("reflect") != std::string_view::npos ||
           key.find("replicat") != std::string_view::npos ||
           key.find("kubed") != std::string_view::npos;
  });
}

// The name of the Secret that an object makes in its namespace: its own, or (ExternalSecret,
// SealedSecret, VaultStaticSecret ...) what its controller makes. Empty: none.
std::string_view secret_made_by(const Value& object) {
  const std::string_view kind = kube::kind_of(object);
  if (kind == "Secret" || kind.find("Secret") == std::string_view::npos)
    return kind == "Secret" ? kube::name_of(object) : std::string_view();
  for (const Value* target :
       {object.get("spec", "target", "name"), object.get("spec", "template", "metadata", "name"),
        object.get("spec", "destination", "name")}) {
    if (target != nullptr && target->is_string()) return target->as_string();
  }
  return kube::name_of(object);
}

struct Made {
  std::string name;
  std::string name_space;
  std::size_t step;
  bool everywhere;
};

std::vector<Made> made_by(PlannedSteps steps) {
  std::vector<Made> made;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (const Value& object : steps[i].objects) {
      const std::string_view name = secret_made_by(object);
      if (name.empty()) continue;
      made.push_back({.name = std::string(name),
                      .name_space = namespace_in(object, steps[i]),
                      .step = i,
                      .everywhere = is_copied_elsewhere(object)});
    }
  }
  return made;
}

// One Secret that is named, and who names it.
struct Use {
  const Value* place;  // the name
  const Value* object;
  std::string name_space;
  std::size_t step;
  std::size_t count = 1;
};

class Check {
 public:
  Check(PlannedSteps steps, GuardFacts& facts, base::Diagnostics& out)
      : steps_(steps), facts_(facts), out_(out), made_(made_by(steps)) {}

  void run() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      for (const Value& object : steps_[i].objects) {
        for (const Value* list : lists_in(object)) {
          for (const Value& entry : items_of(list)) add(entry.find("name"), object, i);
        }
      }
    }
    for (const auto& [key, use] : uses_) judge(use);
  }

 private:
  void add(const Value* name, const Value& object, std::size_t step) {
    if (name == nullptr || !name->is_string() || name->as_string().empty()) return;
    std::string name_space = namespace_in(object, steps_[step]);
    const std::string key = base::cat(name_space, '/', name->as_string());
    const auto [at, is_new] = uses_.try_emplace(
        key,
        Use{.place = name, .object = &object, .name_space = std::move(name_space), .step = step});
    if (!is_new) ++at->second.count;
  }

  void judge(const Use& use) {
    const std::string_view name = use.place->as_string();
    bool later = false;
    std::vector<std::string> near;
    for (const Made& made : made_) {
      const bool here = made.everywhere || made.name_space == use.name_space;
      const bool in_time = made.step <= use.step || steps_[made.step].in_git;
      if (here && made.name == name && in_time) return;
      if (here && made.name == name) later = true;
      if (here) near.push_back(made.name);
    }
    const std::string guess = base::did_you_mean(name, near);
    const auto live = facts_.secrets(use.name_space);
    if (live && std::ranges::find(*live, name) != live->end()) return;
    // Without a cluster only what looks like a slip is worth a word.
    if (!live && (later || guess.empty())) return;
    tell(use, live.has_value(), later, guess, near, live ? *live : near);
  }

  void tell(const Use& use, bool sure, bool later, const std::string& guess,
            const std::vector<std::string>& near, const std::vector<std::string>& live) {
    // What cannot be read in Git may make it, for whatever stands there.
    const bool open =
        !sure || later || has_unknown(steps_.first(use.step)) ||
        (steps_[use.step].in_git && std::ranges::any_of(steps_, &PlannedStep::unknown));
    const std::string secret =
        base::cat("the Secret `", use.name_space, '/', use.place->as_string(), "`, which ");
    base::Diagnostic found =
        finding(guard, open ? base::Severity::warning : base::Severity::error,
                base::cat(label_of(*use.object), " pulls its images with ", secret,
                          later  ? "only a later task makes"
                          : sure ? "is not there and no task makes"
                                 : "no task makes"),
                *use.place, steps_[use.step]);
    if (use.count > 1) found.notes.push_back(base::cat(use.count, " objects name it"));
    if (!later)
      found.hint = guess.empty() ? base::did_you_mean(use.place->as_string(), live) : guess;
    if (found.hint.empty() && !near.empty() && !later)
      found.hint = base::cat("tasks make `", base::join(near, "`, `"), "` there");
    out_.add(std::move(found));
  }

  PlannedSteps steps_;
  GuardFacts& facts_;
  base::Diagnostics& out_;
  std::vector<Made> made_;
  std::map<std::string, Use> uses_;
};

}  // namespace

void check_image_pull_secrets(PlannedSteps steps, GuardFacts& facts, base::Diagnostics& out) {
  Check(steps, facts, out).run();
}

}  // namespace kboot::gitops
