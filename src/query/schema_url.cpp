// URLs and JSON pointers of schemas, as Go's net/url and the library treat them.
#include "query/schema_url.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "query/schema_format.hpp"
#include "value/containers.hpp"
#include "value/go_syntax.hpp"

namespace kboot::query {

namespace {

using value::go_quoted;

[[noreturn]] void fail(const std::string& words) { throw base::Error("json-schema", words); }

bool letter(char byte) { return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z'; }
bool digit(char byte) { return byte >= '0' && byte <= '9'; }

int hex(char byte) {
  if (digit(byte)) return byte - '0';
  const char low = static_cast<char>(byte | 0x20);
  return low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

[[noreturn]] void bad_url(std::string_view text, const std::string& why) {
  fail(base::cat("error in parsing ", go_quoted(text), ": parse ", go_quoted(text), ": ", why));
}

// The bytes before the colon, where they are a scheme.
std::string scheme_of(std::string_view whole) {
  for (std::size_t i = 0; i < whole.size(); ++i) {
    const char byte = whole[i];
    if (letter(byte)) continue;
    if (digit(byte) || byte == '+' || byte == '-' || byte == '.') {
      if (i == 0) return {};
      continue;
    }
    if (byte != ':') return {};
    if (i == 0) bad_url(whole, "missing protocol scheme");
    return base::lower(whole.substr(0, i));
  }
  return {};
}

bool is_port(std::string_view text) {
  return text.empty() || (text.front() == ':' && std::all_of(text.begin() + 1, text.end(), digit));
}

// User, host and port, as net/url takes them.
void check_authority(std::string_view whole, std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos) {
    const auto allowed = [](char byte) {
      return letter(byte) || digit(byte) ||
             std::string_view("-._:~!$&'()*+,;=%@").find(byte) != std::string_view::npos;
    };
    const std::string_view user = authority.substr(0, at);
    if (!std::all_of(user.begin(), user.end(), allowed)) {
      bad_url(whole, "net/url: invalid userinfo");
    }
    authority.remove_prefix(at + 1);
  }
  const bool brackets = authority.starts_with('[');
  std::size_t end = authority.find(':');
  if (brackets) {
    end = authority.rfind(']');
    if (end == std::string_view::npos) bad_url(whole, "missing ']' in host");
    ++end;
  }
  const std::string_view host = authority.substr(0, end);
  const std::string_view port =
      end == std::string_view::npos ? std::string_view() : authority.substr(end);
  if (!is_port(port)) {
    bad_url(whole, base::cat("invalid port ", go_quoted(port), " after host"));
  }
  if (host.find(' ') != std::string_view::npos) {
    bad_url(whole, R"(invalid character " " in host name)");
  }
  if (!brackets) return;
  const std::string_view address = host.substr(1, host.size() - 2);
  if (address.find('%') != std::string_view::npos) return;  // with a zone
  if (const auto fault = address_fault(address)) {
    bad_url(whole, base::cat("invalid host: ", *fault));
  }
}

// Without `.` and `..`, as RFC 3986 has it.
std::string clean_path(std::string_view path) {
  if (path.empty()) return {};
  std::vector<std::string_view> kept;
  const std::vector<std::string_view> parts = base::split(path, '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    if (parts[i] == ".") {
      if (last) kept.emplace_back("");
    } else if (parts[i] == "..") {
      if (kept.size() > 1 || (!kept.empty() && !kept.back().empty())) kept.pop_back();
      if (kept.empty()) kept.emplace_back("");
      if (last) kept.emplace_back("");
    } else {
      kept.push_back(parts[i]);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (i > 0) out += '/';
    out += kept[i];
  }
  return out.starts_with('/') ? out : "/" + out;
}

std::string joined_path(const std::string& base, const std::string& reference) {
  if (reference.empty()) return clean_path(base);
  if (reference.front() == '/') return clean_path(reference);
  return clean_path(base.substr(0, base.rfind('/') + 1) + reference);
}

std::optional<std::string> unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] != '~') {
      out += token[i];
    } else if (++i < token.size() && (token[i] == '0' || token[i] == '1')) {
      out += token[i] == '0' ? '~' : '/';
    } else {
      return std::nullopt;
    }
  }
  return out;
}

const value::Value* member(const value::Value& value, const std::string& token) {
  if (value.is_dict()) return value.find(token);
  if (!value.is_list()) return nullptr;
  std::size_t index = 0;
  const auto result = std::from_chars(token.data(), token.data() + token.size(), index);
  const bool whole = result.ec == std::errc() && result.ptr == token.data() + token.size();
  return whole && index < value.as_list().size() ? &value.as_list()[index] : nullptr;
}

}  // namespace

Url Url::parse(std::string_view text) {
  const auto control = [](char byte) {
    return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F;
  };
  if (std::any_of(text.begin(), text.end(), control)) {
    bad_url(text, "net/url: invalid control character in URL");
  }
  Url out;
  const auto [body, fragment] = split_hash(text);
  if (body.size() < text.size()) out.fragment = "#" + std::string(fragment);
  out.scheme = scheme_of(body);
  std::string_view rest = body;
  if (!out.scheme.empty()) rest.remove_prefix(out.scheme.size() + 1);
  const std::size_t mark = rest.find('?');
  if (mark != std::string_view::npos) {
    out.query = rest.substr(mark);
    rest = rest.substr(0, mark);
  }
  if (!rest.starts_with('/')) {
    if (!out.scheme.empty()) {
      out.opaque = rest;
      return out;
    }
    const std::size_t colon = rest.find(':');
    if (colon != std::string_view::npos && colon < rest.find('/')) {
      bad_url(text, "first path segment in URL cannot contain colon");
    }
  }
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    out.has_host = true;
    out.host = rest.substr(0, slash);
    check_authority(text, out.host);
    rest = rest.substr(slash);
  }
  if (!url_decode(rest)) {
    std::size_t at = rest.find('%');
    while (at + 2 < rest.size() && hex(rest[at + 1]) >= 0 && hex(rest[at + 2]) >= 0) {
      at = rest.find('%', at + 1);
    }
    bad_url(text, base::cat("invalid URL escape ", go_quoted(rest.substr(at, 3))));
  }
  out.path = rest;
  return out;
}

std::string Url::text() const {
  std::string out;
  if (!scheme.empty()) out = scheme + ":";
  if (!opaque.empty()) {
    out += opaque;
  } else {
    if (has_host || (!scheme.empty() && scheme == "file")) out += "//" + host;
    out += path;
  }
  return out + query + fragment;
}

std::pair<std::string_view, std::string_view> split_hash(std::string_view text) {
  const std::size_t hash = text.find('#');
  if (hash == std::string_view::npos) return {text, {}};
  return {text.substr(0, hash), text.substr(hash + 1)};
}

Reference split_reference(std::string_view text) {
  const auto [url, fragment] = split_hash(text);
  if (auto decoded = url_decode(fragment)) return {std::string(url), std::move(*decoded)};
  std::size_t at = fragment.find('%');
  while (at + 2 < fragment.size() && hex(fragment[at + 1]) >= 0 && hex(fragment[at + 2]) >= 0) {
    at = fragment.find('%', at + 1);
  }
  fail(base::cat("error in parsing ", go_quoted(text), ": invalid URL escape ",
                 go_quoted(fragment.substr(at, 3))));
}

Reference join_reference(const std::string& base_url, std::string_view reference) {
  Reference split = split_reference(reference);
  const Url base = Url::parse(base_url);
  const Url to = Url::parse(split.url);
  Url out = to;
  if (to.is_absolute()) {
    if (to.opaque.empty()) out.path = clean_path(to.path);
    return {out.text(), std::move(split.fragment)};
  }
  out.scheme = base.scheme;
  if (to.has_host) {
    out.path = clean_path(to.path);
    return {out.text(), std::move(split.fragment)};
  }
  if (!base.opaque.empty()) {
    out.opaque = base.opaque;
    if (to.path.empty() && to.query.empty()) out.query = base.query;
    return {out.text(), std::move(split.fragment)};
  }
  out.host = base.host;
  out.has_host = base.has_host;
  if (to.path.empty() && to.query.empty()) out.query = base.query;
  out.path = joined_path(base.path, to.path);
  return {out.text(), std::move(split.fragment)};
}

std::optional<std::string> url_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() + 0 ? hex(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex(text[i + 2]) : -1;
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::string url_encode_part(std::string_view text) {
  static constexpr std::string_view upper = "0123456789ABCDEF";
  static constexpr std::string_view kept = "-_.~$&+:=@";
  std::string out;
  for (const char byte : text) {
    if (letter(byte) || digit(byte) || kept.find(byte) != std::string_view::npos) {
      out += byte;
    } else {
      out += '%';
      out += upper[static_cast<unsigned char>(byte) >> 4];
      out += upper[static_cast<unsigned char>(byte) & 15];
    }
  }
  return out;
}

std::string pointer_token(std::string_view text) {
  std::string out;
  for (const char byte : text) {
    if (byte == '~') {
      out += "~0";
    } else if (byte == '/') {
      out += "~1";
    } else {
      out += byte;
    }
  }
  return out;
}

std::string pointer_add(std::string_view pointer, std::string_view token) {
  return base::cat(pointer, "/", pointer_token(token));
}

std::string location(const std::string& url, std::string_view pointer) {
  std::string out = url + "#";
  bool first = true;
  for (const std::string_view token : base::split(pointer, '/')) {
    if (!first) out += '/';
    first = false;
    out += url_encode_part(token);
  }
  return out;
}

const value::Value& look_up(const value::Value& document, const std::string& url,
                            const std::string& pointer) {
  const value::Value* value = &document;
  bool first = true;
  for (const std::string_view token : base::split(pointer, '/')) {
    if (std::exchange(first, false)) continue;
    const auto plain = unescaped(token);
    if (!plain) fail(base::cat("invalid json-pointer ", go_quoted(location(url, pointer))));
    value = member(*value, *plain);
    if (value == nullptr) {
      fail(base::cat("json-pointer in ", go_quoted(location(url, pointer)), " not found"));
    }
  }
  return *value;
}

std::string schema_quoted(std::string_view text) {
  std::string quoted = base::replace_all(go_quoted(text), "\\\"", "\"");
  quoted = base::replace_all(std::string_view(quoted).substr(1, quoted.size() - 2), "'", "\\'");
  return base::cat("'", quoted, "'");
}

}  // namespace kboot::query
