// Scalars as the emitter of Go's yaml libraries lays them out. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "value/go_scalar.hpp"

namespace kboot::value {

// What a scalar's text allows (yaml_emitter_analyze_scalar).
struct GoScalarShape {
  bool multiline = false;
  bool plain = true;  // in block context
  bool single_quoted = true;
  bool block = true;  // literal
};
[[nodiscard]] GoScalarShape analyze_go_scalar(std::string_view text, GoYaml version);

// What the caller would write a string as, before the text's shape has its say.
enum class GoScalarStyle : unsigned char { plain, double_quoted, literal };

// The line that is being written: columns in characters, and what may follow.
class GoYamlText {
 public:
  explicit GoYamlText(GoYaml version) : version_(version) {}

  // Goes to column `indent` of a line on which nothing but indentation stands.
  void write_indent(std::size_t indent);
  // `-`, `:`, `?`, `{}`, `[]`, `!!binary`.
  void indicator(std::string_view text, bool needs_blank, bool is_indention = false);
  // A scalar that fits on the line as it is: numbers, booleans, null.
  void simple(std::string_view text);
  void scalar(std::string_view text, GoScalarStyle style, const GoScalarShape& shape,
              std::size_t indent, bool is_key);

  // Only indentation and block indicators stand on the line.
  [[nodiscard]] bool at_indention() const noexcept { return indention_; }
  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  void blank_before() {
    if (whitespace_) return;
    out_ += ' ';
    ++column_;
  }
  void done() noexcept { whitespace_ = indention_ = false; }
  void put(std::string_view character);
  void put_ascii(std::string_view text);
  void put_break();
  void write_break(std::string_view character);
  [[nodiscard]] bool too_wide() const noexcept {
    return version_ == GoYaml::v2 && column_ > width_limit;
  }
  void plain(std::string_view text, std::size_t indent, bool may_fold);
  void single_quoted(std::string_view text, std::size_t indent, bool may_fold);
  void double_quoted(std::string_view text, std::size_t indent, bool may_fold);
  void escaped(std::string_view character);
  void literal(std::string_view text, std::size_t indent);

  static constexpr std::size_t width_limit = 80;  // of yaml.v2; yaml.v3 folds nothing

  GoYaml version_;
  std::string out_;
  std::size_t column_ = 0;
  bool whitespace_ = true;
  bool indention_ = true;
};

}  // namespace kboot::value
