// YAML events by libyaml, and its errors in our words.
#include "value/yaml_libyaml.hpp"

#include <yaml.h>

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace kboot::value::yaml {

namespace {

// libyaml counts code points; we count bytes. Marks come almost in order, so the last answer is a
// good start.
class ByteOffsets {
 public:
  explicit ByteOffsets(std::string_view text)
      : text_(text),
        ascii_(std::all_of(text.begin(), text.end(), [](char byte) { return byte >= 0; })) {}

  std::size_t operator()(std::size_t index) {
    if (ascii_) return std::min(index, text_.size());
    if (index < index_) index_ = offset_ = 0;
    for (; index_ < index && offset_ < text_.size(); ++index_) {
      do ++offset_;
      while (offset_ < text_.size() && (static_cast<unsigned char>(text_[offset_]) & 0xC0) == 0x80);
    }
    return offset_;
  }

 private:
  std::string_view text_;
  bool ascii_;
  std::size_t index_ = 0;
  std::size_t offset_ = 0;
};

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

ScalarStyle style_of(yaml_scalar_style_t style) {
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

// One event of libyaml, freed when it goes.
struct RawEvent {
  yaml_event_t raw{};

  RawEvent() = default;
  RawEvent(const RawEvent&) = delete;
  RawEvent& operator=(const RawEvent&) = delete;
  ~RawEvent() { yaml_event_delete(&raw); }
};

class Parser {
 public:
  Parser(Source& source, EventSink& sink) : source_(source), sink_(sink), offsets_(source.text()) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    // An empty text may have no address, which libyaml asserts.
    const std::string_view text = source.text().empty() ? std::string_view("") : source.text();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&parser_); }

  void run() {
    for (bool more = true; more;) {
      RawEvent event;
      if (yaml_parser_parse(&parser_, &event.raw) == 0) throw error();
      more = event.raw.type != YAML_STREAM_END_EVENT;
      hand_over(event.raw);
    }
  }

 private:
  void hand_over(const yaml_event_t& raw) {
    Event event{.kind = EventKind::end, .offset = offsets_(raw.start_mark.index)};
    switch (raw.type) {
      case YAML_DOCUMENT_START_EVENT:
        event.kind = EventKind::document_start;
        break;
      case YAML_DOCUMENT_END_EVENT:
        event.kind = EventKind::document_end;
        break;
      case YAML_ALIAS_EVENT:
        event.kind = EventKind::alias;
        event.anchor = view(raw.data.alias.anchor);
        break;
      case YAML_SCALAR_EVENT:
        event.kind = EventKind::scalar;
        event.text = {reinterpret_cast<const char*>(raw.data.scalar.value), raw.data.scalar.length};
        event.anchor = view(raw.data.scalar.anchor);
        event.tag = view(raw.data.scalar.tag);
        event.style = style_of(raw.data.scalar.style);
        break;
      case YAML_SEQUENCE_START_EVENT:
        event.kind = EventKind::sequence_start;
        event.anchor = view(raw.data.sequence_start.anchor);
        event.tag = view(raw.data.sequence_start.tag);
        open_.push_back(event.offset);
        break;
      case YAML_MAPPING_START_EVENT:
        event.kind = EventKind::mapping_start;
        event.anchor = view(raw.data.mapping_start.anchor);
        event.tag = view(raw.data.mapping_start.tag);
        open_.push_back(event.offset);
        break;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        open_.pop_back();
        break;
      default:
        return;  // of the stream
    }
    sink_.take(event);
  }

  // The parser's own words and place (they are what Ansible says too), but for the mistakes that
  // people make most.
  base::Error error() {
    const std::string_view problem =
        parser_.problem == nullptr ? "cannot be read" : parser_.problem;
    if (parser_.error == YAML_READER_ERROR) {
      const std::size_t offset = parser_.problem_offset;
      return source_.error("yaml-syntax", base::cat("not a YAML text: ", base::lower(problem)),
                           offset);
    }
    const std::string_view text = source_.text();
    const std::size_t offset = offsets_(parser_.problem_mark.index);
    const std::size_t unquoted = find_unquoted_template(text, offset);
    if (unquoted != std::string_view::npos) return unquoted_template(source_, unquoted);
    const std::string_view context = parser_.context == nullptr ? "" : parser_.context;
    const std::size_t began = context.empty() ? offset : offsets_(parser_.context_mark.index);
    const bool at_end = base::trim(text.substr(offset)).empty();
    if (at_end && context == "while scanning a quoted scalar") {
      return source_.error("yaml-syntax", "the quoted text that begins here has no end", began);
    }
    const std::string_view bracket = open_.empty() ? "" : text.substr(open_.back(), 1);
    if (at_end && (bracket == "[" || bracket == "{")) {
      return source_.error("yaml-syntax", base::cat("the `", bracket, "` here is never closed"),
                           open_.back());
    }
    if (text.substr(offset, 1) == "\t") {
      base::Error error = source_.error("yaml-syntax", "a tab cannot indent YAML", offset);
      error.hint("use spaces");
      return error;
    }
    base::Error error = source_.error("yaml-syntax", std::string(problem), offset);
    if (!context.empty() && began != offset)
      error.frame(std::string(context), source_.shown(began));
    return error;
  }

  Source& source_;
  EventSink& sink_;
  ByteOffsets offsets_;
  yaml_parser_t parser_{};
  std::vector<std::size_t> open_;  // where the lists and mappings began that are not finished
};

}  // namespace

void parse_with_libyaml(Source& source, EventSink& sink) { Parser(source, sink).run(); }

}  // namespace kboot::value::yaml
