// Asks for the kinds of new definitions until they are served.
#include "kube/definitions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "kube/wait.hpp"

namespace kboot::kube {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds patience{60};
// An API server establishes a definition within a moment, or 5 s when there are several servers.
constexpr seconds nudge_every{8};
constexpr std::string_view nudge_annotation = "kboot.dev/nudge";
constexpr milliseconds first_pause{20};
constexpr milliseconds longest_pause{500};

// The kinds of a definition that are not served yet.
struct Missing {
  const NewDefinition* definition;
  ApiResource resource;
};

std::vector<Missing> kinds_of(const std::vector<NewDefinition>& definitions) {
  std::vector<Missing> missing;
  for (const NewDefinition& definition : definitions) {
    if (readiness_of(definition.object).readiness == Readiness::ready) continue;
    for (ApiResource& resource : resources_of_crd(definition.object)) {
      missing.push_back({&definition, std::move(resource)});
    }
  }
  return missing;
}

// Takes out what the server lists by now.
void ask(const Cluster& cluster, std::vector<Missing>& missing) {
  std::vector<Operation> operations;
  for (const Missing& kind : missing) {
    const std::string api_version = kind.resource.api_version();
    operations.push_back({.verb = "list the kinds of",
                          .target = api_version,
                          .call = {.path = base::cat("/apis/", api_version)}});
  }
  const std::vector<Answer> answers = cluster.perform_all(operations);
  std::vector<Missing> left;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    if (!answers[i].ok() && !answers[i].not_found()) cluster.require(operations[i], answers[i]);
    Discovery served;
    if (answers[i].ok()) served.add_resource_list(answers[i].object);
    const ApiResource& wanted = missing[i].resource;
    if (served.find(wanted.api_version(), wanted.kind) == nullptr) left.push_back(missing[i]);
  }
  missing = std::move(left);
}

void tell(const base::Context& context, const std::vector<Missing>& missing, base::Instant since) {
  std::vector<base::Waiting> items;
  for (const Missing& kind : missing) {
    items.push_back({kind.definition->ref.label(), "not established yet", since});
  }
  context.progress.waiting(items);
}

// An API server that was stopped between storing a definition and establishing it forgets to go on until it looks at all
// definitions again, some minutes later. Any change of the object reminds it, so this makes one and takes it back
// (apiextensions-apiserver, crdHandler.updateCustomResourceDefinition). Failures are left to the waiting.
void nudge(const Cluster& cluster, const std::vector<Missing>& missing) {
  for (const Value& mark : {Value("establish"), Value()}) {
    const Value patch = Value::dict(
        {{"metadata", Value::dict({{"annotations", Value::dict({{nudge_annotation, mark}})}})}});
    std::vector<Operation> operations;
    for (const Missing& kind : missing) {
      operations.push_back(
          patch_operation(kind.definition->ref, PatchType::merge, patch, {.body = Body::metadata}));
    }
    cluster.perform_all(operations);
  }
}

// The objects themselves say why: names that another definition has taken, for one.
[[noreturn]] void give_up(const Cluster& cluster, const std::vector<Missing>& missing) {
  std::vector<WaitTarget> targets;
  for (const Missing& kind : missing) {
    targets.push_back({.ref = kind.definition->ref, .judge = &readiness_of});
  }
  const base::Context brief = cluster.context().until(cluster.context().clock.now() + seconds(1));
  const WaitResult result = wait_for(Cluster(brief, cluster.session()), targets);
  throw wait_error(cluster, targets, result, patience);
}

}  // namespace

void wait_for_definitions(const Cluster& cluster, const std::vector<NewDefinition>& definitions) {
  if (definitions.empty()) return;
  const base::Context& context = cluster.context();
  const base::Instant since = context.clock.now();
  std::vector<Missing> missing = kinds_of(definitions);
  base::Duration pause = first_pause;
  const bool any = !missing.empty();
  base::Instant next_nudge = since + nudge_every;
  while (!missing.empty()) {
    ask(cluster, missing);
    if (missing.empty()) break;
    if (context.clock.now() - since >= patience) give_up(cluster, missing);
    if (context.clock.now() >= next_nudge) {
      nudge(cluster, missing);
      next_nudge = context.clock.now() + nudge_every;
    }
    tell(context, missing, since);
    if (!context.sleep(pause)) give_up(cluster, missing);
    pause = std::min<base::Duration>(pause * 2, longest_pause);
  }
  if (any) context.progress.waiting({});
  cluster.session().forget_discovery();
}

}  // namespace kboot::kube
