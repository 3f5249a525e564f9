// The events of a YAML text as Go's yaml.v2 sees them.
#include "value/go_yaml_parse.hpp"

#include <yaml.h>

#include <algorithm>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::value {

struct GoYamlParser::State {
  yaml_parser_t parser{};
  std::string_view text;
  std::size_t given = 0;  // bytes that the parser has read
  struct Open {
    GoYamlEventKind kind;
    std::size_t column;
  };
  std::vector<Open> open;  // collections that are not finished

  // Does a key come next, or an item? A list at the column of the mapping around it ends first.
  [[nodiscard]] bool expects_key() const {
    if (open.back().kind == GoYamlEventKind::mapping_start) return true;
    if (open.size() < 2) return false;
    const Open& around = open[open.size() - 2];
    return around.kind == GoYamlEventKind::mapping_start && around.column == open.back().column;
  }
  std::size_t index = 0;  // of a mark, in code points, and the byte it stands for
  std::size_t offset = 0;

  std::size_t byte_of(std::size_t mark) {
    if (mark < index) index = offset = 0;
    for (; index < mark && offset < text.size(); ++index) {
      do ++offset;
      while (offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80);
    }
    return offset;
  }
};

namespace {

std::string copied(const yaml_char_t* text) {
  return text == nullptr ? std::string() : reinterpret_cast<const char*>(text);
}

base::ScalarStyle style_of(yaml_scalar_style_t style) {
  using base::ScalarStyle;
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return ScalarStyle::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return ScalarStyle::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return ScalarStyle::literal;
    case YAML_FOLDED_SCALAR_STYLE:
      return ScalarStyle::folded;
    default:
      return ScalarStyle::plain;
  }
}

GoYamlEventKind kind_of(yaml_event_type_t type) {
  switch (type) {
    case YAML_STREAM_START_EVENT:
      return GoYamlEventKind::stream_start;
    case YAML_DOCUMENT_START_EVENT:
      return GoYamlEventKind::document_start;
    case YAML_DOCUMENT_END_EVENT:
      return GoYamlEventKind::document_end;
    case YAML_ALIAS_EVENT:
      return GoYamlEventKind::alias;
    case YAML_SCALAR_EVENT:
      return GoYamlEventKind::scalar;
    case YAML_SEQUENCE_START_EVENT:
      return GoYamlEventKind::sequence_start;
    case YAML_SEQUENCE_END_EVENT:
      return GoYamlEventKind::sequence_end;
    case YAML_MAPPING_START_EVENT:
      return GoYamlEventKind::mapping_start;
    case YAML_MAPPING_END_EVENT:
      return GoYamlEventKind::mapping_end;
    default:
      return GoYamlEventKind::stream_end;
  }
}

// yaml.v2 reads 512 bytes at a time. A character that no YAML may hold is an error as soon as it is
// read, so what is said of a text that has other mistakes depends on it.
int give(void* data, unsigned char* buffer, std::size_t size, std::size_t* given) {
  constexpr std::size_t own_buffer = 16384;  // libyaml's: what is left in it counts
  constexpr std::size_t step = 512;
  auto& state = *static_cast<GoYamlParser::State*>(data);
  const std::size_t left = own_buffer - std::min(size, own_buffer);
  const std::size_t most = left < step ? step - left : size;
  *given = state.text.copy(reinterpret_cast<char*>(buffer), std::min(size, most), state.given);
  state.given += *given;
  return 1;
}

// yaml.v2 reads YAML 1.1 only, and says so at the directive.
void refuse_other_versions(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (std::size_t line_number = 0; !text.empty(); ++line_number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string_view content = base::trim(line);
    if (content.empty() || content.starts_with('#')) continue;
    if (!line.starts_with("%YAML ")) return;
    line = base::trim(line.substr(6));
    line = base::trim(line.substr(0, line.find(" #")));
    const bool digits = line.size() > 2 && line.size() < 6 && line.find('.') != 0 &&
                        line.find_first_not_of("0123456789.") == std::string_view::npos &&
                        std::count(line.begin(), line.end(), '.') == 1 && line.back() != '.';
    if (!digits || line == "1.1" || line == "01.1" || line == "1.01" || line == "01.01") return;
    const std::string where = line_number == 0 ? "" : base::cat("line ", line_number, ": ");
    throw base::Error("yaml-syntax",
                      base::cat("yaml: ", where, "found incompatible YAML document"));
  }
}

// Does a text begin with `{}` or `[]`, with nothing but white space in it?
bool is_empty_flow(std::string_view text) {
  if (!text.starts_with('{') && !text.starts_with('[')) return false;
  const std::size_t end = text.find_first_not_of(" \t\r\n", 1);
  return end != std::string_view::npos && text[end] == (text.front() == '{' ? '}' : ']');
}

// The line is that of yaml.v2: one less than people count, but where the scanner found it.
base::Error error_of(GoYamlParser::State& state) {
  const yaml_parser_t& parser = state.parser;
  std::size_t line = 0;
  if (parser.problem_mark.line != 0) {
    line = parser.problem_mark.line + (parser.error == YAML_SCANNER_ERROR ? 1 : 0);
  } else {
    line = parser.context_mark.line;
  }
  std::string_view problem =
      parser.problem == nullptr ? "unknown problem parsing YAML content" : parser.problem;
  // To yaml.v2 an empty flow collection is never a key: it complains of it itself, where libyaml
  // misses the colon behind it.
  if (problem == "could not find expected ':'" && !state.open.empty() &&
      is_empty_flow(state.text.substr(state.byte_of(parser.context_mark.index)))) {
    line = parser.context_mark.line;
    problem =
        state.expects_key() ? "did not find expected key" : "did not find expected '-' indicator";
  }
  const std::string where = line == 0 ? "" : base::cat("line ", line, ": ");
  return {"yaml-syntax", base::cat("yaml: ", where, problem)};
}

}  // namespace

GoYamlParser::GoYamlParser(std::string_view text) : state_(std::make_unique<State>()) {
  refuse_other_versions(text);
  state_->text = text.empty() ? std::string_view("\n") : text;
  yaml_parser_initialize(&state_->parser);
  yaml_parser_set_input(&state_->parser, give, state_.get());
}

GoYamlParser::~GoYamlParser() { yaml_parser_delete(&state_->parser); }

void GoYamlParser::next(GoYamlEvent& event) {
  yaml_event_t raw;
  if (yaml_parser_parse(&state_->parser, &raw) == 0) throw error_of(*state_);
  event.kind = kind_of(raw.type);
  if (raw.type == YAML_SEQUENCE_START_EVENT || raw.type == YAML_MAPPING_START_EVENT) {
    state_->open.push_back({event.kind, raw.start_mark.column});
  } else if (raw.type == YAML_SEQUENCE_END_EVENT || raw.type == YAML_MAPPING_END_EVENT) {
    state_->open.pop_back();
  }
  event.offset = state_->byte_of(raw.start_mark.index);
  event.text.clear();
  event.anchor.clear();
  event.tag.clear();
  event.implicit = false;
  event.style = base::ScalarStyle::plain;
  if (raw.type == YAML_SCALAR_EVENT) {
    event.text.assign(reinterpret_cast<const char*>(raw.data.scalar.value), raw.data.scalar.length);
    event.anchor = copied(raw.data.scalar.anchor);
    event.tag = copied(raw.data.scalar.tag);
    event.implicit = raw.data.scalar.plain_implicit != 0;
    event.style = style_of(raw.data.scalar.style);
  } else if (raw.type == YAML_ALIAS_EVENT) {
    event.anchor = copied(raw.data.alias.anchor);
  } else if (raw.type == YAML_SEQUENCE_START_EVENT) {
    event.anchor = copied(raw.data.sequence_start.anchor);
    event.tag = copied(raw.data.sequence_start.tag);
  } else if (raw.type == YAML_MAPPING_START_EVENT) {
    event.anchor = copied(raw.data.mapping_start.anchor);
    event.tag = copied(raw.data.mapping_start.tag);
  }
  yaml_event_delete(&raw);
}

}  // namespace kboot::value
