// Sends writes rank by rank and repeats what failed only for the moment.
#include "kube/write_all.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "kube/definitions.hpp"

namespace kboot::kube {

namespace {

constexpr std::chrono::seconds patience{30};
constexpr std::chrono::seconds pause{1};

struct RankRow {
  std::string_view kind;
  Rank rank;
};
constexpr RankRow rank_rows[] = {
    {"APIService", Rank::hooks},
    {"ClusterRole", Rank::supplies},
    {"ConfigMap", Rank::supplies},
    {"CustomResourceDefinition", Rank::foundations},
    {"IngressClass", Rank::supplies},
    {"LimitRange", Rank::supplies},
    {"MutatingWebhookConfiguration", Rank::hooks},
    {"Namespace", Rank::foundations},
    {"NetworkPolicy", Rank::supplies},
    {"PersistentVolume", Rank::supplies},
    {"PersistentVolumeClaim", Rank::supplies},
    {"PriorityClass", Rank::supplies},
    {"ResourceQuota", Rank::supplies},
    {"Role", Rank::supplies},
    {"RuntimeClass", Rank::supplies},
    {"Secret", Rank::supplies},
    {"Service", Rank::supplies},
    {"ServiceAccount", Rank::supplies},
    {"StorageClass", Rank::supplies},
    {"ValidatingAdmissionPolicy", Rank::hooks},
    {"ValidatingAdmissionPolicyBinding", Rank::hooks},
    {"ValidatingWebhookConfiguration", Rank::hooks},
};

struct MomentRow {
  int code;
  std::string_view part;  // of the message
};
constexpr MomentRow moment_rows[] = {
    {403, "because it is being terminated"},
    {404, "404 page not found"},
    {404, "the server could not find the requested resource"},
    {409, "Operation cannot be fulfilled on resourcequotas"},
    {409, "object is being deleted"},
    {500, "conversion webhook for"},
    {500, "etcdserver:"},
    {500, "failed calling admission webhook"},
    {500, "failed calling webhook"},
    {503, ""},
};

using Answers = std::vector<std::optional<Answer>>;

void send(const Cluster& cluster, const std::vector<WriteItem>& items,
          const std::vector<std::size_t>& which, Answers& answers) {
  std::vector<Operation> operations;
  operations.reserve(which.size());
  for (const std::size_t i : which) operations.push_back(items[i].operation);
  std::vector<Answer> said = cluster.perform_all(operations);
  for (std::size_t k = 0; k < which.size(); ++k) answers[which[k]] = std::move(said[k]);
}

void report(const Cluster& cluster, const std::vector<WriteItem>& items,
            const std::vector<std::size_t>& open, const Answers& answers, base::Instant since) {
  std::vector<base::Waiting> waiting;
  for (const std::size_t i : open) {
    waiting.push_back({items[i].ref.label(),
                       cluster.context().redactor.filter(answers[i]->status.message), since});
  }
  cluster.context().progress.waiting(waiting);
}

void send_rank(const Cluster& cluster, const std::vector<WriteItem>& items,
               std::vector<std::size_t> open, Answers& answers) {
  const base::Context& context = cluster.context();
  const base::Instant since = context.clock.now();
  bool reported = false;
  for (;;) {
    send(cluster, items, open, answers);
    std::erase_if(open, [&](std::size_t i) {
      const bool gone = items[i].operation.call.method == "DELETE" && answers[i]->not_found();
      return gone || !passes_soon(*answers[i]);
    });
    if (open.empty() || context.clock.now() - since >= patience) break;
    report(cluster, items, open, answers, since);
    reported = true;
    if (!context.sleep(pause)) break;
  }
  if (reported) context.progress.waiting({});
}

bool is_definition(const WriteItem& item) {
  return item.ref.resource.kind == "CustomResourceDefinition";
}

// The groups whose kinds are defined here: a definition is named PLURAL.GROUP.
std::set<std::string> groups_defined_by(const std::vector<WriteItem>& items) {
  std::set<std::string> groups;
  for (const WriteItem& item : items) {
    if (is_definition(item)) groups.insert(item.ref.name.substr(item.ref.name.find('.') + 1));
  }
  return groups;
}

std::vector<NewDefinition> written_definitions(const std::vector<WriteItem>& items,
                                               const Answers& answers) {
  std::vector<NewDefinition> definitions;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!is_definition(items[i]) || items[i].dry_run || items[i].operation.call.method == "DELETE")
      continue;
    definitions.push_back({items[i].ref, answers[i]->object});
  }
  return definitions;
}

bool all_ok(const std::vector<std::size_t>& rank, const Answers& answers) {
  return std::ranges::all_of(rank, [&](std::size_t i) { return answers[i] && answers[i]->ok(); });
}

}  // namespace

Rank rank_of(std::string_view kind) noexcept {
  const auto* row = std::ranges::lower_bound(rank_rows, kind, {}, &RankRow::kind);
  return row != std::end(rank_rows) && row->kind == kind ? row->rank : Rank::workloads;
}

bool passes_soon(const Answer& answer) noexcept {
  return std::ranges::any_of(moment_rows, [&](const MomentRow& row) {
    return answer.code == row.code && answer.status.message.find(row.part) != std::string::npos;
  });
}

std::vector<std::optional<Answer>> write_all(const Cluster& cluster,
                                             const std::vector<WriteItem>& items) {
  const std::set<std::string> defined = groups_defined_by(items);
  std::map<Rank, std::vector<std::size_t>> ranks{{Rank::customs, {}}};
  for (std::size_t i = 0; i < items.size(); ++i) {
    const ApiResource& resource = items[i].ref.resource;
    const bool custom = defined.contains(resource.group);
    ranks[custom ? Rank::customs : rank_of(resource.kind)].push_back(i);
  }
  Answers answers(items.size());
  for (const auto& [rank, members] : ranks) {
    if (rank == Rank::customs) wait_for_definitions(cluster, written_definitions(items, answers));
    send_rank(cluster, items, members, answers);
    if (!all_ok(members, answers)) break;
  }
  return answers;
}

}  // namespace kboot::kube
