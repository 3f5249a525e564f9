// URLs as Go's net/url reads and writes them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kboot::gotpl {

struct UserInfo {
  std::string name = {};
  std::optional<std::string> password = {};

  // Escaped: "name:password".
  [[nodiscard]] std::string text() const;
};

struct Url {
  std::string scheme = {};
  std::string opaque = {};  // "mailto:this"
  std::optional<UserInfo> user = {};
  std::string host = {};  // with the port
  std::string path = {};  // without escapes
  std::string raw_path = {};
  std::string raw_query = {};
  std::string fragment = {};
  std::string raw_fragment = {};
  bool force_query = false;  // a `?` with nothing behind it
  bool omit_host = false;    // "file:/path"

  // url.Parse. Throws Failure: `parse "TEXT": why`.
  [[nodiscard]] static Url parse(std::string_view text);
  // String()
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string hostname() const;
};

}  // namespace kboot::gotpl
