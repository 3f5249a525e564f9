// Sprig's functions on words: cases, abbreviations, wrapped lines.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.hpp"
#include "gotpl/go_case.hpp"
#include "gotpl/go_words.hpp"
#include "gotpl/print.hpp"
#include "gotpl/rune.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"

namespace kboot::gotpl {
namespace {

// Each rune as a function of it makes it.
template <typename Change>
std::string mapped(std::string_view text, Change change) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Rune rune = rune_at(text, at);
    base::append_utf8(out, change(rune.code));
    at += rune.size;
  }
  return out;
}

// strings.Title
Value title(Call& call) {
  const auto separates = [](std::uint32_t code) {
    if (code < 0x80) {
      const auto byte = static_cast<char>(code);
      return !((byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
               (byte >= 'A' && byte <= 'Z') || byte == '_');
    }
    return !is_letter(code) && !is_digit(code) && is_space(code);
  };
  std::uint32_t before = ' ';
  return mapped(call.text(0), [&](std::uint32_t code) {
    const bool begins = separates(before);
    before = code;
    return begins ? to_title(code) : code;
  });
}

// goutils.Uncapitalize: the first letter of each word.
Value untitle(Call& call) {
  bool begins = true;
  return mapped(call.text(0), [&begins](std::uint32_t code) {
    if (is_space(code)) {
      begins = true;
      return code;
    }
    return std::exchange(begins, false) ? to_lower(code) : code;
  });
}

// goutils.SwapCase
Value swap_case(Call& call) {
  bool begins = true;
  return mapped(call.text(0), [&begins](std::uint32_t code) {
    if (is_upper(code) || is_title(code)) {
      begins = false;
      return to_lower(code);
    }
    if (is_lower(code)) return std::exchange(begins, false) ? to_title(code) : to_upper(code);
    begins = is_space(code);
    return code;
  });
}

// The library takes bytes for characters here, and so do these two.
Value no_space(Call& call) {
  const std::string_view text = call.text(0);
  std::string out;
  bool removed = false;
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (is_space(code)) {
      removed = true;
    } else {
      base::append_utf8(out, code);
    }
  }
  return removed ? Value(out) : call[0];
}

Value initials(Call& call) {
  std::string out;
  bool begins = true;
  for (const char byte : call.text(0)) {
    const auto code = static_cast<unsigned char>(byte);
    if (is_space(code)) {
      begins = true;
    } else if (std::exchange(begins, false)) {
      base::append_utf8(out, code);
    }
  }
  return out;
}

// goutils.AbbreviateFull, for widths that it takes.
std::string abbreviate(std::string_view text, std::int64_t offset, std::int64_t width) {
  const auto size = static_cast<std::int64_t>(text.size());
  if (width < 4 || text.empty()) return {};
  if (size <= width) return std::string(text);
  offset = std::min(offset, size);
  if (size - offset < width - 3) offset = size - (width - 3);
  if (offset <= 4) return base::cat(go_slice_to(text, width - 3), "...");
  if (width < 7) return {};
  if (offset + width - 3 < size) {
    return base::cat("...", abbreviate(go_slice_from(text, offset), 0, width - 3));
  }
  return base::cat("...", go_slice_from(text, size - (width - 3)));
}

Value abbrev(Call& call) {
  if (call.integer(0) < 4) return call[1];
  return abbreviate(call.text(1), 0, call.integer(0));
}

Value abbrev_both(Call& call) {
  const std::int64_t left = call.integer(0);
  const std::int64_t right = call.integer(1);
  if (right < 4 || (left > 0 && right < 7)) return call[2];
  return abbreviate(call.text(2), left, right);
}

// goutils.WrapCustom. Long words are cut only when `cut` says so.
std::string wrapped(std::string_view text, std::int64_t length, std::string_view newline,
                    bool cut) {
  if (newline.empty()) newline = "\n";
  const auto width = static_cast<std::size_t>(std::max<std::int64_t>(length, 1));
  std::string out;
  std::size_t at = 0;
  while (text.size() - at > width) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    std::size_t end = text.substr(at, width + 1).rfind(' ');
    std::size_t next = 0;
    if (end != text.npos) {
      end += at;
      next = end + 1;
    } else if (cut) {
      end = next = at + width;
    } else {
      end = text.find(' ', at + width);
      if (end == text.npos) break;
      next = end + 1;
    }
    out.append(text.substr(at, end - at)).append(newline);
    check_text_size("wrapWith", out.size());
    at = next;
  }
  return out.append(text.substr(at));
}

Value wrap(Call& call) { return wrapped(call.text(1), call.integer(0), "", false); }
Value wrap_with(Call& call) { return wrapped(call.text(2), call.integer(0), call.text(1), true); }

Value snake_case(Call& call) { return lower_words(call.text(0), '_'); }
Value kebab_case(Call& call) { return lower_words(call.text(0), '-'); }
Value camel_case(Call& call) { return pascal_words(call.text(0)); }

constexpr Function rows[] = {
    {"abbrev", "int, string", abbrev},   {"abbrevboth", "int, int, string", abbrev_both},
    {"camelcase", "string", camel_case}, {"initials", "string", initials},
    {"kebabcase", "string", kebab_case}, {"nospace", "string", no_space},
    {"snakecase", "string", snake_case}, {"swapcase", "string", swap_case},
    {"title", "string", title},          {"untitle", "string", untitle},
    {"wrap", "int, string", wrap},       {"wrapWith", "int, string, string", wrap_with},
};

}  // namespace

std::span<const Function> sprig_words() noexcept { return rows; }

}  // namespace kboot::gotpl
