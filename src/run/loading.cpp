// Gives the loader what it must know of a run.
#include "run/loading.hpp"

namespace kboot::run {

std::optional<playbook::ModuleSpec> SpecTable::find(std::string_view name) const {
  const Module* module = modules_.find(name);
  if (module == nullptr) return std::nullopt;
  return playbook::ModuleSpec{.name = module->name,
                              .arguments = module->arguments,
                              .rules = module->rules,
                              .free_form = module->free_form,
                              .any_argument = module->any_argument,
                              .unrendered = module->unrendered};
}

Loading::Loading(const Options& options, const Services& services, const ProjectFiles& files)
    : specs_(services.modules),
      options_{.modules = specs_,
               .read = [&files](const std::string& path) { return files.yaml(path); },
               .variables = options.extra_vars,
               .roles_path = options.roles_path,
               .lookups = {},
               .force_handlers = options.force_handlers} {
  for (const jinja::LookupRow& row : services.lookups) options_.lookups.emplace_back(row.name);
}

playbook::Playbook load_playbook(const base::Context& context, const std::string& path,
                                 const Options& options, const Services& services,
                                 base::Diagnostics& out) {
  const ProjectFiles files(services.keyring, context.redactor, out);
  const Loading loading(options, services, files);
  return playbook::load(path, loading.options(), out);
}

}  // namespace kboot::run
