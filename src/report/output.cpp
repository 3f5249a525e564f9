// The one writer that all output of kboot passes: takes secrets out, makes control characters
// harmless, paints.
#include "report/output.hpp"

#include <unistd.h>
#include <algorithm>
#include <cerrno>

#include "base/text.hpp"

namespace kboot::report {

namespace {

// Each line for itself, as Ansible does: a colour never runs over a line end.
void append_painted(std::string& out, std::string_view text, Paint paint) {
  while (true) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (!line.empty())
      out.append("\x1b[").append(sgr(paint)).append("m").append(line).append("\x1b[0m");
    if (end == std::string_view::npos) return;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

// Whole lines behind a prefix; an empty line gets it without the blanks at its end.
std::string prefixed(std::string_view text, std::string_view prefix) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.append(end == 0 ? base::trim_end(prefix) : prefix).append(text.substr(0, end));
    if (end == text.size()) break;
    out += '\n';
    text.remove_prefix(end + 1);
  }
  return out;
}

// What .NET's TrimStart takes away before a line; bytes of longer characters may be a blank of theirs.
bool may_be_blank(char byte) {
  return byte == ' ' || byte == '\t' || static_cast<unsigned char>(byte) >= 0x80;
}

// GitHub's runner takes for a command a line that begins with `::`, blanks aside, and `##[`
// anywhere (actions/runner, ActionCommand.cs). A visible backslash ends that.
std::string inert(std::string_view text) {
  std::string out;
  bool at_start = true;
  for (; !text.empty(); text.remove_prefix(1)) {
    if ((at_start && text.starts_with("::")) || text.starts_with("##[")) out += '\\';
    const char byte = text.front();
    at_start = byte == '\n' || (at_start && may_be_blank(byte));
    out += byte;
  }
  return out;
}

}  // namespace

std::string rendered(const Text& text, const base::Redactor* redactor, bool colour) {
  std::string out;
  for (const Span& span : text.spans()) {
    const std::string shown =
        harmless(redactor != nullptr ? redactor->filter(span.text) : span.text);
    if (colour && span.paint != Paint::none) {
      append_painted(out, shown, span.paint);
    } else {
      out += shown;
    }
  }
  return out;
}

Output::Output(int descriptor, const base::Redactor* redactor, Manner manner)
    : descriptor_(descriptor), redactor_(redactor), manner_(manner) {}

void Output::write(const Text& text) {
  std::string bytes = rendered(text, redactor_, manner_.colour);
  if (!prefix_.empty()) bytes = prefixed(bytes, prefix_);
  put(inert_ ? inert(bytes) : bytes);
}

void Output::data(std::string_view line) {
  put((redactor_ != nullptr ? redactor_->filter(line) : std::string(line)).append("\n"));
}

void Output::control(std::string_view sequence, const Text& text) {
  put(std::string(sequence).append(rendered(text, redactor_, manner_.colour)));
}

void Output::put(std::string_view bytes) {
  while (!bytes.empty() && !closed_) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      closed_ = true;
      if (errno != EPIPE) failure_ = errno;
      return;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace kboot::report
