// Guard repository-credentials: the credentials that are written are those of the repositories that
// are deployed, as Argo CD matches them (util/db/repository_secrets.go); the Secrets that Flux's
// sources name are there.
#include <algorithm>

#include "base/encoding.hpp"
#include "gitops/guards/sources.hpp"
#include "gitops/repository_url.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

constexpr std::string_view guard = "repository-credentials";
constexpr std::string_view type_label = "argocd.argoproj.io/secret-type";

struct Credentials {
  std::string url;
  bool prefix = false;  // for all URLs that begin so
  const Value* place = nullptr;
  const PlannedStep* step = nullptr;

  [[nodiscard]] bool serve(std::string_view repository) const {
    const std::string wanted = argocd_repository_url(repository);
    const std::string ours = argocd_repository_url(url);
    return prefix ? wanted.starts_with(ours) : wanted == ours;
  }
};

std::optional<Credentials> credentials_in(const Value& object, const PlannedStep* step) {
  if (kube::kind_of(object) != "Secret") return std::nullopt;
  const Value* type = object.get("metadata", "labels", type_label);
  if (type == nullptr || !type->is_string()) return std::nullopt;
  const bool prefix = type->as_string() == "repo-creds";
  if (!prefix && type->as_string() != "repository") return std::nullopt;
  if (const Value* text = object.get("stringData", "url"); text != nullptr && text->is_string())
    return Credentials{std::string(text->as_string()), prefix, text, step};
  const Value* coded = object.get("data", "url");
  if (coded == nullptr || !coded->is_string()) return std::nullopt;
  const auto url = base::base64_decode_lenient(coded->as_string());
  return url ? std::optional(Credentials{*url, prefix, coded, step}) : std::nullopt;
}

// The first so many parts of a path, as many as `like` has.
std::string cut_like(const std::string& text, const std::string& like) {
  const auto wanted = std::ranges::count(like, '/');
  std::size_t end = 0;
  for (auto parts = wanted; parts >= 0; --parts) {
    end = text.find('/', end);
    if (end == std::string::npos) return text;
    if (parts > 0) ++end;
  }
  return text.substr(0, end);
}

std::string host_of(const std::string& identity) { return identity.substr(0, identity.find('/')); }

// How credentials that do not serve a repository come to look as if they were meant for it.
enum class Likeness : std::uint8_t { none, same_host, slip, protocol };

Likeness likeness(const Credentials& credentials, std::string_view repository) {
  const std::string ours = repository_identity(credentials.url);
  const std::string theirs = cut_like(repository_identity(repository), ours);
  if (ours == theirs) {
    return is_ssh_url(credentials.url) == is_ssh_url(repository) ? Likeness::slip
                                                                 : Likeness::protocol;
  }
  constexpr std::size_t most_slips = 2;  // two letters that changed places
  if (base::edit_distance(ours, theirs) <= most_slips) return Likeness::slip;
  return host_of(ours) == host_of(theirs) ? Likeness::same_host : Likeness::none;
}

void tell(const Credentials& credentials, const SourceUse& use, Likeness how,
          base::Diagnostics& out) {
  const std::string_view repository = use.url->as_string();
  base::Diagnostic found =
      finding(guard, how == Likeness::same_host ? base::Severity::warning : base::Severity::error,
              base::cat("the credentials for `", credentials.url, "` are of no use for `",
                        repository, "`, which ", label_of(*use.object), " deploys"),
              *credentials.place, *credentials.step);
  found.frames.push_back({base::cat(label_of(*use.object), " in task `", use.step->task, '`'),
                          use.url->origin() ? use.url->origin() : use.step->origin});
  if (how == Likeness::protocol) {
    found.hint = base::cat(
        "one is reached by ssh, the other by https: Argo CD compares URLs as "
        "they are written");
  } else if (how == Likeness::slip) {
    found.hint = base::cat("did you mean `", repository, "`?");
  } else {
    found.hint = "right where the repository is public; else write the credentials for its URL";
  }
  out.add(std::move(found));
}

void check_argocd(PlannedSteps steps, GuardFacts& facts, base::Diagnostics& out) {
  std::vector<Credentials> made;
  for (const PlannedStep& step : steps) {
    for (const Value& object : step.objects) {
      if (auto credentials = credentials_in(object, &step)) made.push_back(std::move(*credentials));
    }
  }
  if (made.empty()) return;
  std::vector<SourceUse> uses = sources_in(steps);
  std::erase_if(uses,
                [](const SourceUse& use) { return kube::kind_of(*use.object) == "Kustomization"; });
  if (uses.empty()) return;
  std::vector<Credentials> known = made;
  for (const Value& secret :
       facts.repository_secrets(namespace_in(*uses.front().object, *uses.front().step))) {
    if (auto credentials = credentials_in(secret, nullptr))
      known.push_back(std::move(*credentials));
  }
  for (const Credentials& each : made) {
    const auto serves = [&](const SourceUse& use) { return each.serve(use.url->as_string()); };
    if (std::ranges::any_of(uses, serves)) continue;
    for (const SourceUse& use : uses) {
      const bool served = std::ranges::any_of(
          known, [&](const Credentials& other) { return other.serve(use.url->as_string()); });
      const Likeness how = likeness(each, use.url->as_string());
      if (served || how == Likeness::none) continue;
      tell(each, use, how, out);
      break;
    }
  }
}

// --- Flux

const Value* planned_secret(PlannedSteps steps, std::string_view name_space,
                            std::string_view name) {
  for (const PlannedStep& step : steps) {
    for (const Value& object : step.objects) {
      if (kube::kind_of(object) == "Secret" && kube::name_of(object) == name &&
          namespace_in(object, step) == name_space)
        return &object;
    }
  }
  return nullptr;
}

bool has_key(const Value& secret, std::string_view key) {
  return secret.get("stringData", key) != nullptr || secret.get("data", key) != nullptr;
}

void judge_flux(const Value& object, const PlannedStep& step, PlannedSteps steps, GuardFacts& facts,
                base::Diagnostics& out) {
  const Value* name = object.get("spec", "secretRef", "name");
  if (name == nullptr || !name->is_string()) return;
  const std::string home = namespace_in(object, step);
  const Value* url = object.get("spec", "url");
  if (const Value* secret = planned_secret(steps, home, name->as_string())) {
    const bool ssh = url != nullptr && url->is_string() && is_ssh_url(url->as_string());
    if (!ssh || has_key(*secret, "identity")) return;
    base::Diagnostic found =
        finding(guard, base::Severity::error,
                base::cat(label_of(object), " is reached by ssh, and the Secret `", home, '/',
                          name->as_string(), "` has no key `identity`"),
                *url, step);
    found.hint = "give it `identity` and `known_hosts`, or use the https URL";
    return out.add(std::move(found));
  }
  const auto live = facts.secrets(home);
  if (!live || std::ranges::find(*live, name->as_string()) != live->end()) return;
  std::vector<std::string> known = *live;
  for (const PlannedStep& other : steps) {
    for (const Value& one : other.objects) {
      if (kube::kind_of(one) == "Secret" && namespace_in(one, other) == home)
        known.emplace_back(kube::name_of(one));
    }
  }
  base::Diagnostic found =
      finding(guard, has_unknown(steps) ? base::Severity::warning : base::Severity::error,
              base::cat(label_of(object), " needs the Secret `", home, '/', name->as_string(),
                        "`, which is not there and no task makes"),
              *name, step);
  found.hint = base::did_you_mean(name->as_string(), known);
  out.add(std::move(found));
}

}  // namespace

void check_repository_credentials(PlannedSteps steps, GuardFacts& facts, base::Diagnostics& out) {
  check_argocd(steps, facts, out);
  for (const PlannedStep& step : steps) {
    for (const Value& object : step.objects) {
      if (kube::api_version_of(object).starts_with("source.toolkit.fluxcd.io/"))
        judge_flux(object, step, steps, facts, out);
    }
  }
}

}  // namespace kboot::gitops
