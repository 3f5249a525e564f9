// Pieces of a YAML text, from libyaml's marks.
#include "value/yaml_layout.hpp"

#include <yaml.h>

#include <algorithm>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::value {

namespace {

using Kind = YamlPiece::Kind;
constexpr std::size_t max_depth = 100;

std::string_view view(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

base::ScalarStyle style_of(yaml_scalar_style_t style) {
  switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE:
      return base::ScalarStyle::single_quoted;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
      return base::ScalarStyle::double_quoted;
    case YAML_LITERAL_SCALAR_STYLE:
      return base::ScalarStyle::literal;
    case YAML_FOLDED_SCALAR_STYLE:
      return base::ScalarStyle::folded;
    default:
      return base::ScalarStyle::plain;
  }
}

// Reads the events and keeps the scalars.
class Layout {
 public:
  explicit Layout(std::string_view text) : text_(text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) starts_.push_back(at);
    }
    starts_.push_back(text.size());
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(
        &parser_, reinterpret_cast<const unsigned char*>(text.empty() ? "" : text.data()),
        text.size());
  }
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;
  ~Layout() { yaml_parser_delete(&parser_); }

  std::vector<YamlPiece> read(const std::string& name) {
    for (bool more = true; more;) {
      yaml_event_t event;
      if (yaml_parser_parse(&parser_, &event) == 0) {
        throw base::Error(
            "yaml-syntax",
            base::cat("`", name, "` is no YAML: line ", parser_.problem_mark.line + 1, ": ",
                      parser_.problem == nullptr ? "it cannot be read" : parser_.problem));
      }
      more = event.type != YAML_STREAM_END_EVENT;
      try {
        take(event, name);
      } catch (...) {
        yaml_event_delete(&event);
        throw;
      }
      yaml_event_delete(&event);
    }
    return std::move(pieces_);
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  struct Open {
    bool mapping = false;
    bool flow = false;
    bool at_key = true;      // of a mapping: the next node is a key
    std::size_t key = none;  // the piece of the key whose value comes
    std::size_t end = 0;     // behind the last scalar in it
  };

  [[nodiscard]] std::size_t byte(std::size_t index) const {
    return starts_[std::min(index, starts_.size() - 1)];
  }

  void take(const yaml_event_t& event, const std::string& name) {
    switch (event.type) {
      case YAML_DOCUMENT_END_EVENT:
        ++document_;
        break;
      case YAML_MAPPING_START_EVENT:
        open(true, event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE, name);
        break;
      case YAML_SEQUENCE_START_EVENT:
        open(false, event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE, name);
        break;
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT:
        close(byte(event.end_mark.index));
        break;
      case YAML_ALIAS_EVENT: {
        YamlPiece piece;
        piece.kind = Kind::alias;
        piece.text = view(event.data.alias.anchor);
        add(std::move(piece), event);
        break;
      }
      case YAML_SCALAR_EVENT: {
        YamlPiece piece;
        piece.text = {reinterpret_cast<const char*>(event.data.scalar.value),
                      event.data.scalar.length};
        piece.tag = view(event.data.scalar.tag);
        piece.style = style_of(event.data.scalar.style);
        piece.anchored = event.data.scalar.anchor != nullptr;
        add(std::move(piece), event);
        break;
      }
      default:
        break;
    }
  }

  void open(bool mapping, bool flow, const std::string& name) {
    if (open_.size() >= max_depth) {
      throw base::Error("yaml-too-deep", base::cat("`", name, "` is nested too deep"));
    }
    open_.push_back({.mapping = mapping, .flow = flow});
  }

  void close(std::size_t end) {
    const Open closed = open_.back();
    open_.pop_back();
    done(closed.flow ? end : closed.end);
  }

  // A node ended at this byte.
  void done(std::size_t end) {
    if (open_.empty()) return;
    Open& around = open_.back();
    around.end = std::max(around.end, end);
    if (!around.mapping) return;
    if (!around.at_key) {
      if (around.key != none) {
        pieces_[around.key].value_end = std::max(end, pieces_[around.key].end);
        path_.pop_back();
      }
      around.key = none;
    }
    around.at_key = !around.at_key;
  }

  void add(YamlPiece piece, const yaml_event_t& event) {
    piece.begin = byte(event.start_mark.index);
    piece.end = std::max(byte(event.end_mark.index), piece.begin);
    if (piece.style == base::ScalarStyle::literal || piece.style == base::ScalarStyle::folded) {
      // libyaml takes the empty lines behind it too.
      while (piece.end > piece.begin + 1 && text_[piece.end - 1] == '\n' &&
             base::trim(line_before(piece.end)).empty()) {
        piece.end -= line_before(piece.end).size() + 1;
      }
    }
    piece.document = document_;
    const std::size_t line = text_.rfind('\n', piece.begin == 0 ? 0 : piece.begin - 1);
    const std::size_t start = line == std::string_view::npos ? 0 : line + 1;
    piece.indent = std::min(text_.find_first_not_of(' ', start), text_.size()) - start;
    piece.in_flow = !open_.empty() && open_.back().flow;
    const std::size_t end = piece.end;
    const bool is_key = !open_.empty() && open_.back().mapping && open_.back().at_key;
    if (is_key && piece.kind == Kind::scalar) {
      piece.kind = Kind::key;
      piece.value_end = end;
      path_.push_back(piece.text);
      open_.back().key = pieces_.size();
    }
    piece.path = path_;
    pieces_.push_back(std::move(piece));
    done(end);
  }

  // The line that ends with the line feed before this byte.
  [[nodiscard]] std::string_view line_before(std::size_t end) const {
    const std::size_t feed = end < 2 ? std::string_view::npos : text_.rfind('\n', end - 2);
    const std::size_t start = feed == std::string_view::npos ? 0 : feed + 1;
    return text_.substr(start, end - 1 - start);
  }

  std::string_view text_;
  std::vector<std::size_t> starts_;  // byte of each code point: libyaml counts those
  yaml_parser_t parser_{};
  std::vector<YamlPiece> pieces_;
  std::vector<Open> open_;
  std::vector<std::string> path_;
  std::size_t document_ = 0;
};

// The keys around a piece, without its own.
std::vector<std::string> container(const YamlPiece& piece) {
  std::vector<std::string> path = piece.path;
  if (piece.kind == Kind::key) path.pop_back();
  return path;
}

// Comments between two scalars: `#` at the start of a line or behind a blank.
class Comments {
 public:
  Comments(std::string_view text, const std::vector<YamlPiece>& pieces)
      : text_(text), pieces_(pieces) {}

  std::vector<YamlPiece> with_comments() {
    std::size_t from = 0;
    for (std::size_t i = 0; i <= pieces_.size(); ++i) {
      const bool last = i == pieces_.size();
      scan(from, last ? text_.size() : pieces_[i].begin, i);
      if (last) break;
      from = pieces_[i].end;
      out_.push_back(pieces_[i]);
    }
    return std::move(out_);
  }

 private:
  void scan(std::size_t from, std::size_t to, std::size_t next) {
    for (std::size_t at = text_.find('#', from); at < to; at = text_.find('#', at)) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      if (at == 0 || std::string_view(" \t\n\r").find(text_[at - 1]) != std::string_view::npos) {
        out_.push_back(comment(at, end, next));
      }
      at = end;
    }
  }

  [[nodiscard]] YamlPiece comment(std::size_t at, std::size_t end, std::size_t next) const {
    YamlPiece piece;
    piece.kind = Kind::comment;
    piece.begin = at;
    piece.end = end > at && text_[end - 1] == '\r' ? end - 1 : end;
    piece.text = text_.substr(at + 1, piece.end - at - 1);
    const std::size_t feed = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
    const std::size_t line = feed == std::string_view::npos ? 0 : feed + 1;
    piece.indent = text_.find_first_not_of(' ', line) - line;
    const bool alone = base::trim(text_.substr(line, at - line)).empty();
    const YamlPiece* const after = next < pieces_.size() ? &pieces_[next] : nullptr;
    const YamlPiece* const before = next > 0 ? &pieces_[next - 1] : nullptr;
    // Above what it speaks of, or deeper than what follows: behind what it speaks of.
    const bool above = alone && after != nullptr && piece.indent <= after->indent;
    const YamlPiece* const neighbour = above || before == nullptr ? after : before;
    if (neighbour != nullptr) {
      piece.document = neighbour->document;
      piece.path = container(*neighbour);
      if (neighbour == before && before->kind != Kind::key && follows_key(next - 1)) {
        piece.path.pop_back();
      }
    }
    return piece;
  }

  // Is this scalar the value of the key in front of it?
  [[nodiscard]] bool follows_key(std::size_t index) const {
    return index > 0 && pieces_[index - 1].kind == Kind::key &&
           pieces_[index - 1].path == pieces_[index].path &&
           pieces_[index - 1].value_end == pieces_[index].end;
  }

  std::string_view text_;
  const std::vector<YamlPiece>& pieces_;
  std::vector<YamlPiece> out_;
};

}  // namespace

std::vector<YamlPiece> yaml_pieces(std::string_view text, const std::string& name) {
  const std::vector<YamlPiece> scalars = Layout(text).read(name);
  return Comments(text, scalars).with_comments();
}

std::string apply_edits(std::string_view text, const std::vector<TextEdit>& edits) {
  std::string out;
  std::size_t at = 0;
  for (const TextEdit& edit : edits) {
    out.append(text.substr(at, edit.begin - at)).append(edit.text);
    at = edit.end;
  }
  return out.append(text.substr(at));
}

}  // namespace kboot::value
