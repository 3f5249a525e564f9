// Fields of a Go struct read out of YAML, as sigs.k8s.io/yaml does it: names regardless of case,
// numbers and booleans as text where a string is wanted, other mismatches refused in Go's words.
// Private to this folder.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/value.hpp"

namespace kboot::helm {

using value::Value;

// The first document of a YAML text, whose integers are integers. Throws Error `yaml-syntax` with
// Go's words.
[[nodiscard]] Value read_document(std::string_view text, const std::string& name);

// A scalar as the text that a string field gets.
[[nodiscard]] std::string scalar_text(const Value& value);

class Fields {
 public:
  // `type` is the struct's name in messages, `path` that of the field it stands in ("" for the
  // whole document, else it ends with a dot), `package` that of the struct. Throws where `object` is
  // neither dict nor null.
  Fields(const Value& object, std::string_view type, std::string path = "",
         std::string_view package = "v2");

  // The member of that name; nullptr when there is none or it is null.
  [[nodiscard]] const Value* find(std::string_view name) const;
  // Each leaves its target as it is where there is no such member.
  void read(std::string_view name, std::string& out) const;
  void read(std::string_view name, std::vector<std::string>& out) const;
  void read(std::string_view name, bool& out) const;
  // A dict of strings; null when absent.
  void read_texts(std::string_view name, Value& out) const;
  // The items of a list; nothing when absent.
  [[nodiscard]] std::vector<Value> items(std::string_view name) const;

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  // "json: cannot unmarshal KIND into Go struct field TYPE.path of type WANTED".
  [[noreturn]] void refuse(const Value& got, std::string_view name, std::string_view wanted) const;

 private:
  const Value& object_;
  std::string_view type_;
  std::string path_;
};

}  // namespace kboot::helm
