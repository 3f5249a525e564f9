// Patterns of `.Files.Glob` (gobwas/glob with the separator `/`). Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kboot::helm {

// `*` and `?` stop at `/`, `**` does not; `[abc]`, `[a-z]`, `[!x]`, `{this,that}`, `\` escapes. A
// malformed pattern matches everything, as in Helm.
class Glob {
 public:
  explicit Glob(std::string_view pattern);
  [[nodiscard]] bool matches(std::string_view name) const;

 private:
  struct Part {
    enum class Kind : unsigned char { text, single, any, super, range, choice } kind;
    std::string text = {};  // what must stand there; of a range its characters
    bool negated = false;   // of a range
    std::string low = {};   // of a range with `-`
    std::string high = {};
    std::vector<std::vector<Part>> choices = {};
  };
  using Parts = std::vector<Part>;
  class Reader;
  // The rest of `parts` from `at` on, then all of `after`, must match all of `name`.
  struct Rest {
    const Parts* parts;
    std::size_t at;
    const Rest* after;
  };
  static bool match(const Rest& rest, std::string_view name);
  static bool match_range(const Part& part, std::string_view character);

  Parts parts_;
};

}  // namespace kboot::helm
