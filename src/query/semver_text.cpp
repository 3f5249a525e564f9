// Cutting a written version into its parts.
#include "query/semver_text.hpp"

namespace kboot::query::semver_text {
namespace {

bool is_identifier(char byte) {
  return is_digit(byte) || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         byte == '-';
}

class Reader {
 public:
  Reader(std::string_view text, bool (*digit)(char)) : text_(text), digit_(digit) {}

  std::optional<Parts> run() {
    Parts out;
    if (text_.starts_with('v')) ++at_;
    out.major = run_of(digit_);
    if (out.major.empty()) return std::nullopt;
    out.has_minor = segment(out.minor);
    if (out.has_minor) out.has_patch = segment(out.patch);
    dotted('-', out.prerelease);
    dotted('+', out.metadata);
    out.size = at_;
    return out;
  }

 private:
  std::string_view run_of(bool (*belongs)(char)) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && belongs(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }

  bool segment(std::string_view& out) {
    if (at_ >= text_.size() || text_[at_] != '.') return false;
    ++at_;
    out = run_of(digit_);
    if (out.empty()) --at_;
    return !out.empty();
  }

  // Identifiers with dots between them, behind a mark.
  void dotted(char mark, std::string_view& out) {
    if (at_ >= text_.size() || text_[at_] != mark) return;
    const std::size_t begin = ++at_;
    if (run_of(is_identifier).empty()) {
      --at_;
      return;
    }
    while (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      if (!run_of(is_identifier).empty()) continue;
      --at_;
      break;
    }
    out = text_.substr(begin, at_ - begin);
  }

  std::string_view text_;
  bool (*digit_)(char);
  std::size_t at_ = 0;
};

}  // namespace

std::optional<Parts> read_version(std::string_view text, bool (*digit)(char)) {
  return Reader(text, digit).run();
}

}  // namespace kboot::query::semver_text
