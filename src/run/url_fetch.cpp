// One GET, with the options that the lookup takes.
#include "run/url_fetch.hpp"

#include <algorithm>
#include <iterator>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "jinja/jinja.hpp"
#include "net/fetch.hpp"
#include "playbook/convert.hpp"
#include "value/containers.hpp"

namespace kboot::run {

using base::cat;
using value::Value;

namespace {

constexpr std::string_view known[] = {"follow_redirects", "force",    "headers",
                                      "http_agent",       "password", "split_lines",
                                      "timeout",          "username", "validate_certs"};

void check_options(const Value& options) {
  if (!options.is_dict()) return;
  for (const auto& entry : options.as_dict()) {
    const std::string name = jinja::to_text(entry.key);
    if (std::find(std::begin(known), std::end(known), name) != std::end(known)) continue;
    throw base::Error("not-supported",
                      cat("the option `", name, "` of the lookup `url` is not supported yet"),
                      entry.key.origin());
  }
}

void add_headers(net::Request& request, const Value& options) {
  request.headers.push_back(
      {.name = "User-Agent", .value = std::string(options.text("http_agent", "ansible-httpget"))});
  const std::string_view user = options.text("username");
  if (!user.empty()) {
    const std::string pair = cat(user, ":", options.text("password"));
    request.headers.push_back(
        {.name = "Authorization", .value = cat("Basic ", base::base64_encode(pair))});
  }
  const Value* headers = options.find("headers");
  if (headers == nullptr || !headers->is_dict()) return;
  for (const auto& [name, given] : headers->as_dict()) {
    request.headers.push_back({.name = jinja::to_text(name), .value = jinja::to_text(given)});
  }
}

}  // namespace

Value fetch_url(const base::Context& context, net::Transport& transport, std::string_view url,
                const Value& options) {
  check_options(options);
  net::Request request{.url = std::string(url), .idempotent = true};
  add_headers(request, options);
  request.follow_redirects = options.text("follow_redirects", "urllib2") != "none";
  const Value* timeout = options.find("timeout");
  const auto seconds = timeout == nullptr
                           ? std::optional<Value>(10.0)
                           : playbook::convert(*timeout, playbook::ArgType::floating);
  if (seconds) {
    request.timeout = base::Duration(static_cast<std::int64_t>(seconds->as_double() * 1e9));
  }
  auto tls = std::make_shared<net::Tls>();
  const Value* verify = options.find("validate_certs");
  tls->verify = verify == nullptr || playbook::to_boolean(*verify).value_or(true);
  request.tls = std::move(tls);
  const net::Reply reply = net::fetch(context, transport, std::move(request));
  if (reply.head.status < 200 || reply.head.status > 299) {
    throw base::Error("lookup-failed", cat("`", url, "` answered with status ", reply.head.status));
  }
  return Value(reply.body).add_marks(value::mark_unsafe);
}

}  // namespace kboot::run
