// Builds a string out of parts and keeps which of its bytes are secret, and whether anything unsafe
// went in.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <vector>

#include "value/value.hpp"

namespace kboot::value {

class TextBuilder {
 public:
  void append(std::string_view text) { text_.append(text); }
  void append(char byte) { text_.push_back(byte); }
  // A string value with its secret ranges and marks.
  void append(const std::same_as<Value> auto& text) {
    append_part(text, 0, text.as_string().size());
  }
  // Bytes [begin, begin + size) of a string value.
  void append_part(const Value& text, std::size_t begin, std::size_t size);
  // Text that is derived from values with these marks; with mark_secret all of it is secret.
  void append_marked(std::string_view text, Marks marks);
  void add_marks(Marks marks) noexcept { marks_ |= marks; }
  [[nodiscard]] std::string_view view() const noexcept { return text_; }
  [[nodiscard]] std::size_t size() const noexcept { return text_.size(); }
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  // The string; the builder is empty afterwards.
  [[nodiscard]] Value take();

 private:
  void add_range(std::size_t begin, std::size_t end);

  std::string text_;
  std::vector<ByteRange> secrets_;
  Marks marks_ = 0;
};

// The text of a value with its secret bytes shown as ***; other kinds as they print.
[[nodiscard]] std::string masked(const Value& text);

}  // namespace kboot::value
