// Writes YAML's scalars and indicators as PyYAML's emitter does.
#include "value/yaml_text_writer.hpp"

#include "base/text.hpp"

namespace kboot::value::yaml {

void TextWriter::put(std::u32string_view text) {
  column_ += text.size();
  out_ += encode(text);
}

void TextWriter::line_break(char32_t code) {
  whitespace_ = indention_ = true;
  column_ = 0;
  base::append_utf8(out_, code);
}

void TextWriter::indicator(std::string_view text, bool need_space, bool leaves_space,
                           bool indention) {
  if (need_space && !whitespace_) {
    out_ += ' ';
    ++column_;
  }
  whitespace_ = leaves_space;
  indention_ = indention_ && indention;
  column_ += text.size();
  out_ += text;
}

void TextWriter::write_indent(std::size_t indent) {
  if (!indention_ || column_ > indent || (column_ == indent && !whitespace_)) line_break();
  if (column_ >= indent) return;
  whitespace_ = true;
  out_.append(indent - column_, ' ');
  column_ = indent;
}

// A line end inside a scalar folds to a space when it is read: it takes one more to stay.
void TextWriter::put_breaks(std::u32string_view breaks, std::size_t indent) {
  if (breaks.front() == '\n') line_break();
  for (const char32_t code : breaks) line_break(code);
  write_indent(indent);
}

void TextWriter::plain(std::u32string_view text, std::size_t indent, bool split) {
  if (text.empty()) return;
  if (!whitespace_) put(U" ");
  whitespace_ = indention_ = false;
  std::size_t start = 0;
  for (std::size_t end = 0; end <= text.size(); ++end) {
    const bool space = end < text.size() && text[end] == ' ';
    const bool in_spaces = start < end && text[start] == ' ';
    if (in_spaces == space && end < text.size()) continue;
    if (in_spaces && start + 1 == end && too_wide() && split) {
      write_indent(indent);
      whitespace_ = indention_ = false;
    } else {
      put(text.substr(start, end - start));
    }
    start = end;
  }
}

void TextWriter::single_quoted(std::u32string_view text, std::size_t indent, bool split) {
  indicator("'", true);
  for (std::size_t start = 0; start < text.size();) {
    const char32_t first = text[start];
    const auto same_run = [&](char32_t code) {
      if (first == ' ') return code == ' ';
      if (is_break(first)) return is_break(code);
      return code != ' ' && !is_break(code) && code != '\'';
    };
    std::size_t end = start;
    if (first == '\'') {
      put(U"''");
      start += 1;
      continue;
    }
    while (end < text.size() && same_run(text[end])) ++end;
    const std::u32string_view run = text.substr(start, end - start);
    if (is_break(first)) {
      put_breaks(run, indent);
    } else if (first == ' ' && run.size() == 1 && too_wide() && split && start != 0 &&
               end != text.size()) {
      write_indent(indent);
    } else {
      put(run);
    }
    start = end;
  }
  indicator("'", false);
}

void TextWriter::double_quoted(std::u32string_view text, std::size_t indent, bool split) {
  indicator("\"", true);
  std::size_t start = 0;
  for (std::size_t end = 0; end <= text.size(); ++end) {
    const bool last = end == text.size();
    if (last || !is_printable(text[end])) {
      if (start < end) {
        put(text.substr(start, end - start));
        start = end;
      }
      if (!last) {
        const std::string escaped = escape(text[end]);
        out_ += escaped;
        column_ += escaped.size();
        start = end + 1;
      }
    }
    const bool may_split = end > 0 && end + 1 < text.size() && (text[end] == ' ' || start >= end);
    if (!may_split || !split || column_ + end <= width_ + start) continue;
    if (start < end) {
      put(text.substr(start, end - start));
      start = end;
    }
    put(U"\\");
    write_indent(indent);
    whitespace_ = indention_ = false;
    if (text[start] == ' ') put(U"\\");
  }
  indicator("\"", false);
}

}  // namespace kboot::value::yaml
