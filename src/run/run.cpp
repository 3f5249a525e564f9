// The front door: a run, and the survey before it.
#include "run/run.hpp"

#include "run/coordinator.hpp"

namespace kboot::run {

int run(const base::Context& context, const playbook::Playbook& playbook,
        inventory::Inventory& inventory, const Options& options, const Services& services,
        std::span<Reporter* const> reporters, Lines* lines) {
  return Coordinator(context, playbook, inventory, options, services, reporters, lines).run();
}

void Coordinator::collect_variable(std::string_view name, std::map<std::string, Value>& out) {
  for (const auto& [host, record] : records_) {
    try {
      Variables variables(*record->source, state_, record->state, nullptr);
      if (std::optional<Value> value = variables.lookup(name)) out[host] = std::move(*value);
    } catch (const base::Error&) {
      // The run tells what is wrong with it, if anything reads it.
    }
  }
}

void survey(const base::Context& context, const playbook::Playbook& playbook,
            inventory::Inventory& inventory, const Options& options, const Services& services,
            Lines& lines, Survey& found) {
  Options looking = options;
  looking.check = options.check || options.plan;
  looking.plan = true;
  looking.survey = &found;
  Coordinator coordinator(context, playbook, inventory, looking, services, {}, &lines);
  try {
    static_cast<void>(coordinator.run());
  } catch (const base::Error& error) {
    // Of a play as a whole.
    const base::Diagnostic& told = error.diagnostic();
    if (found.doubts.is_open() || !is_of_files(told, Stage::reading, false, found.doubts)) throw;
    found.add(SurveyMistake{.host = {}, .diagnostic = told});
  }
  coordinator.collect_variable("kboot_skip_guards", found.skipped);
}

}  // namespace kboot::run
