// The objects of a release as they are in the cluster: what `helm status` shows of them.
#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "cli/helm_release.hpp"
#include "kube/object.hpp"
#include "kube/session.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"
#include "value/go_json.hpp"
#include "value/yaml.hpp"

namespace kboot::cli {

namespace {

using base::cat;
using value::Value;

constexpr std::string_view as_table = "application/json;as=Table;v=v1;g=meta.k8s.io";
constexpr std::string_view related = "v1/Pod(related)";

// A request whose answer stands under this heading.
struct Question {
  std::string heading;
  kube::Call call;
};

std::string heading_of(const Value& object) {
  const std::string_view api_version = kube::api_version_of(object);
  const std::size_t slash = api_version.find('/');
  const std::string_view version =
      slash == std::string_view::npos ? api_version : api_version.substr(slash + 1);
  return cat(version, '/', kube::kind_of(object));
}

// The labels by which a workload finds its pods; empty: it has none.
std::string pod_selector(const Value& object) {
  constexpr std::string_view workloads[] = {"ReplicaSet", "Deployment", "StatefulSet", "DaemonSet",
                                            "Job"};
  const std::string_view kind = kube::kind_of(object);
  const Value* labels = nullptr;
  if (std::ranges::find(workloads, kind) != std::end(workloads))
    labels = object.get("spec", "selector", "matchLabels");
  if (kind == "ReplicationController") labels = object.get("spec", "selector");
  if (labels == nullptr || !labels->is_dict()) return {};
  std::vector<std::string> parts;
  for (const value::Entry& entry : labels->as_dict()) {
    if (entry.key.is_string() && entry.value.is_string())
      parts.push_back(cat(entry.key.as_string(), '=', entry.value.as_string()));
  }
  std::ranges::sort(parts);
  return base::join(parts, ",");
}

class ResourceReader {
 public:
  ResourceReader(const kube::Cluster& cluster, const helm::Release& release,
                 std::string_view accept)
      : cluster_(cluster), release_(release), accept_(accept) {}

  // The answers by heading; what is not there is left out.
  std::map<std::string, std::vector<Value>> read() {
    value::YamlOptions options;
    options.schema = value::Schema::goyaml;
    options.track_origins = false;
    for (const Value& object : value::read_yaml_all(release_.manifest, release_.name, options))
      ask_about(object);
    std::vector<kube::Call> calls;
    for (const Question& question : questions_) calls.push_back(question.call);
    const std::vector<net::Reply> replies = cluster_.session().send_all(cluster_.context(), calls);
    std::map<std::string, std::vector<Value>> out;
    for (std::size_t i = 0; i < replies.size(); ++i) {
      if (replies[i].head.status == 200)
        out[questions_[i].heading].push_back(value::read_go_json(replies[i].body));
    }
    return out;
  }

 private:
  void ask_about(const Value& object) {
    if (!object.is_dict()) return;
    const kube::ApiResource* resource = cluster_.session().find_resource(
        cluster_.context(), kube::api_version_of(object), kube::kind_of(object));
    if (resource == nullptr) return;
    const std::string_view own = kube::namespace_of(object);
    const std::string name_space(own.empty() ? release_.name_space : own);
    ask(heading_of(object),
        resource->path(resource->namespaced ? name_space : "", kube::name_of(object)));
    const std::string selector = pod_selector(object);
    if (selector.empty() || std::ranges::find(selectors_, selector) != selectors_.end()) return;
    selectors_.push_back(selector);
    ask(std::string(related), cat("/api/v1/namespaces/", name_space, "/pods"));
    questions_.back().call.query.emplace_back("labelSelector", selector);
  }

  void ask(std::string heading, std::string path) {
    kube::Call call;
    call.path = std::move(path);
    call.accept = accept_;
    questions_.push_back({std::move(heading), std::move(call)});
  }

  const kube::Cluster& cluster_;
  const helm::Release& release_;
  std::string accept_;
  std::vector<Question> questions_;
  std::vector<std::string> selectors_;
};

std::string cell_text(const Value& cell) {
  if (cell.is_null()) return {};
  if (!cell.is_string()) return value::to_go_json(cell);
  const std::string_view text = cell.as_string();
  const std::size_t end = text.find_first_of("\f\n\r");
  return end == std::string_view::npos ? std::string(text) : cat(text.substr(0, end), "...");
}

using Rows = std::vector<std::vector<std::string>>;

// kubectl's columns: three blanks apart, at least six wide; the last one as it is.
std::string columns_text(const Rows& rows) {
  constexpr std::size_t least = 6, apart = 3;
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), least);
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      widths[i] = std::max(widths[i], base::display_width(row[i]) + apart);
  }
  std::string out;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += row[i];
      if (i + 1 < row.size()) out.append(widths[i] - base::display_width(row[i]), ' ');
    }
    out += '\n';
  }
  return out;
}

// One table of the server's; `columns`: those of the table before it, whose header is not repeated.
std::string table_text(const Value& table, Value& columns, bool& headed) {
  const Value* own = table.find("columnDefinitions");
  const Value* lines = table.find("rows");
  if (lines == nullptr || !lines->is_list()) return {};
  if (own != nullptr && own->is_list() && !own->as_list().empty() &&
      !value::equal_json(*own, columns)) {
    columns = *own;
    headed = false;
  }
  if (!columns.is_list() || lines->as_list().empty()) return {};
  const auto is_shown = [&](std::size_t i) {
    const Value* priority =
        i < columns.as_list().size() ? columns.as_list()[i].find("priority") : &columns;
    return priority == nullptr || (priority->is_number() && priority->as_double() == 0);
  };
  Rows rows;
  if (!headed) {
    rows.emplace_back();
    for (std::size_t i = 0; i < columns.as_list().size(); ++i) {
      if (is_shown(i)) rows.back().push_back(base::upper(columns.as_list()[i].text("name")));
    }
    headed = true;
  }
  for (const Value& line : lines->as_list()) {
    rows.emplace_back();
    const Value* cells = line.find("cells");
    if (cells == nullptr || !cells->is_list()) continue;
    for (std::size_t i = 0; i < cells->as_list().size(); ++i) {
      if (is_shown(i)) rows.back().push_back(cell_text(cells->as_list()[i]));
    }
  }
  return columns_text(rows);
}

}  // namespace

std::string resource_tables(const kube::Cluster& cluster, const helm::Release& release) {
  std::string out;
  Value columns;
  bool headed = false;
  for (const auto& [heading, tables] : ResourceReader(cluster, release, as_table).read()) {
    out += cat("==> ", heading, '\n');
    for (const Value& table : tables) out += table_text(table, columns, headed);
    out += '\n';
  }
  return out;
}

Value resource_objects(const kube::Cluster& cluster, const helm::Release& release) {
  Value out = Value::dict();
  for (const auto& [heading, objects] :
       ResourceReader(cluster, release, "application/json").read()) {
    Value list = Value::list();
    for (const Value& object : objects) list.edit_list().append(object);
    out.edit_dict().set(heading, list);
  }
  return out;
}

}  // namespace kboot::cli
