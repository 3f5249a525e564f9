// Where the scalars and comments of a YAML text stand, byte by byte: for edits that keep everything
// else as it is (secrets that are opened and sealed within a file).
//
// libyaml reads the text, JSON too. Not in here: what the values mean.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_map.hpp"

namespace kboot::value {

struct YamlPiece {
  enum class Kind : unsigned char { key, scalar, alias, comment };

  Kind kind = Kind::scalar;
  // The keys on the way to it, its own included; lists have no part in it. Of a comment: those of
  // the mapping or list that it stands in, as far as its indentation tells.
  std::vector<std::string> path;
  std::string text;  // what a scalar says; of a comment what stands behind its `#`
  std::string tag;   // resolved: "tag:yaml.org,2002:str", "!vault"; empty where none is written
  base::ScalarStyle style = base::ScalarStyle::plain;
  // Bytes of the text, with anchor and tag. A block scalar ends behind its last line that says
  // something, its line end included.
  std::size_t begin = 0;
  std::size_t end = 0;
  std::size_t value_end = 0;  // of a key: where its value ends
  std::size_t indent = 0;     // the column of the line's first letter that is no blank
  std::size_t document = 0;   // from 0
  bool in_flow = false;       // within [] or {}
  bool anchored = false;

  [[nodiscard]] std::size_t size() const noexcept { return end - begin; }
};

// In the order of the text. Throws Error `yaml-syntax` and `yaml-too-deep`.
[[nodiscard]] std::vector<YamlPiece> yaml_pieces(std::string_view text, const std::string& name);

// One replacement in a text.
struct TextEdit {
  std::size_t begin;
  std::size_t end;
  std::string text;
};
// The text with all replacements made; they are sorted and do not overlap.
[[nodiscard]] std::string apply_edits(std::string_view text, const std::vector<TextEdit>& edits);

}  // namespace kboot::value
