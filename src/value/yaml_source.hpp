// A YAML text with its name: gives places, and makes errors that point into it. Private to this
// folder.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.hpp"
#include "value/yaml.hpp"

namespace kboot::value::yaml {

class Source {
 public:
  Source(std::string_view text, const std::string& name, const YamlOptions& options);

  [[nodiscard]] std::string_view text() const noexcept {
    return text_;
  }  // without a byte order mark
  // The origin of a byte, where origins are kept.
  [[nodiscard]] Origin origin(std::size_t offset) const noexcept {
    return first_.plus(offset + mark_size_);
  }
  // An error at a byte. Makes the text known to the source map where it is not yet.
  [[nodiscard]] base::Error error(std::string code, std::string message, std::size_t offset,
                                  std::uint32_t length = 1);
  // The origin of a byte for an error or warning that is about to be shown.
  [[nodiscard]] Origin shown(std::size_t offset);

 private:
  std::string_view text_;
  std::string_view whole_;
  const std::string& name_;
  bool secret_;
  std::size_t mark_size_ = 0;
  Origin first_;
};

// Where a scalar's content starts: behind its anchor, tag and opening quote, or the first byte of a
// block's first line behind its indentation.
[[nodiscard]] std::size_t content_start(std::string_view text, std::size_t offset,
                                        ScalarStyle style, std::string_view value);

// Where a template that should have been quoted begins on the line of `offset` or the one above, or
// npos.
[[nodiscard]] std::size_t find_unquoted_template(std::string_view text, std::size_t offset);
[[nodiscard]] base::Error unquoted_template(Source& source, std::size_t offset);

}  // namespace kboot::value::yaml
