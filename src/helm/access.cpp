// Plain GET requests to servers of charts, and their URLs.
#include "helm/access.hpp"

#include <algorithm>
#include <utility>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "net/fetch.hpp"
#include "net/url.hpp"

namespace kboot::helm {

namespace {

constexpr std::uint64_t largest_body = std::uint64_t{512} << 20;

// Whether a reference begins with a scheme (RFC 3986 section 4.2).
bool is_absolute(std::string_view reference) {
  const std::size_t end = reference.find_first_of(":/?#");
  return end != reference.npos && end > 0 && reference[end] == ':';
}

base::Error bad_url(std::string_view url) {
  return {"bad-url", base::cat("`", url, "` is no valid URL")};
}

net::Url parsed(const std::string& url) {
  auto parts = net::parse_url(url);
  if (!parts) throw bad_url(url);
  return std::move(*parts);
}

base::Error refused(const net::Url& url, int status) {
  base::Error error("download-failed",
                    base::cat("failed to fetch `", url.text(), "`: status ", status));
  if (status == 401 || status == 403) {
    error.hint("the server wants other credentials: see --username and --password");
  }
  return error;
}

}  // namespace

std::shared_ptr<const net::Tls> tls_of(const Access& access) {
  auto tls = std::make_shared<net::Tls>();
  if (!access.ca_file.empty()) tls->ca = base::read_file(access.ca_file);
  if (!access.cert_file.empty() && !access.key_file.empty()) {
    tls->certificate = base::read_file(access.cert_file);
    tls->key = base::read_file(access.key_file);
  }
  tls->verify = !access.insecure_skip_tls_verify;
  return tls;
}

void hide_password(const Network& network, const Access& access) {
  if (!access.password.empty()) network.context.redactor.add(access.password);
}

bool same_server(std::string_view one, std::string_view other) {
  const auto a = net::parse_url(one);
  const auto b = net::parse_url(other);
  return a && b && a->scheme == b->scheme && a->host == b->host && a->port == b->port;
}

std::string get(const Network& network, const std::string& url, const Access& access,
                std::string_view owner) {
  const net::Url parts = parsed(url);
  net::Request request{.url = url,
                       .headers = {{"Accept", "*/*"}},
                       .tls = tls_of(access),
                       .max_body = largest_body,
                       .follow_redirects = true,
                       .idempotent = true};
  const bool ours = access.pass_credentials || same_server(owner, url);
  if (ours && !access.username.empty() && !access.password.empty()) {
    hide_password(network, access);
    request.headers.push_back(
        {"Authorization", base::cat("Basic ", base::base64_encode(base::cat(access.username, ":",
                                                                            access.password)))});
  }
  net::Reply reply = net::fetch(network.context, network.transport, std::move(request));
  if (reply.head.status != 200) throw refused(parts, reply.head.status);
  return std::move(reply.body);
}

std::string resolve_url(const std::string& base, const std::string& reference) {
  if (is_absolute(reference)) return base::replace_all(reference, " ", "%20");
  const net::Url from = parsed(base);
  std::string_view path = reference;
  path = path.substr(0, path.find_first_of("?#"));
  std::string out = base::cat(from.scheme, "://");
  if (path.starts_with("//")) return base::cat(from.scheme, ":", reference);
  if (!from.userinfo.empty()) out += base::cat(from.userinfo, "@");
  out += from.authority();
  const std::string joined =
      path.starts_with('/') ? std::string(path) : base::cat(from.path, "/", path);
  out += base::replace_all(base::normal_path(base::cat("/", joined)), " ", "%20");
  if (!from.query.empty()) out += base::cat("?", from.query);
  return out;
}

}  // namespace kboot::helm
