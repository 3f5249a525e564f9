// Sends a question to a registry, by redirects too, without leaking credentials on the way.
#include <utility>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "helm/registry_question.hpp"
#include "net/url.hpp"

namespace kboot::helm {

namespace {

constexpr int most_redirects = 10;

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

base::Error bad_location(std::string_view url, std::string_view why) {
  return {"registry-answer", base::cat("`", url, "` leads to ", why)};
}

// A `Location` or the target of a `Link`, seen from where it was read (RFC 3986 section 5).
std::string follow(const std::string& from, std::string_view location) {
  const auto base = net::parse_url(from);
  if (!base) throw bad_location(from, "no URL");
  if (net::parse_url(location)) return std::string(location);
  if (location.starts_with("//")) return base::cat(base->scheme, ":", location);
  const std::string root = base::cat(base->scheme, "://", base->authority());
  if (location.starts_with('/')) return base::cat(root, location);
  if (location.starts_with('?')) return base::cat(root, base->path, location);
  return base::cat(root, base->path.substr(0, base->path.rfind('/') + 1), location);
}

bool same_origin(const std::string& one, const std::string& other) {
  const auto a = net::parse_url(one);
  const auto b = net::parse_url(other);
  return a && b && a->scheme == b->scheme && a->host == b->host &&
         a->effective_port() == b->effective_port();
}

}  // namespace

std::string Registry::url_of(const Question& question) const {
  // The Docker Hub answers at another name than its own.
  std::string_view host = question.registry;
  if (host == "docker.io") host = "registry-1.docker.io";
  const std::string root = base::cat(access_.plain_http ? "http://" : "https://", host);
  const std::string url = follow(root, question.path.empty() ? "/v2/" : question.path);
  if (!same_origin(root, url)) throw bad_location(root, "another server");
  return url;
}

net::Reply Registry::send(const Question& question, bool& elsewhere) {
  const std::string first = url_of(question);
  std::string url = first;
  for (int redirects = 0; redirects <= most_redirects; ++redirects) {
    net::Request request{
        .url = url, .headers = {{"Accept", question.accept}}, .tls = tls_, .idempotent = true};
    elsewhere = elsewhere || !same_origin(first, url);
    if (!elsewhere && !authorization_.empty() &&
        authorized_ == base::cat(question.registry, "/", question.repository)) {
      request.headers.push_back({"Authorization", authorization_});
    }
    net::Reply reply = net::fetch(network_.context, network_.transport, std::move(request));
    const std::string location(reply.head.header("Location"));
    if (!is_redirect(reply.head.status) || location.empty()) return reply;
    url = follow(url, location);
  }
  throw bad_location(first, base::cat("more than ", most_redirects, " redirects"));
}

void Registry::ping(const std::string& registry) {
  const net::Reply reply = ask({.registry = registry});
  if (reply.head.status == 200) return;
  throw base::Error("registry-answer", base::cat("`", registry, "` is no registry: status ",
                                                 reply.head.status, " for /v2/"));
}

void registry_login(const Network& network, const Places& places, const std::string& registry,
                    const Access& access) {
  if (registry.find('/') != registry.npos) {
    base::Error error("bad-reference",
                      base::cat("`", registry, "` is no registry: only its host is logged in to"));
    error.hint(base::cat("without the path: `", registry.substr(0, registry.find('/')), "`"));
    throw error;
  }
  Registry(network, places, access).ping(registry);
  keep_credential(network, places, registry,
                  {.username = access.username, .password = access.password});
}

void registry_logout(const Network& network, const Places& places, const std::string& registry) {
  forget_credential(network, places, registry);
}

}  // namespace kboot::helm
