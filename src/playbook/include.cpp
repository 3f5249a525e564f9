// Dynamic includes: what include_tasks and include_role bring in while a play runs.
#include "base/files.hpp"
#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "playbook/convert.hpp"
#include "playbook/loader.hpp"
#include "value/containers.hpp"

namespace kboot::playbook {

namespace {

using base::cat;

// Included tasks start from what the include stands in; of the include itself they get only its
// variables.
ContextPtr start(const Task& include, const Value& variables) {
  auto context = std::make_shared<Context>(*include.outer);
  if (include.vars.is_dict()) context->vars.push_back(include.vars);
  if (variables.is_dict() && !variables.as_dict().empty())
    context->include_vars.push_back(variables);
  return context;
}

ContextPtr apply(Loader& loader, const ContextPtr& context, const Value* keywords) {
  if (keywords == nullptr || keywords->is_null()) return context;
  if (!keywords->is_dict())
    throw base::Error("keyword-type", "`apply` must be a dict", keywords->origin());
  return loader.extend(context, *keywords, in_block);
}

void throw_first(const base::Diagnostics& found) {
  for (const base::Diagnostic& item : found.items()) {
    if (item.severity == base::Severity::error) throw base::Error(item);
  }
}

}  // namespace

std::string find_tasks_file(const Value& name, const Context& context,
                            const std::string& play_folder, bool handlers) {
  const std::string file = jinja::to_text(name);
  std::vector<std::string> folders = context.folders;
  const std::string kind = handlers ? "handlers" : "tasks";
  if (context.role != nullptr) {
    folders.push_back(base::join_path(context.role->path, kind));
    folders.push_back(context.role->path);
  }
  folders.push_back(play_folder);
  folders.push_back(base::join_path(play_folder, kind));
  for (const std::string& folder : folders) {
    const std::string path = base::join_path(folder, file);
    if (base::is_file(path)) return base::normal_path(path);
  }
  base::Error error("file-not-found", cat("there is no file of tasks `", file, "`"), name.origin());
  for (const std::string& folder : folders) error.note(cat("looked in ", folder));
  throw error.status(base::Status::bad_input);
}

Included include_tasks(const std::string& file, const Task& include, const Value& variables,
                       const std::string& play_folder, const LoadOptions& options) {
  base::Diagnostics found;
  Loader loader(options, found, play_folder);
  const ContextPtr context = apply(loader, start(include, variables), include.args.find("apply"));
  Included included{.file = file, .nodes = {}, .handlers = {}, .role = context->role};
  included.nodes = loader.load_tasks_file(file, context, include.handler);
  throw_first(found);
  included.handlers = loader.imported_handlers();
  return included;
}

Included include_role(const Value& arguments, const Task& include, const Value& variables,
                      const std::string& play_folder, const LoadOptions& options) {
  base::Diagnostics found;
  Loader loader(options, found, play_folder);
  const ContextPtr context = apply(loader, start(include, variables), include.args.find("apply"));
  const Value* name =
      arguments.find("name") != nullptr ? arguments.find("name") : arguments.find("role");
  if (name == nullptr)
    throw base::Error("missing-argument", "`include_role` needs the argument `name`",
                      include.origin);
  const auto flag = [&](std::string_view key, bool fallback) {
    const Value* given = arguments.find(key);
    return given == nullptr ? fallback : to_boolean(*given).value_or(fallback);
  };
  const RoleRequest request{.name = *name,
                            .entry = Value(),
                            .tasks_from = std::string(arguments.text("tasks_from")),
                            .vars_from = std::string(arguments.text("vars_from")),
                            .defaults_from = std::string(arguments.text("defaults_from")),
                            .handlers_from = std::string(arguments.text("handlers_from")),
                            .is_public = flag("public", false),
                            .from_include = true,
                            .allow_duplicates = flag("allow_duplicates", true)};
  if (include.outer->role != nullptr) loader.inside_role(*include.outer->role);
  LoadedRole loaded = loader.load_role(request, context);
  throw_first(found);
  Included included{.file = loaded.role->path,
                    .nodes = std::move(loaded.nodes),
                    .handlers = std::move(loaded.handlers),
                    .role = loaded.role};
  for (auto& handler : loader.imported_handlers()) included.handlers.push_back(std::move(handler));
  return included;
}

}  // namespace kboot::playbook
