// net/url's rules.
#include "gotpl/go_url.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "gotpl/failure.hpp"
#include "gotpl/go_address.hpp"
#include "gotpl/print.hpp"

namespace kboot::gotpl {
namespace {

// What needs no escape beside letters and digits.
enum class Part : std::uint8_t { path, host, user, fragment };
constexpr std::array<std::string_view, 4> plain_bytes{"$&+,-./:;=@_~", "!\"$&'()*+,-.:;<=>[]_~",
                                                      "$&+,-.;=_~", "!$&()*+,-./:;=?@_~"};

bool is_plain(char byte, Part part) {
  const bool alphanumeric =
      (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
  return alphanumeric ||
         plain_bytes[static_cast<std::size_t>(part)].find(byte) != std::string::npos;
}

std::string escaped(std::string_view text, Part part) {
  static constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char byte : text) {
    if (is_plain(byte, part)) {
      out += byte;
    } else {
      const auto bits = static_cast<unsigned char>(byte);
      out += base::cat('%', hex[bits >> 4], hex[bits & 15]);
    }
  }
  return out;
}

int hex_digit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

[[noreturn]] void bad_escape(std::string_view escape) {
  throw Failure(base::cat("invalid URL escape ", go_quote(escape.substr(0, 3))));
}

// In a host only bytes beyond ASCII (and the percent sign of a zone) may be escaped; `zone`: what
// could stand there plainly, and blanks.
std::string unescaped(std::string_view text, Part part, bool zone = false) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    if (byte != '%') {
      if (part == Part::host && static_cast<unsigned char>(byte) < 0x80 && !is_plain(byte, part)) {
        throw Failure(
            base::cat("invalid character ", go_quote(text.substr(at, 1)), " in host name"));
      }
      out += byte;
      continue;
    }
    const std::string_view escape = text.substr(at, 3);
    if (escape.size() < 3 || hex_digit(escape[1]) < 0 || hex_digit(escape[2]) < 0) {
      bad_escape(escape);
    }
    const auto value = static_cast<char>(hex_digit(escape[1]) * 16 + hex_digit(escape[2]));
    if (part == Part::host && escape != "%25") {
      const bool allowed = zone ? value == ' ' || is_plain(value, part) : hex_digit(escape[1]) >= 8;
      if (!allowed) bad_escape(escape);
    }
    out += value;
    at += 2;
  }
  return out;
}

// May a text stand as an encoding of `part`?
bool is_encoded(std::string_view text, Part part) {
  return std::ranges::all_of(text, [part](char byte) {
    return std::string_view("!$&'()*+,;=:@[]%").find(byte) != std::string_view::npos ||
           is_plain(byte, part);
  });
}

std::string encoded(const std::string& raw, const std::string& plain, Part part) {
  if (!raw.empty() && is_encoded(raw, part)) {
    try {
      if (unescaped(raw, part) == plain) return raw;
    } catch (const Failure&) {
      // It is escaped anew.
    }
  }
  return escaped(plain, part);
}

void set_encoded(std::string_view text, Part part, std::string& plain, std::string& raw) {
  plain = unescaped(text, part);
  raw = escaped(plain, part) == text ? std::string() : std::string(text);
}

std::string cut_scheme(std::string_view& text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char byte = text[at];
    if ((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z')) continue;
    if (byte == ':') {
      if (at == 0) throw Failure("missing protocol scheme");
      std::string out = base::lower(text.substr(0, at));
      text.remove_prefix(at + 1);
      return out;
    }
    const bool inner = (byte >= '0' && byte <= '9') || byte == '+' || byte == '-' || byte == '.';
    if (!inner || at == 0) return {};
  }
  return {};
}

bool is_port(std::string_view text) {
  return text.empty() || (text[0] == ':' && text.find_first_not_of("0123456789", 1) == text.npos);
}

void check_port(std::string_view port) {
  if (!is_port(port)) throw Failure(base::cat("invalid port ", go_quote(port), " after host"));
}

// What stands in brackets must be an IPv6 address.
void check_address(const std::string& text) {
  std::size_t size = 0;
  try {
    size = parse_address(text).bytes.size();
  } catch (const Failure& failure) {
    throw Failure(base::cat("invalid host: ", failure.message()));
  }
  if (size == 4) throw Failure("invalid IP-literal");
}

std::string bracketed_host(std::string_view host) {
  const std::size_t end = host.rfind(']');
  if (end == host.npos) throw Failure("missing ']' in host");
  check_port(host.substr(end + 1));
  const std::string_view name = host.substr(1, end - 1);
  const std::size_t zone = std::min(name.find("%25"), name.size());
  const std::string address =
      unescaped(name.substr(0, zone), Part::host) + unescaped(name.substr(zone), Part::host, true);
  check_address(address);
  return base::cat("[", address, "]", host.substr(end + 1));
}

std::string read_host(std::string_view scheme, std::string_view host) {
  const std::size_t bracket = host.rfind('[');
  if (bracket != host.npos && bracket > 0) throw Failure("invalid IP-literal");
  if (bracket == 0) return bracketed_host(host);
  // Lists of hosts with ports are let through, but not for the web.
  const bool strict = scheme == "http" || scheme == "https";
  const std::size_t colon = strict ? host.find(':') : host.rfind(':');
  if (colon != host.npos) check_port(host.substr(colon));
  return unescaped(host, Part::host);
}

UserInfo read_user(std::string_view text) {
  const auto is_allowed = [](char byte) {
    return is_plain(byte, Part::user) ||
           std::string_view(":!'()*%@").find(byte) != std::string_view::npos;
  };
  if (!std::ranges::all_of(text, is_allowed)) throw Failure("net/url: invalid userinfo");
  const std::size_t colon = text.find(':');
  UserInfo out;
  out.name = unescaped(text.substr(0, colon), Part::user);
  if (colon != text.npos) out.password = unescaped(text.substr(colon + 1), Part::user);
  return out;
}

void read_authority(Url& url, std::string_view authority) {
  const std::size_t at = authority.rfind('@');
  url.host = read_host(url.scheme, at == authority.npos ? authority : authority.substr(at + 1));
  if (at != authority.npos) url.user = read_user(authority.substr(0, at));
}

void read_query(Url& url, std::string_view& rest) {
  const std::size_t question = rest.find('?');
  if (question == rest.npos) return;
  url.raw_query = rest.substr(question + 1);
  url.force_query = url.raw_query.empty();
  rest = rest.substr(0, question);
}

// All but the fragment.
Url read(std::string_view text) {
  Url url;
  const auto is_control = [](char byte) {
    return static_cast<unsigned char>(byte) < ' ' || byte == 0x7F;
  };
  if (std::ranges::any_of(text, is_control)) {
    throw Failure("net/url: invalid control character in URL");
  }
  if (text == "*") {
    url.path = "*";
    return url;
  }
  std::string_view rest = text;
  url.scheme = cut_scheme(rest);
  read_query(url, rest);
  if (!rest.starts_with('/')) {
    if (!url.scheme.empty()) {
      url.opaque = rest;
      return url;
    }
    if (rest.substr(0, rest.find('/')).find(':') != rest.npos) {
      throw Failure("first path segment in URL cannot contain colon");
    }
  }
  if (rest.starts_with("//") && (!url.scheme.empty() || !rest.starts_with("///"))) {
    const std::size_t end = std::min(rest.find('/', 2), rest.size());
    read_authority(url, rest.substr(2, end - 2));
    rest = rest.substr(end);
  } else if (!url.scheme.empty() && rest.starts_with('/')) {
    url.omit_host = true;
  }
  set_encoded(rest, Part::path, url.path, url.raw_path);
  return url;
}

}  // namespace

std::string UserInfo::text() const {
  std::string out = escaped(name, Part::user);
  if (password) out += base::cat(":", escaped(*password, Part::user));
  return out;
}

Url Url::parse(std::string_view text) {
  const std::size_t hash = text.find('#');
  std::string_view shown = text.substr(0, hash);
  try {
    Url out = read(shown);
    if (hash == text.npos || hash + 1 == text.size()) return out;
    shown = text;
    set_encoded(text.substr(hash + 1), Part::fragment, out.fragment, out.raw_fragment);
    return out;
  } catch (const Failure& failure) {
    throw Failure(base::cat("parse ", go_quote(shown), ": ", failure.message()));
  }
}

std::string Url::text() const {
  std::string out = scheme.empty() ? std::string() : base::cat(scheme, ":");
  if (!opaque.empty()) {
    out += opaque;
  } else {
    const bool authority = !host.empty() || user;
    if (authority || (!scheme.empty() && !omit_host && !path.empty())) out += "//";
    if (user) out += base::cat(user->text(), "@");
    out += escaped(host, Part::host);
    const std::string written =
        path == "*" && raw_path.empty() ? path : encoded(raw_path, path, Part::path);
    if (!written.empty() && written[0] != '/' && !host.empty()) out += '/';
    if (out.empty() && written.substr(0, written.find('/')).find(':') != std::string::npos) {
      out += "./";
    }
    out += written;
  }
  if (force_query || !raw_query.empty()) out += base::cat("?", raw_query);
  if (!fragment.empty()) out += base::cat("#", encoded(raw_fragment, fragment, Part::fragment));
  return out;
}

std::string Url::hostname() const {
  std::string_view out = host;
  const std::size_t colon = out.rfind(':');
  if (colon != out.npos && is_port(out.substr(colon))) out = out.substr(0, colon);
  if (out.starts_with('[') && out.ends_with(']')) out = out.substr(1, out.size() - 2);
  return std::string(out);
}

}  // namespace kboot::gotpl
