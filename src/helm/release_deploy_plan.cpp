// Plans installs and upgrades (pkg/action/install.go, pkg/action/upgrade.go).
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "helm/load.hpp"
#include "helm/release_pending.hpp"
#include "helm/release_plan.hpp"
#include "helm/release_render.hpp"
#include "kube/managed_fields.hpp"
#include "kube/object.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::helm {

namespace {

bool same_chart(const Release& a, const Release& b) {
  return a.chart_name() == b.chart_name() && a.chart_version() == b.chart_version() &&
         a.app_version() == b.app_version();
}

bool same_values(const Value& a, const Value& b) {
  const auto none = [](const Value& value) { return !value.is_dict() || value.as_dict().empty(); };
  return none(a) ? none(b) : value::equal_json(a, b);
}

// The definitions in crds/ are among the files that a release keeps (those of sub-charts are not).
std::map<std::string, std::string> definitions_of(const Value& chart) {
  std::map<std::string, std::string> out;
  const Value* files = chart.find("files");
  if (files == nullptr || !files->is_list()) return out;
  for (const Value& file : files->as_list()) {
    if (file.text("name").starts_with("crds/")) out.emplace(file.text("name"), file.text("data"));
  }
  return out;
}

// Everything that a release puts into the cluster, hooks too.
std::string whole_text(const Release& release) {
  std::string text = release.manifest;
  for (const ReleaseHook& run : release.hooks) text += base::cat("\n---\n", run.hook.text);
  return text;
}

std::vector<Value> whole_objects(const Release& release) {
  return read_objects(whole_text(release), release.name);
}

// "ConfigMap "web" in namespace "app"": as Helm names objects.
std::string object_text(const kube::ObjectRef& ref) {
  return base::cat(ref.resource.kind, " \"", ref.name, "\" in namespace \"", ref.name_space, '"');
}

class DeployPlanner {
 public:
  DeployPlanner(const kube::Cluster& cluster, const DeployRequest& request)
      : cluster_(cluster),
        request_(request),
        store_(cluster, request.name_space),
        plan_(new ActionPlan) {}

  ActionPlanPtr run() {
    check_release_name(request_.name);
    plan_->name = request_.name;
    plan_->name_space = request_.name_space;
    plan_->options = request_.options;
    history_ = read_history(store_, request_.name);
    plan_->revisions = history_.revisions;
    if (!history_.empty()) plan_->summary.before = history_.last();
    choose_kind();
    ReleaseRenderer renderer(cluster_, request_, is_upgrade() ? &history_.current() : nullptr);
    if (is_unchanged(renderer)) {
      plan_->summary.kind = ActionKind::none;
      plan_->summary.after = history_.last();
    } else {
      make(renderer);
    }
    for (base::Diagnostic& warning : renderer.warnings())
      plan_->summary.warnings.push_back(std::move(warning));
    return std::move(plan_);
  }

 private:
  [[nodiscard]] bool is_upgrade() const { return plan_->summary.kind == ActionKind::upgrade; }

  // By what the last revision is.
  void choose_kind() {
    ActionKind& kind = plan_->summary.kind;
    kind = ActionKind::upgrade;
    if (history_.empty() || history_.last().status == ReleaseStatus::uninstalled) {
      kind = ActionKind::install;
      if (!request_.install) throw release_not_found(request_.name, request_.name_space);
      if (!history_.empty()) plan_->superseded.push_back(history_.last());
      return;
    }
    const Release& last = history_.last();
    if (is_under_way(last.status)) {
      plan_->summary.warnings.push_back(
          check_interrupted(cluster_, last, request_.options.timeout));
      plan_->interrupted = last;
      // Nothing was ever there: it is installed again, with the hooks of an install.
      if (last.status == ReleaseStatus::pending_install && !history_.is_deployed())
        kind = ActionKind::install;
    } else if (request_.replace && last.status == ReleaseStatus::failed) {
      kind = ActionKind::install;
    }
  }

  // Rendered as the last revision was, it is what the last revision is: what differs only because
  // a template asks for the revision is no change.
  bool is_unchanged(ReleaseRenderer& renderer) {
    const bool deployed = !history_.empty() && history_.last().status == ReleaseStatus::deployed;
    if (!deployed || request_.even_unchanged || changes_labels()) return false;
    const Release& last = history_.last();
    if (!same_values(renderer.values(), last.config)) return false;
    const int revision = last.rollback_revision != 0 ? last.rollback_revision : last.version;
    const bool installed = revision == 1 || last.first_deployed == last.last_deployed;
    const ReleaseInfo info{.name = last.name,
                           .name_space = last.name_space,
                           .revision = installed ? 1 : revision,
                           .is_install = installed,
                           .is_upgrade = !installed};
    const Release one = renderer.render(info);
    if (!same_chart(one, last)) return false;
    if (!request_.skip_crds && definitions_of(one.chart) != definitions_of(last.chart))
      return false;
    if (whole_text(one) == whole_text(last)) return true;
    const Release other = renderer.render(info);
    return same_objects(whole_objects(last), whole_objects(one), whole_objects(other));
  }

  bool changes_labels() const {
    const std::map<std::string, std::string>& now = history_.last().labels;
    return std::ranges::any_of(request_.labels, [&](const auto& entry) {
      const auto found = now.find(entry.first);
      return entry.second == "null" ? found != now.end()
                                    : found == now.end() || found->second != entry.second;
    });
  }

  void make(ReleaseRenderer& renderer) {
    const bool upgrade = is_upgrade();
    if (upgrade && !request_.upgrade) {
      throw base::Error("release-exists",
                        base::cat("release `", request_.name, "` is there already"))
          .note("helm says: cannot reuse a name that is still in use");
    }
    const int version = history_.empty() ? 1 : history_.last().version + 1;
    plan_->release = renderer.render({.name = request_.name,
                                      .name_space = request_.name_space,
                                      .revision = upgrade ? version : 1,
                                      .is_install = !upgrade,
                                      .is_upgrade = upgrade});
    fill_release(version);
    check_release_size(plan_->release);
    place(renderer);
    plan_->summary.hooks = planned_hooks(plan_->release, plan_->summary.kind, plan_->options);
    plan_->summary.after = plan_->release;
  }

  void fill_release(int version) {
    Release& release = plan_->release;
    const ActionWords& words = words_of(plan_->summary.kind);
    release.version = version;
    release.status = words.pending;
    release.description = words.underway;
    release.last_deployed = release_time(cluster_.context().clock.wall());
    release.first_deployed = release.last_deployed;
    const bool otherwise = !is_upgrade() || history_.last().server_side();
    server_side_ = is_server_side(plan_->options, otherwise);
    release.apply_method = server_side_ ? "ssa" : "csa";
    if (is_upgrade()) {
      release.first_deployed = history_.current().first_deployed;
      release.labels = history_.last().labels;
      plan_->superseded.push_back(history_.current());
    }
    for (const auto& [name, text] : request_.labels) release.labels[name] = text;
    std::erase_if(release.labels, [](const auto& entry) { return entry.second == "null"; });
  }

  void place(const ReleaseRenderer& renderer) {
    find_home();
    std::vector<Value> objects;
    for (const Value& object : read_objects(plan_->release.manifest, request_.name))
      objects.push_back(with_ownership(object, request_.name, request_.name_space));
    std::vector<Value> definitions = renderer.definitions();
    definitions.insert(definitions.end(), objects.begin(), objects.end());
    const kube::Discovery coming = kinds_of(definitions);
    plan_->definitions = writes_for(
        cluster_, place_objects(cluster_, renderer.definitions(), request_.name_space, coming));
    for (ReleaseWrite& write : plan_->definitions) decide_definition(write);
    plan_->writes =
        writes_for(cluster_, place_objects(cluster_, objects, request_.name_space, coming));
    KnownObjects known;
    if (!history_.empty() && history_.last().status != ReleaseStatus::uninstalled)
      known = known_objects(cluster_, history_, history_.current());
    require_ours(known);
    decide_all(plan_->writes, known, mode(!is_upgrade() || !history_.current().server_side()));
    plan_->removals = removals_for(cluster_, known, plan_->writes, plan_->release);
    keep_definitions(plan_->removals, renderer.definitions());
  }

  // Helm only creates them, so it is kboot that changes them: always on the server's side. Those
  // that somebody else wrote stay as they are, as Helm leaves all of them.
  void decide_definition(ReleaseWrite& write) {
    decide(write, {.server_side = true,
                   .force_conflicts = request_.options.force_conflicts,
                   .take_over = true});
    if (!write.send || !write.live || request_.options.force_conflicts) return;
    if (kube::is_manager(*write.live, helm_manager)) return;
    write.send = false;
    plan_->summary.warnings.push_back(
        {.severity = base::Severity::warning,
         .code = "definition-of-others",
         .message = base::cat("`", write.object.ref.label(),
                              "` was written by somebody else and stays as it is"),
         .hint = "`force_conflicts: true` brings it to what the chart has"});
  }

  // The release's namespace, where it has to be made first.
  void find_home() {
    if (is_upgrade() || !request_.create_namespace) return;
    const kube::ObjectRef ref = cluster_.locate("v1", "Namespace", "", request_.name_space);
    if (!cluster_.get(ref, kube::Body::metadata)) plan_->home = ref;
  }

  [[nodiscard]] WriteMode mode(bool take_over) const {
    return {.server_side = server_side_,
            .force_conflicts = request_.options.force_conflicts,
            .force_replace = request_.options.force_replace,
            .take_over = take_over};
  }

  // What is there and not of this release stays what it is.
  void require_ours(const KnownObjects& known) const {
    if (request_.options.take_ownership) return;
    std::vector<std::string> certain;
    for (std::size_t i = 0; i < known.certain; ++i)
      certain.push_back(object_key(known.objects[i].ref));
    std::ranges::sort(certain);
    std::vector<std::string> problems;
    for (const ReleaseWrite& write : plan_->writes) {
      if (!write.live || std::ranges::binary_search(certain, object_key(write.object.ref)))
        continue;
      const std::string problem =
          ownership_problem(*write.live, request_.name, request_.name_space);
      const bool adopted =
          request_.options.adopts != nullptr && request_.options.adopts(*write.live);
      if (problem.empty() || adopted) continue;
      problems.push_back(
          base::cat(object_text(write.object.ref),
                    " exists and cannot be imported into the current release: ", problem));
    }
    if (problems.empty()) return;
    base::Error error("release-conflict", problems.front());
    for (std::size_t i = 1; i < problems.size(); ++i) error.note(problems[i]);
    throw error.hint("`take_ownership` takes what is there into the release");
  }

  const kube::Cluster& cluster_;
  const DeployRequest& request_;
  ReleaseStore store_;
  ActionPlanPtr plan_;
  History history_;
  bool server_side_ = true;
};

}  // namespace

ActionPlanPtr plan_deploy(const kube::Cluster& cluster, const DeployRequest& request) {
  return DeployPlanner(cluster, request).run();
}

}  // namespace kboot::helm
