// Reads the folders of the checkout as Argo CD's repo-server does (reposerver/repository.go: charts,
// then kustomizations, else the manifests of the folder), and Flux's kustomize-controller.
#include "gitops/guards/git_manifests.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <set>

#include "base/files.hpp"
#include "gitops/guards/sources.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"
#include "value/yaml.hpp"

namespace kboot::gitops {

namespace {

constexpr std::size_t most_files = 2'000;
constexpr std::size_t most_steps = 500;
constexpr std::string_view endings[] = {".json", ".yaml", ".yml"};
constexpr std::string_view kustomizations[] = {"kustomization.yaml", "kustomization.yml",
                                               "Kustomization"};
// Keys of a source, and of its `helm`, whose meaning is not worked out here.
constexpr std::string_view foreign_tools[] = {"kustomize", "plugin"};
constexpr std::string_view foreign_options[] = {"fileParameters", "apiVersions", "kubeVersion",
                                                "namespace"};

bool is_one_of(std::span<const std::string_view> list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

bool has_any(const Value* dict, std::span<const std::string_view> keys) {
  return dict != nullptr && std::ranges::any_of(keys, [dict](std::string_view key) {
           return dict->find(key) != nullptr;
         });
}

bool is_true(const Value* flag) {
  return flag != nullptr && flag->is(value::Kind::boolean) && flag->as_bool();
}

bool has_kustomization(const std::string& folder) {
  return std::ranges::any_of(kustomizations, [&](std::string_view name) {
    return base::is_file(base::join_path(folder, name));
  });
}

// Thrown where the real tool has to be asked.
struct Unreadable {};

class Manifests {
 public:
  explicit Manifests(const Value* directory) {
    if (directory == nullptr) return;
    recurse = is_true(directory->find("recurse"));
    include_ = directory->text("include");
    exclude_ = directory->text("exclude");
    const bool alternatives =
        include_.find('{') != std::string::npos || exclude_.find('{') != std::string::npos;
    if (alternatives || directory->find("jsonnet") != nullptr) throw Unreadable();
  }

  void add_folder(const std::string& folder, const std::string& below = {}) {
    for (const std::string& name : base::list_directory(folder)) {
      const std::string path = base::join_path(folder, name);
      const std::string relative = below.empty() ? name : base::join_path(below, name);
      if (base::is_directory(path)) {
        if (recurse && name != ".git") add_folder(path, relative);
      } else if (is_one_of(endings, base::extension(name)) && wanted(relative)) {
        add_file(path);
      }
    }
  }

  bool recurse = false;
  std::vector<Value> objects;

 private:
  [[nodiscard]] bool wanted(const std::string& path) const {
    if (!exclude_.empty() && fnmatch(exclude_.c_str(), path.c_str(), 0) == 0) return false;
    return include_.empty() || fnmatch(include_.c_str(), path.c_str(), 0) == 0;
  }

  void add_file(const std::string& path) {
    if (++files_ > most_files) throw Unreadable();
    const std::string text = base::read_file(path);
    if (text.find("+argocd:skip-file-rendering") != std::string::npos) return;
    for (const Value& document :
         value::read_yaml_all(text, path, {.schema = value::Schema::goyaml})) {
      const Value* items = document.find("items");
      if (items == nullptr || !kube::kind_of(document).ends_with("List")) {
        if (document.is_dict()) objects.push_back(document);
        continue;
      }
      for (const Value& item : items_of(items)) objects.push_back(item);
    }
  }

  std::string include_, exclude_;
  std::size_t files_ = 0;
};

// Where an Application puts what names no namespace; nothing: on another cluster.
std::optional<std::string> destination_of(const Value& application) {
  const Value* destination = application.get("spec", "destination");
  if (application.find("spec") == nullptr || destination == nullptr) return std::string();
  const std::string_view server = destination->text("server"), name = destination->text("name");
  const bool here = (server.empty() || server == "https://kubernetes.default.svc") &&
                    (name.empty() || name == "in-cluster");
  return here ? std::optional(std::string(destination->text("namespace"))) : std::nullopt;
}

class Reader {
 public:
  Reader(PlannedSteps steps, GuardFacts& facts, const WorkingCopy& checkout)
      : facts_(facts), checkout_(checkout), steps_(steps.begin(), steps.end()) {}

  std::vector<PlannedStep> read() {
    const std::size_t own = steps_.size();
    std::size_t done = 0;
    // Steps that are added are looked through as well.
    while (done < steps_.size() && steps_.size() < own + most_steps) {
      // All of them: a Kustomization's GitRepository may stand in another step.
      const std::vector<PlannedStep> known = steps_;
      const PlannedStep* fresh = known.data() + done;
      for (const SourceUse& use : sources_in(known)) {
        if (use.step >= fresh) add(use);
      }
      done = known.size();
    }
    const bool any = std::any_of(steps_.begin() + static_cast<std::ptrdiff_t>(own), steps_.end(),
                                 [](const PlannedStep& step) { return !step.unknown; });
    if (!any) steps_.resize(own);
    return std::move(steps_);
  }

 private:
  void add(const SourceUse& use) {
    const std::optional<std::string> home = destination_of(*use.object);
    if (!home) return;
    PlannedStep step{.task = label_of(*use.object),
                     .origin = use.path != nullptr ? use.path->origin() : base::Origin{},
                     .objects = {},
                     .name_space = *home,
                     .unknown = false,
                     .in_git = true};
    if (!step.origin) step.origin = use.step->origin;
    try {
      if (use.path == nullptr || !checkout_.is_of(use.url->as_string()) ||
          !is_of_branch(use, checkout_))
        throw Unreadable();
      const std::string folder =
          base::join_path(checkout_.folder, plain_path(use.path->as_string()));
      const std::string key = base::cat(step.task, ' ', folder, ' ', *home);
      if (!seen_.insert(key).second) return;
      // The guard environment-path has a word on it.
      if (!base::is_directory(folder)) return;
      step.objects = use.source == nullptr ? kustomization(folder) : argocd(use, folder, *home);
    } catch (const Unreadable&) {
      step.unknown = true;
    } catch (const base::Error&) {
      step.unknown = true;
    }
    steps_.push_back(std::move(step));
  }

  std::vector<Value> argocd(const SourceUse& use, const std::string& folder,
                            const std::string& home) {
    const Value& source = *use.source;
    if (has_any(&source, foreign_tools)) throw Unreadable();
    if (base::is_file(base::join_path(folder, "Chart.yaml"))) {
      ChartUse chart{
          .folder = folder, .release = std::string(kube::name_of(*use.object)), .name_space = home};
      if (const Value* options = source.find("helm")) add_values(*options, chart);
      const auto objects = facts_.render(chart);
      if (!objects) throw Unreadable();
      return *objects;
    }
    if (has_kustomization(folder)) throw Unreadable();
    Manifests manifests(source.find("directory"));
    manifests.add_folder(folder);
    return std::move(manifests.objects);
  }

  // Files, then `values`, then parameters.
  void add_values(const Value& helm, ChartUse& out) const {
    if (has_any(&helm, foreign_options)) throw Unreadable();
    out.release = helm.text("releaseName", out.release);
    for (const Value& name : items_of(helm.find("valueFiles"))) {
      const std::string text(name.is_string() ? name.as_string() : "");
      if (text.empty() || text.find_first_of("$:*") != std::string::npos) throw Unreadable();
      const std::string path = text.front() == '/'
                                   ? base::join_path(checkout_.folder, text.substr(1))
                                   : base::join_path(out.folder, text);
      if (base::is_file(path)) {
        out.files.push_back(path);
      } else if (!is_true(helm.find("ignoreMissingValueFiles"))) {
        throw Unreadable();
      }
    }
    out.text = helm.text("values");
    if (const Value* object = helm.find("valuesObject")) out.object = *object;
    for (const Value& parameter : items_of(helm.find("parameters"))) {
      const Value* given = parameter.find("value");
      const std::string text(given != nullptr && given->is_string() ? given->as_string() : "");
      const std::string_view name = parameter.text("name");
      if (text.find('$') != std::string::npos || name.find('[') != std::string_view::npos)
        throw Unreadable();
      const std::string line = base::cat(name, '=', base::replace_all(text, ",", "\\,"));
      (is_true(parameter.find("forceString")) ? out.strings : out.set).push_back(line);
    }
  }

  // Flux makes a kustomization of all manifests below, where there is none.
  static std::vector<Value> kustomization(const std::string& folder) {
    if (has_kustomization(folder)) throw Unreadable();
    Manifests manifests(nullptr);
    manifests.recurse = true;
    manifests.add_folder(folder);
    return std::move(manifests.objects);
  }

  GuardFacts& facts_;
  const WorkingCopy& checkout_;
  std::vector<PlannedStep> steps_;
  std::set<std::string> seen_;
};

}  // namespace

std::vector<PlannedStep> with_git(PlannedSteps steps, GuardFacts& facts) {
  const WorkingCopy* checkout = sources_in(steps).empty() ? nullptr : facts.working_copy();
  if (checkout == nullptr) return {steps.begin(), steps.end()};
  return Reader(steps, facts, *checkout).read();
}

}  // namespace kboot::gitops
