// File modes as users write them; see file_mode.hpp.
#include "modules/common/file_mode.hpp"

#include <sys/stat.h>

#include <cstdio>
#include <optional>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::modules {

namespace {

constexpr mode_t all_bits = 07777;

std::optional<mode_t> octal(std::string_view text) {
  if (text.empty()) return std::nullopt;
  mode_t mode = 0;
  for (const char c : text) {
    if (c < '0' || c > '7' || mode > all_bits) return std::nullopt;
    mode = mode * 8 + static_cast<mode_t>(c - '0');
  }
  return mode <= all_bits ? std::optional(mode) : std::nullopt;
}

mode_t current_umask() {
  const mode_t mask = umask(0);
  umask(mask);
  return mask;
}

// One class of users: where its three bits stand, and its set-id bit (0 for others).
struct Class {
  char letter;
  int shift;
  mode_t special;
};
constexpr Class classes[] = {{'u', 6, S_ISUID}, {'g', 3, S_ISGID}, {'o', 0, 0}};

struct Symbolic {
  mode_t mode;
  bool is_directory;

  // The bits that the letters of one clause mean for one class.
  std::optional<mode_t> bits(std::string_view letters, const Class& to) const {
    mode_t bits = 0;
    for (const char letter : letters) {
      switch (letter) {
        case 'r':
          bits |= 4U << to.shift;
          break;
        case 'w':
          bits |= 2U << to.shift;
          break;
        case 'x':
          bits |= 1U << to.shift;
          break;
        case 'X':
          if (is_directory || (mode & 0111) != 0) bits |= 1U << to.shift;
          break;
        case 's':
          bits |= to.special;
          break;
        case 't':
          if (to.letter == 'o') bits |= S_ISVTX;
          break;
        case 'u':
        case 'g':
        case 'o':
          for (const Class& from : classes) {
            if (from.letter == letter) bits |= ((mode >> from.shift) & 7U) << to.shift;
          }
          break;
        default:
          return std::nullopt;
      }
    }
    return bits;
  }

  // One action ("+rw") for the users of a clause; false when it is malformed.
  bool act(std::string_view who, char operation, std::string_view letters) {
    const mode_t before = mode;
    const mode_t umask_bits = who.empty() ? current_umask() : 0;
    for (const Class& to : classes) {
      if (!who.empty() && who.find(to.letter) == who.npos && who.find('a') == who.npos) continue;
      Symbolic old{before, is_directory};
      const std::optional<mode_t> wanted = old.bits(letters, to);
      if (!wanted) return false;
      const mode_t bits = *wanted & ~umask_bits;
      if (operation == '=') mode &= ~((7U << to.shift) | to.special);
      mode = operation == '-' ? mode & ~bits : mode | bits;
    }
    return true;
  }

  bool clause(std::string_view text) {
    const std::size_t end_of_who = text.find_first_of("+-=");
    if (end_of_who == text.npos) return false;
    const std::string_view who = text.substr(0, end_of_who);
    if (who.find_first_not_of("ugoa") != who.npos) return false;
    for (std::size_t at = end_of_who; at < text.size();) {
      std::size_t next = text.find_first_of("+-=", at + 1);
      if (next == text.npos) next = text.size();
      if (!act(who, text[at], text.substr(at + 1, next - at - 1))) return false;
      at = next;
    }
    return true;
  }
};

}  // namespace

mode_t resolve_mode(const value::Value& wanted, mode_t current, bool is_directory) {
  if (wanted.is(value::Kind::integer) && wanted.as_int() >= 0 && wanted.as_int() <= all_bits) {
    return static_cast<mode_t>(wanted.as_int());
  }
  if (wanted.is_string()) {
    if (const auto mode = octal(wanted.as_string())) return *mode;
    Symbolic symbolic{current & all_bits, is_directory};
    bool good = !wanted.as_string().empty();
    for (const std::string_view part : base::split(wanted.as_string(), ','))
      good = good && symbolic.clause(part);
    if (good) return symbolic.mode;
  }
  const std::string shown =
      wanted.is_string() ? base::cat("`", wanted.as_string(), "`") : "this value";
  throw base::Error("argument-type", base::cat(shown, " is no file mode"), wanted.origin())
      .hint("write it as a quoted octal number (\"0644\") or in symbols (\"u=rw,g=r,o=r\")");
}

std::string mode_text(mode_t mode) {
  char text[8];
  std::snprintf(text, sizeof text, "%04o", static_cast<unsigned>(mode & all_bits));
  return text;
}

}  // namespace kboot::modules
