// Writes YAML's scalars and indicators, folding at a width, as PyYAML's emitter does. Private to
// this folder.
#pragma once

#include <string>
#include <string_view>

#include "value/yaml_analysis.hpp"

namespace kboot::value::yaml {

class TextWriter {
 public:
  explicit TextWriter(std::size_t width) : width_(width) {}

  void raw(std::string_view text) { out_ += text; }
  void indicator(std::string_view text, bool need_space, bool leaves_space = false,
                 bool indention = false);
  // Goes to column `indent` of a line on which nothing else stands.
  void write_indent(std::size_t indent);
  void plain(std::u32string_view text, std::size_t indent, bool split);
  void single_quoted(std::u32string_view text, std::size_t indent, bool split);
  void double_quoted(std::u32string_view text, std::size_t indent, bool split);

  [[nodiscard]] bool too_wide() const noexcept { return column_ > width_; }
  // Only indentation and block indicators stand on the line.
  [[nodiscard]] bool at_indention() const noexcept { return indention_; }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void put(std::u32string_view text);
  void put_breaks(std::u32string_view breaks, std::size_t indent);
  void line_break(char32_t code = U'\n');

  std::string out_;
  std::size_t width_;
  std::size_t column_ = 0;
  bool whitespace_ = true;
  bool indention_ = true;
};

}  // namespace kboot::value::yaml
