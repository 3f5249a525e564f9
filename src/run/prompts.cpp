// vars_prompt: asks for what a play wants to know, in the words of ansible-playbook
// (ansible/utils/display.py, do_var_prompt).
#include "base/text.hpp"
#include "run/coordinator.hpp"
#include "value/compare.hpp"

namespace kboot::run {

using base::cat;

// What was typed; empty where nothing was.
std::string Coordinator::asked(const playbook::VarsPrompt& prompt, const Value& standard) {
  const std::string text =
      prompt.text.is_null() ? std::string() : jinja::to_text(play_value(prompt.text));
  std::string question = text.empty()         ? cat("input for ", prompt.name, ": ")
                         : standard.is_null() ? cat(text, ": ")
                                              : cat(text, " [", jinja::to_text(standard), "]: ");
  while (true) {
    std::string first = services_.ask(question, prompt.hidden);
    if (!prompt.confirm || context_.cancel) return first;
    if (first == services_.ask(cat("confirm ", question), prompt.hidden)) return first;
    if (!question.starts_with("the answers differ")) question.insert(0, "the answers differ; ");
  }
}

void Coordinator::ask_prompts() {
  if (!services_.ask || !services_.clusters.terminal || options_.survey != nullptr) return;
  for (const playbook::VarsPrompt& prompt : play_.prompts) {
    if (options_.extra_vars.find(prompt.name) != nullptr) continue;
    const Value standard = play_value(prompt.default_value);
    const std::string answer = asked(prompt, standard);
    if (context_.cancel) throw base::Cancelled();
    // The default stands there already.
    if (answer.empty() && !standard.is_null()) continue;
    Value value(answer);
    if (prompt.hidden) {
      context_.redactor.add(answer);
      value = value.marked(value::mark_secret);
    }
    play_.vars = value::merge(play_.vars, Value::dict({{prompt.name, value}}), false);
  }
}

}  // namespace kboot::run
