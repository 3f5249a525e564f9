// What Helm reads of a rendered document: its kind and the annotations that make it a hook.
// Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kboot::helm {

struct Head {
  std::string api_version;
  std::string kind;
  std::string name;
  std::vector<std::pair<std::string, std::string>> annotations;

  // The value of an annotation, or nullptr.
  [[nodiscard]] const std::string* annotation(std::string_view key) const;
};

// Reads the first document of a text. Throws Error `yaml-syntax` with Go's words where the text is
// no YAML or has other things in these places.
[[nodiscard]] Head read_head(std::string_view text);

}  // namespace kboot::helm
