// Takes URLs apart and puts queries together.
#include "net/url.hpp"

#include "base/encoding.hpp"
#include "base/text.hpp"

namespace kboot::net {

namespace {

bool parse_port(std::string_view text, std::uint16_t& port) {
  if (text.empty()) return true;  // "host:" is allowed and means the scheme's own port
  std::int64_t number = 0;
  if (text.size() > 5 || !base::parse_int(text, number) || number < 1 || number > 65535)
    return false;
  port = static_cast<std::uint16_t>(number);
  return true;
}

bool parse_authority(std::string_view text, Url& url) {
  if (const auto at = text.rfind('@'); at != text.npos) {
    url.userinfo = text.substr(0, at);
    text.remove_prefix(at + 1);
  }
  if (text.starts_with('[')) {
    const auto close = text.find(']');
    if (close == text.npos) return false;
    url.host = base::lower(text.substr(1, close - 1));
    text.remove_prefix(close + 1);
    return text.empty() || (text[0] == ':' && parse_port(text.substr(1), url.port));
  }
  const auto colon = text.find(':');
  url.host = base::lower(text.substr(0, colon));
  return colon == text.npos || parse_port(text.substr(colon + 1), url.port);
}

bool valid_scheme(std::string_view scheme) {
  if (scheme.empty()) return false;
  for (const char c : scheme) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))
      return false;
  }
  return scheme[0] >= 'a';
}

}  // namespace

std::uint16_t Url::effective_port() const noexcept {
  if (port != 0) return port;
  return scheme == "https" || scheme == "wss" ? 443 : 80;
}

std::string Url::authority() const {
  std::string out = host.find(':') == host.npos ? host : base::cat('[', host, ']');
  if (port != 0) out += base::cat(':', port);
  return out;
}

std::string Url::text() const {
  std::string out = base::cat(scheme, "://", authority(), path);
  if (!query.empty()) out += base::cat('?', query);
  return out;
}

std::optional<Url> parse_url(std::string_view text) {
  const auto colon = text.find("://");
  if (colon == text.npos) return std::nullopt;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7f) return std::nullopt;
  }
  Url url;
  url.scheme = base::lower(text.substr(0, colon));
  if (!valid_scheme(url.scheme)) return std::nullopt;
  text.remove_prefix(colon + 3);
  text = text.substr(0, text.find('#'));
  const auto path = text.find_first_of("/?");
  if (!parse_authority(text.substr(0, path), url)) return std::nullopt;
  if (url.host.empty() && url.scheme != "file") return std::nullopt;
  if (path == text.npos) return url;
  const auto question = text.find('?', path);
  url.path = text.substr(path, question == text.npos ? text.npos : question - path);
  if (question != text.npos) url.query = text.substr(question + 1);
  return url;
}

std::string query(const std::vector<std::pair<std::string, std::string>>& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    out += base::cat(base::url_encode(name), '=', base::url_encode(value));
  }
  return out;
}

bool is_loopback(std::string_view host) noexcept {
  return host == "localhost" || host == "::1" || host.ends_with(".localhost") ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos);
}

}  // namespace kboot::net
