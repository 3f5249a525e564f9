// From a line of a rendered document back to the template.
#include "helm/output_errors.hpp"

#include <algorithm>
#include <charconv>

#include "base/source_map.hpp"
#include "base/text.hpp"

namespace kboot::helm {

namespace {

// The line that Go's YAML parser names; 1 where it names none.
std::size_t named_line(std::string_view message) {
  constexpr std::string_view mark = "yaml: line ";
  const std::size_t at = message.find(mark);
  std::size_t line = 1;
  if (at != message.npos) {
    const char* begin = message.data() + at + mark.size();
    std::from_chars(begin, message.data() + message.size(), line);
  }
  return std::max<std::size_t>(line, 1);
}

// Byte where the line begins; its end where there are fewer lines.
std::size_t begin_of_line(std::string_view text, std::size_t line) {
  std::size_t at = 0;
  for (std::size_t seen = 1; seen < line; ++seen) {
    const std::size_t end = text.find('\n', at);
    if (end == text.npos) break;
    at = end + 1;
  }
  return at;
}

}  // namespace

void place_in_template(base::Error& error, const BrokenDocument& document, std::string_view output,
                       const gotpl::Trace& trace) {
  const std::size_t begin = output.find(document.text);
  if (begin == output.npos) return;
  const std::size_t line = begin_of_line(document.text, named_line(error.diagnostic().message));
  const std::string_view rest = std::string_view(document.text).substr(line);
  const std::string_view shown = rest.substr(0, rest.find('\n'));
  const std::size_t blanks = std::min(shown.find_first_not_of(" \t"), shown.size());
  const std::size_t byte = begin + line + blanks;
  const gotpl::TracePart* part = trace.at(byte);
  if (part == nullptr) return;
  const base::Origin start = base::sources().add(part->source->name, part->source->text);
  if (part->verbatim) {
    error.at(start.plus(part->offset + (byte - part->begin)),
             static_cast<std::uint32_t>(std::max<std::size_t>(shown.size() - blanks, 1)));
  } else {
    error.at(start.plus(part->offset), std::max<std::uint32_t>(part->length, 1));
  }
  error.note(base::cat("rendered: ", shown));
}

}  // namespace kboot::helm
