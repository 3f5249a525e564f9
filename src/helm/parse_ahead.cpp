// Parsing on two threads.
#include "helm/parse_ahead.hpp"

#include <unordered_map>
#include <utility>

#include "base/diagnostic.hpp"

namespace kboot::helm {

ParseAhead::ParseAhead(std::vector<Text> texts, const gotpl::Functions& functions)
    : texts_(std::move(texts)),
      functions_(functions),
      units_(texts_.size()),
      failures_(texts_.size()) {
  find_twins();
  if (texts_.size() < 2) return;
  try {
    thread_.emplace([this] { work(); });
  } catch (const base::Error&) {
    // finish() does it all.
  }
}

// Sub-charts bring the same library again and again.
void ParseAhead::find_twins() {
  std::unordered_map<std::string_view, std::size_t> known;
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    twin_of_.push_back(known.emplace(texts_[i].text, i).first->second);
  }
}

void ParseAhead::work() {
  for (;;) {
    const std::size_t index = next_.fetch_add(1);
    if (index >= texts_.size()) return;
    if (twin_of_[index] != index) continue;
    const Text& text = texts_[index];
    try {
      units_[index] =
          gotpl::Unit::parse(std::string(text.path), std::string(text.text), functions_);
    } catch (...) {
      failures_[index] = std::current_exception();
      next_ = texts_.size();  // all before it are done or being done
    }
  }
}

void ParseAhead::finish() {
  work();
  if (thread_) thread_->join();
}

ParseAhead::Unit ParseAhead::take(std::size_t index) {
  if (failures_[index] != nullptr) std::rethrow_exception(failures_[index]);
  const std::size_t twin = twin_of_[index];
  if (twin != index)
    return gotpl::Unit::parse_again(*units_[twin], std::string(texts_[index].path));
  return units_[index];
}

}  // namespace kboot::helm
