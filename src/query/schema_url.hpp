// URLs and JSON pointers of schemas, as Go's net/url and the library treat them. Private to this
// folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "value/value.hpp"

namespace kboot::query {

struct Url {
  std::string scheme = {};
  std::string opaque = {};    // of urn:a:b
  std::string host = {};      // with user and port
  std::string path = {};      // escaped, as it was written
  std::string query = {};     // with its `?`
  std::string fragment = {};  // with its `#`
  bool has_host = false;      // `//` stands before it

  // Throws Error `json-schema` with Go's words.
  [[nodiscard]] static Url parse(std::string_view text);
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_absolute() const noexcept { return !scheme.empty(); }
};

// A URL without its fragment, and the fragment with %xx decoded.
struct Reference {
  std::string url;
  std::string fragment;
};

// At the first `#`. Throws Error `json-schema`.
[[nodiscard]] Reference split_reference(std::string_view text);
// The text before the first `#`, and behind it, as it is.
[[nodiscard]] std::pair<std::string_view, std::string_view> split_hash(std::string_view text);
// `reference` as seen from `base`. Throws Error `json-schema`.
[[nodiscard]] Reference join_reference(const std::string& base, std::string_view reference);
// What PathUnescape gives; nothing where `%` is not followed by two hexadecimal digits.
[[nodiscard]] std::optional<std::string> url_decode(std::string_view text);
// What PathEscape gives.
[[nodiscard]] std::string url_encode_part(std::string_view text);

// A token of a JSON pointer with ~ and / escaped.
[[nodiscard]] std::string pointer_token(std::string_view text);
[[nodiscard]] std::string pointer_add(std::string_view pointer, std::string_view token);
// `url` and the pointer as its fragment.
[[nodiscard]] std::string location(const std::string& url, std::string_view pointer);
// What a pointer names in a document. Throws Error `json-schema`.
[[nodiscard]] const value::Value& look_up(const value::Value& document, const std::string& url,
                                          const std::string& pointer);

// As the library quotes texts in its messages.
[[nodiscard]] std::string schema_quoted(std::string_view text);

}  // namespace kboot::query
