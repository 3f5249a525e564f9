// Places in a YAML text, and the errors that point into it.
#include "value/yaml_source.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kboot::value::yaml {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_blank(char byte) { return byte == ' ' || byte == '\t'; }

std::size_t line_begin(std::string_view text, std::size_t offset) {
  const std::size_t newline = offset == 0 ? std::string_view::npos : text.rfind('\n', offset - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

// Past an anchor or tag and the white space, comments and line ends behind it.
std::size_t skip_property(std::string_view text, std::size_t at) {
  while (at < text.size() && !is_blank(text[at]) && text[at] != '\n' && text[at] != '\r') ++at;
  while (at < text.size() &&
         (is_blank(text[at]) || text[at] == '\n' || text[at] == '\r' || text[at] == '#')) {
    at = text[at] == '#' ? std::min(text.find('\n', at), text.size()) : at + 1;
  }
  return at;
}

std::size_t block_start(std::string_view text, std::size_t at, std::string_view value) {
  const std::size_t header_end = text.find('\n', at);
  if (header_end == std::string_view::npos) return at;
  const std::size_t line = header_end + 1;
  const std::size_t spaces = std::min(text.find_first_not_of(' ', line), text.size()) - line;
  const std::size_t own = std::min(value.find_first_not_of(' '), value.size());
  return line + (spaces >= own ? spaces - own : spaces);
}

}  // namespace

Source::Source(std::string_view text, const std::string& name, const YamlOptions& options)
    : text_(text),
      whole_(text),
      name_(name),
      secret_(options.secret || (options.marks & mark_secret) != 0) {
  if (text_.starts_with(byte_order_mark)) {
    mark_size_ = byte_order_mark.size();
    text_.remove_prefix(mark_size_);
  }
  if (options.track_origins) first_ = base::sources().add(name, std::string(whole_), secret_);
}

Origin Source::shown(std::size_t offset) {
  if (!first_) first_ = base::sources().add(name_, std::string(whole_), secret_);
  return origin(std::min(offset, text_.size()));
}

base::Error Source::error(std::string code, std::string message, std::size_t offset,
                          std::uint32_t length) {
  base::Error error(std::move(code), std::move(message), shown(offset), length);
  error.status(base::Status::bad_input);
  return error;
}

std::size_t content_start(std::string_view text, std::size_t offset, ScalarStyle style,
                          std::string_view value) {
  std::size_t at = offset;
  while (at < text.size() && (text[at] == '!' || text[at] == '&')) at = skip_property(text, at);
  switch (style) {
    case ScalarStyle::plain:
      return at;
    case ScalarStyle::single_quoted:
    case ScalarStyle::double_quoted:
      return at + 1;
    default:
      return block_start(text, at, value);
  }
}

std::size_t find_unquoted_template(std::string_view text, std::size_t offset) {
  std::size_t begin = line_begin(text, std::min(offset, text.size()));
  for (int lines = 0; lines < 2; ++lines) {
    const std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
    for (std::size_t at = line.find("{{"); at != std::string_view::npos;
         at = line.find("{{", at + 2)) {
      std::size_t before = at;
      while (before > 0 && is_blank(line[before - 1])) --before;
      const bool value =
          before > 0 && before < at && (line[before - 1] == ':' || line[before - 1] == '-');
      if (value) return begin + at;
    }
    if (begin == 0) break;
    begin = line_begin(text, begin - 1);
  }
  return std::string_view::npos;
}

base::Error unquoted_template(Source& source, std::size_t offset) {
  const std::string_view rest = source.text().substr(offset);
  std::string_view line = base::trim(rest.substr(0, rest.find('\n')));
  const std::size_t comment = line.find(" #");
  line = base::trim(line.substr(0, comment));
  base::Error error = source.error("yaml-unquoted-template",
                                   "a value that starts with `{{` must be quoted", offset, 2);
  const char quote = line.find('"') == std::string_view::npos ? '"' : '\'';
  error.hint(base::cat("write ", quote, line, quote));
  return error;
}

}  // namespace kboot::value::yaml
