// kboot status: what stands on the clusters of inventories.
#include <algorithm>

#include "base/base.hpp"
#include "base/text.hpp"
#include "cli/command_functions.hpp"
#include "cli/inventory_cluster.hpp"
#include "cli/status_text.hpp"
#include "cli/together.hpp"
#include "inventory/inventory.hpp"
#include "kube/connection.hpp"
#include "net/net.hpp"

namespace kboot::cli {

namespace {

using base::cat;

constexpr std::size_t most_at_once = 8;

// One inventory: opened in turn, so that questions come one after another; looked at beside others.
class Look {
 public:
  Look(App& app, const Arguments& arguments, const std::string& inventory,
       const std::shared_ptr<Keyrings>& keyrings)
      : app_(app),
        name_(inventory::source_name(inventory)),
        transport_(app.make_transport()),
        context_(app.context_of(*transport_)) {
    // A cluster can be looked at without a playbook: the name only says that this folder will do.
    Sources sources{.inventories = {inventory}, .playbook = "site.yml"};
    sources.label = name_;
    code_ = guarded([&] {
      workspace_ = std::make_unique<Workspace>(app, context_, arguments, sources, keyrings);
      clusters_ = clusters_of(*workspace_);
    });
  }

  int read() {
    if (code_ != 0) return code_;
    for (const InventoryCluster& cluster : clusters_) {
      code_ = worse(code_, guarded([&] { read_one(cluster); }));
    }
    return code_;
  }

  [[nodiscard]] const std::vector<SeenCluster>& seen() const noexcept { return seen_; }

 private:
  template <typename Work>
  int guarded(Work work) {
    try {
      work();
      return 0;
    } catch (const base::Error& error) {
      base::Diagnostic told = error.diagnostic();
      told.frames.push_back({.text = cat("in the inventory `", name_, "`"), .origin = {}});
      app_.tell(told);
      return app_.exit_code_of(told);
    } catch (const base::Cancelled&) {
      return 130;
    }
  }

  void read_one(const InventoryCluster& cluster) {
    kube::Session session(*transport_, kube::resolve_connection(cluster.choice));
    kube::check_guards(context_, session, cluster.guards);
    SeenCluster seen;
    seen.name = clusters_.size() == 1 ? name_ : cat(name_, "  ", cluster.host);
    seen.context = session.connection().context;
    seen.server = session.connection().server;
    seen.version = session.version(context_).text;
    seen.status = gitops::read_cluster_status(kube::Cluster(context_, session));
    if (!seen.status.healthy()) code_ = worse(code_, 2);
    seen_.push_back(std::move(seen));
  }

  App& app_;
  std::string name_;
  std::unique_ptr<net::Transport> transport_;
  base::Context context_;
  std::unique_ptr<Workspace> workspace_;
  std::vector<InventoryCluster> clusters_;
  std::vector<SeenCluster> seen_;
  int code_ = 0;
};

}  // namespace

int show_status(App& app, const Arguments& arguments) {
  const auto keyrings = std::make_shared<Keyrings>(app, arguments);
  std::vector<std::unique_ptr<Look>> looks;
  for (const std::string& each : arguments.positional()) {
    looks.push_back(std::make_unique<Look>(app, arguments, each, keyrings));
    if (app.cancel()) return 130;
  }
  const std::vector<int> codes =
      together(app, looks.size(), most_at_once, [&](std::size_t at) { return looks[at]->read(); });
  const bool json = arguments.value_or("output", "text") == "json";
  bool first = true;
  for (const auto& look : looks) {
    for (const SeenCluster& seen : look->seen()) {
      if (json) {
        app.out().data(status_json(seen));
      } else {
        if (!first) app.out().line("");
        app.out().write(status_text(seen));
      }
      first = false;
    }
  }
  int code = 0;
  for (const int each : codes) code = worse(code, each);
  return code;
}

}  // namespace kboot::cli
