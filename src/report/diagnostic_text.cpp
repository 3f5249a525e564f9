// The only renderer of diagnostics (screens.md, "An error in what the user wrote").
#include "report/diagnostic_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kboot::report {

namespace {

using base::Diagnostic;
using base::Place;

constexpr std::size_t widest_line = 100;  // columns of a source line that are shown
constexpr std::size_t lead_in = 40;       // columns before the caret where a line must be cut

// Byte offset of the code point `column` (from 1).
std::size_t byte_of_column(std::string_view text, std::uint32_t column) {
  std::size_t at = 0;
  for (std::uint32_t seen = 1; seen < column && at < text.size(); ++seen) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  }
  return at;
}

// Tabs would be as wide as the terminal likes: they are shown as two blanks, so that carets stand
// right.
std::string untabbed(std::string_view text) { return base::replace_all(text, "\t", "  "); }

// Users that are tokens: of GitHub, GitLab.
bool is_token(std::string_view user) {
  constexpr std::string_view beginnings[] = {"ghp_", "gho_", "ghs_", "github_pat_", "glpat-"};
  constexpr std::size_t longest_name = 39;
  return user.size() > longest_name || std::ranges::any_of(beginnings, [&](std::string_view begin) {
           return user.starts_with(begin);
         });
}

// Passwords and tokens in URLs (scheme://user:password@host) as stars, as many as they have bytes.
std::string without_passwords(std::string_view line) {
  std::string out(line);
  for (std::size_t at = out.find("://"); at != out.npos; at = out.find("://", at)) {
    at += 3;
    const std::size_t end = std::min(out.find_first_of("/ \t\"'", at), out.size());
    const std::size_t host = std::string_view(out).substr(0, end).rfind('@');
    if (host == out.npos || host < at) continue;
    const std::string_view user = std::string_view(out).substr(at, host - at);
    const std::size_t colon = user.find(':');
    if (colon == user.npos && !is_token(user)) continue;
    const std::size_t from = colon == user.npos ? at : at + colon + 1;
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(from),
              out.begin() + static_cast<std::ptrdiff_t>(host), '*');
  }
  return out;
}

struct Snippet {
  std::string line;
  std::size_t caret = 0;  // columns before the first caret
  std::size_t width = 1;  // carets
};

// A window of a line that is too long to show, with the caret in it.
Snippet windowed(std::string_view before, std::string_view marked, std::string_view after) {
  Snippet snippet;
  std::string start(before);
  if (base::display_width(start) + base::display_width(marked) > widest_line) {
    const std::size_t from = byte_of_column(
        start, static_cast<std::uint32_t>(base::code_points(start) > lead_in
                                              ? base::code_points(start) - lead_in + 1
                                              : 1));
    if (from > 0) start = base::cat("...", std::string_view(start).substr(from));
  }
  snippet.caret = base::display_width(start);
  snippet.line =
      shortened(base::cat(start, marked, after), std::max(widest_line, snippet.caret + 4));
  const std::size_t shown = base::display_width(snippet.line);
  snippet.width =
      std::clamp<std::size_t>(base::display_width(marked), 1,
                              std::max<std::size_t>(shown - std::min(shown, snippet.caret), 1));
  return snippet;
}

Snippet snippet_of(const Place& place, std::uint32_t length) {
  const std::string_view text = base::trim_end(place.text);
  const std::size_t from = std::min(byte_of_column(text, place.column), text.size());
  std::size_t bytes = std::min<std::size_t>(length, text.size() - from);
  // Never half a code point.
  while (from + bytes < text.size() &&
         (static_cast<unsigned char>(text[from + bytes]) & 0xC0U) == 0x80U)
    ++bytes;
  const std::string shown = without_passwords(text);
  return windowed(untabbed(shown.substr(0, from)), untabbed(shown.substr(from, bytes)),
                  untabbed(shown.substr(from + bytes)));
}

void add_source(Text& out, const Place& place, const Diagnostic& diagnostic, Paint paint) {
  const std::string number = std::to_string(place.line);
  const std::string gutter(number.size() + 1, ' ');
  out.add(std::string(number.size(), ' ')).add("--> ", Paint::blue);
  out.add(place_text(diagnostic.origin)).add("\n");
  if (place.text.empty()) return;
  const Snippet snippet = snippet_of(place, diagnostic.length);
  out.add(base::cat(gutter, "|\n"), Paint::blue);
  out.add(base::cat(number, " |"), Paint::blue);
  out.add(base::cat(snippet.line.empty() ? "" : " ", snippet.line, "\n"));
  out.add(base::cat(gutter, "| "), Paint::blue);
  out.add(std::string(snippet.caret, ' ')).add(std::string(snippet.width, '^'), paint).add("\n");
}

void add_context(Text& out, const Diagnostic& diagnostic, std::size_t gutter) {
  const std::string blanks(gutter, ' ');
  const auto add = [&](std::string_view text) {
    out.add(base::cat(blanks, "= "), Paint::blue);
    out.add(base::replace_all(text, "\n", base::cat("\n", blanks, "  "))).add("\n");
  };
  for (const base::Frame& frame : diagnostic.frames) {
    const std::string place = place_text(frame.origin, false);
    add(place.empty() ? frame.text : base::cat(frame.text, ", ", place));
  }
  for (const std::string& note : diagnostic.notes) add(note);
}

Paint paint_of(const Diagnostic& diagnostic) {
  return diagnostic.severity == base::Severity::error ? Paint::red : Paint::bright_purple;
}

}  // namespace

std::string place_text(base::Origin origin, bool with_column) {
  if (!origin) return {};
  const Place place = base::sources().place(origin);
  if (place.file.empty()) return {};
  std::string text = base::cat(place.file, ":", place.line);
  if (with_column) text += base::cat(":", place.column);
  return text;
}

Text diagnostic_details(const Diagnostic& diagnostic) {
  Text out;
  std::size_t gutter = 2;
  if (const Place place = base::sources().place(diagnostic.origin);
      diagnostic.origin && !place.file.empty()) {
    add_source(out, place, diagnostic, paint_of(diagnostic));
    gutter = std::to_string(place.line).size() + 1;
  }
  add_context(out, diagnostic, gutter);
  if (!diagnostic.hint.empty()) out.add("hint: ", Paint::cyan).add(diagnostic.hint).add("\n");
  return out;
}

Text diagnostic_text(const Diagnostic& diagnostic) {
  std::string_view word = diagnostic.severity == base::Severity::error ? "error" : "warning";
  Text out;
  out.add(diagnostic.code.empty() ? std::string(word) : base::cat(word, "[", diagnostic.code, "]"),
          paint_of(diagnostic));
  out.add(base::cat(": ", diagnostic.message, "\n"));
  return out.add(diagnostic_details(diagnostic));
}

}  // namespace kboot::report
