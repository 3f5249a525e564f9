// Which tasks a choice of tags takes.
#include <algorithm>

#include "playbook/playbook.hpp"

namespace kboot::playbook {

namespace {

using Words = std::vector<std::string>;

bool contains(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool meet(const Words& a, const Words& b) {
  return std::any_of(a.begin(), a.end(),
                     [&](const std::string& word) { return contains(b, word); });
}

bool wanted(const Words& tags, bool tagged, const Words& only) {
  if (only.empty() || contains(tags, "always")) return true;
  const bool never = contains(tags, "never");
  if (contains(only, "all") && !never) return true;
  return meet(tags, only) || (contains(only, "tagged") && tagged && !never);
}

bool skipped(const Words& tags, bool tagged, const Words& skip) {
  if (contains(skip, "all")) return !contains(tags, "always") || contains(skip, "always");
  return meet(tags, skip) || (contains(skip, "tagged") && tagged);
}

}  // namespace

bool tags_match(const Words& own, const TagChoice& choice) {
  const bool tagged = !own.empty();
  const Words tags = tagged ? own : Words{"untagged"};
  return wanted(tags, tagged, choice.only) && !skipped(tags, tagged, choice.skip);
}

Nodes filter_tags(const Nodes& nodes, const TagChoice& choice) {
  Nodes taken;
  for (const Node& node : nodes) {
    if (const auto* task = std::get_if<std::shared_ptr<const Task>>(&node)) {
      if ((*task)->implicit || tags_match((*task)->context->tags, choice)) taken.push_back(node);
      continue;
    }
    const Block& block = *std::get<std::shared_ptr<const Block>>(node);
    auto filtered = std::make_shared<Block>(Block{block.name, filter_tags(block.tasks, choice),
                                                  filter_tags(block.rescue, choice),
                                                  filter_tags(block.always, choice), block.origin});
    if (!filtered->tasks.empty() || !filtered->rescue.empty() || !filtered->always.empty()) {
      taken.emplace_back(std::move(filtered));
    }
  }
  return taken;
}

}  // namespace kboot::playbook
