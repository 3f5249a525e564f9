// Where texts came from: the process-wide map from 32-bit origins to file, line and column.
//
// An Origin costs four bytes in every value; file, line and column are worked out only when an
// error is shown. The map is the one process-wide state of kboot (engine.md section 1); it is safe
// across threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>

namespace kboot::base {

// A byte in a text that was added to the source map; 0 means "no place known".
struct Origin {
  std::uint32_t offset = 0;

  explicit operator bool() const noexcept { return offset != 0; }
  friend bool operator==(Origin, Origin) noexcept = default;
  // The place `bytes` further on in the same text; no place stays no place.
  [[nodiscard]] Origin plus(std::size_t bytes) const noexcept {
    return offset == 0 ? Origin{} : Origin{offset + static_cast<std::uint32_t>(bytes)};
  }
};

// How a scalar stood in its file; needed to find a byte of its value in the file again.
enum class ScalarStyle : std::uint8_t { plain, single_quoted, double_quoted, literal, folded };

// An origin worked out. `line` and `column` count from 1; column counts code points.
// `text` is the whole line without its end, empty where the file's text must not be shown.
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::string text;
};

class SourceMap {
 public:
  // Adds a text under the name to show for it and gives the origin of its first byte. Texts that
  // hold secrets (opened vault files) give places, but never their lines. When the 4 GB of origins
  // are used up, gives no origin (0).
  Origin add(std::string name, std::string text, bool secret = false);

  // Works an origin out; a Place with an empty file name when it is unknown.
  [[nodiscard]] Place place(Origin origin) const;

  // The place of byte `index` of a scalar's value, where `start` is the first byte of its content:
  // after the opening quote, or the first byte of a block's first line behind its indentation.
  // Falls back to `start` where escapes or folding make the byte uncertain.
  [[nodiscard]] Origin within(Origin start, ScalarStyle style, std::string_view value,
                              std::size_t index) const;

 private:
  struct Source {
    std::string name;
    std::string text;
    std::uint32_t first;
    bool secret;
  };
  [[nodiscard]] const Source* find(Origin origin) const;

  mutable std::mutex mutex_;
  std::deque<Source> sources_;  // sorted by `first`; a deque so that texts never move
  std::uint32_t next_ = 1;
};

// The map of this process.
SourceMap& sources();

}  // namespace kboot::base
