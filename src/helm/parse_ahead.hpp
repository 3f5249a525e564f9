// Parses the templates of a chart beside what comes before their execution. Private to this folder.
#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deep_stack.hpp"
#include "gotpl/gotpl.hpp"

namespace kboot::helm {

// Texts are parsed each by itself, so in any order: on a thread of its own from the beginning, and by
// whoever waits for the result too.
class ParseAhead {
 public:
  struct Text {
    std::string_view path;
    std::string_view text;
  };
  using Unit = std::shared_ptr<const gotpl::Unit>;

  // What the texts name and the functions must live longer. Needs a deep stack.
  ParseAhead(std::vector<Text> texts, const gotpl::Functions& functions);
  ~ParseAhead() { next_ = texts_.size(); }
  ParseAhead(const ParseAhead&) = delete;
  ParseAhead& operator=(const ParseAhead&) = delete;

  // Parses what is left and waits for the rest.
  void finish();
  // The result of one text; throws its Failure. Only after finish(), and in order: behind the first
  // that fails there is nothing.
  [[nodiscard]] Unit take(std::size_t index);

 private:
  void find_twins();
  void work();

  std::vector<Text> texts_;
  const gotpl::Functions& functions_;
  std::vector<std::size_t> twin_of_;  // an earlier text with the same words, or its own number
  std::vector<Unit> units_;
  std::vector<std::exception_ptr> failures_;
  std::atomic<std::size_t> next_ = 0;
  std::optional<base::DeepThread> thread_;  // the last one: it ends before the others go
};

}  // namespace kboot::helm
