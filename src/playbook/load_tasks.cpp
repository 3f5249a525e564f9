// Lists of tasks: blocks, and what is imported while loading.
#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "playbook/loader.hpp"
#include "value/containers.hpp"

namespace kboot::playbook {

namespace {

using base::cat;

bool is_block(const Value& item) {
  return item.find("block") != nullptr || item.find("rescue") != nullptr ||
         item.find("always") != nullptr;
}

// The variables that names of imports may use. They come before any host: no lookups, no facts.
class ImportEnv final : public jinja::Env {
 public:
  explicit ImportEnv(std::vector<Value> layers) : layers_(std::move(layers)) {}
  std::optional<Value> lookup(std::string_view name) override {
    for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
      if (const Value* found = layer->find(name)) return jinja::render(*found, *this);
    }
    return std::nullopt;
  }
  std::vector<std::string> names() override {
    std::vector<std::string> names;
    for (const Value& layer : layers_) {
      for (const auto& entry : layer.as_dict()) names.push_back(jinja::to_text(entry.key));
    }
    return names;
  }
  Value call_lookup(const jinja::LookupRequest& request) override {
    throw base::Error("not-supported", "lookups cannot be used in the name of an import",
                      request.origin);
  }
  base::WallTime now() override { return base::SystemClock().wall(); }
  void random_bytes(std::span<unsigned char> bytes) override {
    std::fill(bytes.begin(), bytes.end(), '\0');
  }

 private:
  std::vector<Value> layers_;
};

}  // namespace

std::string Loader::static_name(const Value& name, const ContextPtr& context,
                                std::string_view what) {
  if (!name.is_string() || name.as_string().empty()) {
    throw base::Error("missing-argument", cat("no name is given for ", what), name.origin());
  }
  if (!jinja::is_template(name.as_string())) return std::string(name.as_string());
  std::vector<Value> layers{play_vars_};
  if (context->role != nullptr) {
    layers.insert(layers.begin(), context->role->defaults.begin(), context->role->defaults.end());
    layers.insert(layers.end(), context->role->vars.begin(), context->role->vars.end());
  }
  layers.insert(layers.end(), context->vars.begin(), context->vars.end());
  layers.push_back(options_.variables);
  ImportEnv env(std::move(layers));
  try {
    return jinja::to_text(jinja::render(name, env));
  } catch (base::Error& error) {
    error.note(cat("the name of ", what,
                   " is needed before any host is known: only extra vars and vars of plays and "
                   "roles can be used"));
    throw;
  }
}

Nodes Loader::load_tasks(const Value& list, const ContextPtr& context, const std::string& file,
                         bool handlers) {
  Nodes nodes;
  if (list.is_null()) return nodes;
  if (!list.is_list()) {
    fail("keyword-type", cat("a list of tasks is needed, not ", value::kind_name(list)), list);
    return nodes;
  }
  for (const Value& item : list.as_list()) {
    collect([&] { load_node(item, context, file, handlers, nodes); });
  }
  return nodes;
}

void Loader::load_node(const Value& item, const ContextPtr& context, const std::string& file,
                       bool handlers, Nodes& nodes) {
  if (item.is_list()) {
    for (Node& node : load_tasks(item, context, file, handlers)) nodes.push_back(std::move(node));
    return;
  }
  if (!item.is_dict()) {
    fail("keyword-type", cat("a task must be a dict, not ", value::kind_name(item)), item);
    return;
  }
  if (is_block(item)) {
    if (handlers) {
      fail("not-supported", "a block cannot be a handler", item);
      return;
    }
    nodes.push_back(load_block(item, context, file, handlers));
    return;
  }
  std::shared_ptr<Task> task = load_task(item, context, file, handlers);
  if (task == nullptr) return;
  if (task->action == "import_tasks") {
    import_tasks(*task, handlers, nodes);
  } else if (task->action == "import_role") {
    import_role(*task, nodes);
  } else if (task->action == "import_playbook") {
    fail("misplaced-keyword", "`import_playbook` stands among plays, not among tasks", item);
  } else {
    nodes.emplace_back(std::shared_ptr<const Task>(std::move(task)));
  }
}

Node Loader::load_block(const Value& item, const ContextPtr& context, const std::string& file,
                        bool handlers) {
  for (const auto& [key, given] : item.as_dict()) {
    const std::string name = jinja::to_text(key);
    const Keyword* keyword = find_keyword(name, in_block);
    if (keyword == nullptr) {
      fail("unknown-keyword", cat("`", name, "` is not a keyword of a block"), key,
           base::did_you_mean(name, keyword_names(in_block)));
    } else if (keyword->support == Support::no) {
      fail("not-supported", cat("the keyword `", name, "` is not supported yet"), key);
    }
  }
  const ContextPtr inside = extend(context, item, in_block);
  auto block = std::make_shared<Block>();
  block->origin = item.origin();
  block->name = item.text("name");
  const auto part = [&](std::string_view key) {
    const Value* list = item.find(key);
    return list == nullptr ? Nodes{} : load_tasks(*list, inside, file, handlers);
  };
  block->tasks = part("block");
  block->rescue = part("rescue");
  block->always = part("always");
  if (item.find("block") == nullptr)
    fail("missing-keyword", "`rescue` and `always` need a `block`", item);
  return std::shared_ptr<const Block>(std::move(block));
}

Nodes Loader::load_tasks_file(const std::string& path, const ContextPtr& context, bool handlers) {
  if (std::find(open_files_.begin(), open_files_.end(), path) != open_files_.end()) {
    throw base::Error("import-loop", cat("`", path, "` imports itself"));
  }
  const Value list = options_.read(path);
  auto inside = std::make_shared<Context>(*context);
  inside->folders.insert(inside->folders.begin(), base::directory_name(path));
  open_files_.push_back(path);
  Nodes nodes = load_tasks(list, inside, path, handlers);
  open_files_.pop_back();
  return nodes;
}

void Loader::import_tasks(const Task& task, bool handlers, Nodes& nodes) {
  if (task.loop != nullptr) {
    fail("misplaced-keyword", "`import_tasks` cannot loop: it is read before the run",
         task.loop->items, "use `include_tasks`");
    return;
  }
  const Value* file = task.args.find("file");
  const std::string name = static_name(file == nullptr ? Value().set_origin(task.origin) : *file,
                                       task.context, "the imported file");
  const std::string path = find_tasks_file(Value(name).set_origin(file->origin()), *task.context,
                                           play_folder_, handlers);
  try {
    for (Node& node : load_tasks_file(path, task.context, handlers))
      nodes.push_back(std::move(node));
  } catch (base::Error& error) {
    throw error.at(file->origin());
  }
}

void Loader::import_role(const Task& task, Nodes& nodes) {
  if (task.loop != nullptr) {
    fail("misplaced-keyword", "`import_role` cannot loop: it is read before the run",
         task.loop->items, "use `include_role`");
    return;
  }
  const Value* name =
      task.args.find("name") != nullptr ? task.args.find("name") : task.args.find("role");
  RoleRequest request{.name = Value().set_origin(task.origin),
                      .entry = Value(),
                      .from_include = true,
                      .allow_duplicates = true};
  if (name != nullptr) request.name = *name;
  for (const auto& [key, given] : task.args.as_dict()) {
    const std::string argument = jinja::to_text(key);
    const auto text = [&] { return static_name(given, task.context, cat("`", argument, "`")); };
    if (argument == "tasks_from")
      request.tasks_from = text();
    else if (argument == "vars_from")
      request.vars_from = text();
    else if (argument == "defaults_from")
      request.defaults_from = text();
    else if (argument == "handlers_from")
      request.handlers_from = text();
    else if (argument == "allow_duplicates")
      request.allow_duplicates = jinja::truthy(given);
    else if (argument == "public")
      request.is_public = jinja::truthy(given);
    else if (argument != "name" && argument != "role" && argument != "rolespec_validate") {
      fail("unknown-argument", cat("`", argument, "` is not an argument of `import_role`"), key);
    }
  }
  LoadedRole loaded = load_role(request, task.context);
  for (Node& node : loaded.nodes) nodes.push_back(std::move(node));
  for (auto& handler : loaded.handlers) imported_handlers_.push_back(std::move(handler));
}

}  // namespace kboot::playbook
