// Building strings out of parts, keeping which bytes are secret.
#include "value/text_builder.hpp"

#include <algorithm>
#include <utility>

#include "base/redactor.hpp"
#include "value/json.hpp"

namespace kboot::value {

void TextBuilder::add_range(std::size_t begin, std::size_t end) {
  if (begin == end) return;
  if (!secrets_.empty() && secrets_.back().end == begin) {
    secrets_.back().end = static_cast<std::uint32_t>(end);
  } else {
    secrets_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
}

void TextBuilder::append_part(const Value& text, std::size_t begin, std::size_t size) {
  const std::size_t at = text_.size();
  text_.append(text.as_string().substr(begin, size));
  const std::size_t end = begin + (text_.size() - at);
  marks_ |= text.marks() & ~mark_secret;
  if (!text.has(mark_secret)) return;
  for (const ByteRange range : text.secret_ranges()) {
    const std::size_t from = std::max<std::size_t>(range.begin, begin);
    const std::size_t to = std::min<std::size_t>(range.end, end);
    if (from < to) add_range(at + from - begin, at + to - begin);
  }
}

void TextBuilder::append_marked(std::string_view text, Marks marks) {
  const std::size_t at = text_.size();
  text_.append(text);
  marks_ |= marks & ~mark_secret;
  if ((marks & mark_secret) != 0) add_range(at, text_.size());
}

Value TextBuilder::take() {
  Value out = Value::string(text_, std::exchange(secrets_, {}));
  out.add_marks(std::exchange(marks_, Marks{0}));
  text_.clear();
  return out;
}

std::string masked(const Value& text) {
  if (!text.is_string()) {
    return text.has(mark_secret) ? std::string(base::Redactor::mask)
                                 : to_masked_json(text, {.style = JsonStyle::python});
  }
  const std::string_view bytes = text.as_string();
  std::string out;
  std::size_t at = 0;
  for (const ByteRange range : text.secret_ranges()) {
    out.append(bytes.substr(at, range.begin - at)).append(base::Redactor::mask);
    at = range.end;
  }
  return out.append(bytes.substr(at));
}

}  // namespace kboot::value
