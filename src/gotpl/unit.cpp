// Units and sets of them.
#include <utility>

#include "gotpl/ast.hpp"
#include "gotpl/gotpl.hpp"
#include "gotpl/parser.hpp"

namespace kboot::gotpl {

Unit::Unit(std::shared_ptr<const Source> source)
    : source_(std::move(source)), arena_(std::make_shared<Arena>()), parsed_(source_) {}

Unit::~Unit() = default;

std::shared_ptr<const Unit> Unit::parse(std::string name, std::string text,
                                        const Functions& functions, const ParseOptions& options) {
  auto source = std::make_shared<const Source>(Source{std::move(name), std::move(text)});
  std::shared_ptr<Unit> unit(new Unit(source));
  ParseRun run{.source = source,
               .functions = functions,
               .arena = *unit->arena_,
               .lexer = Lexer(source->text, options)};
  Parser(run, source->name).parse_text();
  // The main tree first; a definition of the same name is the main tree.
  for (auto& [tree_name, tree] : run.trees) {
    const bool main = tree_name == source->name;
    unit->trees_.insert(main ? unit->trees_.begin() : unit->trees_.end(), std::move(tree));
  }
  return unit;
}

std::shared_ptr<const Unit> Unit::parse_again(const Unit& known, std::string name) {
  const Source& text = *known.source_;
  // A definition of the name of its own file is not told from what stands outside of all.
  if (text.text.find(text.name) != std::string::npos || text.text.find(name) != std::string::npos) {
    return parse(std::move(name), text.text, *known.main().functions);
  }
  std::shared_ptr<Unit> unit(
      new Unit(std::make_shared<const Source>(Source{std::move(name), text.text})));
  unit->arena_ = known.arena_;
  unit->parsed_ = known.parsed_;
  for (const auto& tree : known.trees_) {
    auto copy = std::make_unique<Tree>(*tree);
    copy->source = unit->source_.get();
    copy->shared_source = unit->source_;
    if (unit->trees_.empty()) copy->name = unit->source_->name;
    unit->trees_.push_back(std::move(copy));
  }
  return unit;
}

void Set::add(std::shared_ptr<const Unit> unit) {
  for (const auto& tree : unit->trees()) {
    if (tree->empty && find(tree->name) != nullptr) continue;
    trees_.insert_or_assign(tree->name, tree.get());
  }
  units_.push_back(std::move(unit));
}

const Tree* Set::find(std::string_view name) const noexcept {
  for (const Set* set = this; set != nullptr; set = set->parent_) {
    const auto found = set->trees_.find(name);
    if (found != set->trees_.end()) return found->second;
  }
  return nullptr;
}

}  // namespace kboot::gotpl
