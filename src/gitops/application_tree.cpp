// Walks from Applications to their children.
#include "gitops/application_tree.hpp"

#include <algorithm>
#include <set>

#include "gitops/application_status.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

constexpr std::string_view kinds[] = {"Application", "ApplicationSet"};

bool owned_by_set(const Value& application, const ApplicationKey& set) {
  const Value* owners = application.get("metadata", "ownerReferences");
  if (owners == nullptr || !owners->is_list()) return false;
  return std::ranges::any_of(owners->as_list(), [&](const Value& owner) {
    return owner.text("kind") == "ApplicationSet" && owner.text("name") == set.name;
  });
}

std::vector<ApplicationKey> children_of(const ApplicationMap& known, const ApplicationKey& parent,
                                        const Value& object) {
  std::vector<ApplicationKey> out;
  for (const ManagedResource& resource : managed_resources(object)) {
    const bool ours = std::ranges::find(kinds, resource.kind) != std::end(kinds);
    if (resource.group != argocd_group || !ours) continue;
    const std::string_view place =
        resource.name_space.empty() ? parent.name_space : resource.name_space;
    out.push_back({std::string(resource.kind), std::string(place), std::string(resource.name)});
  }
  if (parent.kind != "ApplicationSet") return out;
  for (const auto& [key, child] : known) {
    const bool named = std::ranges::find(out, key) != out.end();
    if (!named && key.name_space == parent.name_space && owned_by_set(child, parent))
      out.push_back(key);
  }
  return out;
}

class Walk {
 public:
  Walk(const ApplicationMap& known, bool recursive) : known_(known), recursive_(recursive) {}

  void visit(const ApplicationKey& root) {
    // A stack of our own: a chain of Applications may be as long as somebody makes it.
    std::vector<ApplicationNode> open{{root, {}, 0, nodes_.size()}};
    while (!open.empty()) {
      ApplicationNode node = std::move(open.back());
      open.pop_back();
      if (!seen_.insert(node.key).second) continue;
      if (const auto found = known_.find(node.key); found != known_.end())
        node.object = found->second;
      const std::size_t index = nodes_.size();
      if (recursive_) {
        const auto children = children_of(known_, node.key, node.object);
        for (auto child = children.rbegin(); child != children.rend(); ++child)
          open.push_back({*child, {}, node.depth + 1, index});
      }
      nodes_.push_back(std::move(node));
    }
  }

  std::vector<ApplicationNode> take() { return std::move(nodes_); }

 private:
  const ApplicationMap& known_;
  bool recursive_;
  std::set<ApplicationKey> seen_;
  std::vector<ApplicationNode> nodes_;
};

}  // namespace

std::vector<ApplicationNode> application_tree(const ApplicationMap& known,
                                              const std::vector<ApplicationKey>& roots,
                                              bool recursive) {
  Walk walk(known, recursive);
  for (const ApplicationKey& root : roots) walk.visit(root);
  return walk.take();
}

std::vector<ApplicationKey> root_applications(const ApplicationMap& known) {
  std::set<ApplicationKey> children;
  for (const auto& [key, object] : known) {
    for (ApplicationKey& child : children_of(known, key, object)) {
      if (child != key) children.insert(std::move(child));
    }
  }
  std::vector<ApplicationKey> roots;
  std::set<ApplicationKey> reached;
  const auto reach = [&](const ApplicationKey& root) {
    roots.push_back(root);
    for (ApplicationNode& node : application_tree(known, {root}))
      reached.insert(std::move(node.key));
  };
  for (const auto& [key, object] : known) {
    if (!children.contains(key)) reach(key);
  }
  for (const auto& [key, object] : known) {
    if (!reached.contains(key)) reach(key);
  }
  return roots;
}

ApplicationKey application_key(const Value& object) {
  return {std::string(kube::kind_of(object)), std::string(kube::namespace_of(object)),
          std::string(kube::name_of(object))};
}

void read_applications(const kube::Cluster& cluster, std::string_view name_space,
                       ApplicationMap& known) {
  for (const std::string_view kind : kinds) {
    const kube::ApiResource* resource =
        cluster.session().find_resource(cluster.context(), argocd_api_version, kind);
    if (resource == nullptr) continue;
    for (Value& item : cluster.list(*resource, name_space).items)
      known.insert_or_assign(application_key(item), std::move(item));
  }
}

std::vector<ApplicationNode> read_application_tree(const kube::Cluster& cluster,
                                                   const std::vector<ApplicationKey>& roots,
                                                   bool recursive) {
  ApplicationMap known;
  std::set<std::string> read;
  for (std::vector<ApplicationKey> open = roots;;) {
    bool more = false;
    for (const ApplicationKey& key : open) {
      if (!read.insert(key.name_space).second) continue;
      read_applications(cluster, key.name_space, known);
      more = true;
    }
    std::vector<ApplicationNode> tree = application_tree(known, roots, recursive);
    if (!more) return tree;
    open.clear();
    for (const ApplicationNode& node : tree) open.push_back(node.key);
  }
}

}  // namespace kboot::gitops
