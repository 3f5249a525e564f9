// How a registry lets us in: challenges, basic authentication, tokens (distribution's token and
// OAuth2 specifications), and where credentials must not go.
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "helm/registry_question.hpp"
#include "net/url.hpp"
#include "value/json.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view client_id = "kboot";

bool is_token_char(char c) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         others.find(c) != others.npos;
}

std::string_view take_token(std::string_view& rest) {
  std::size_t size = 0;
  while (size < rest.size() && is_token_char(rest[size])) ++size;
  const std::string_view token = rest.substr(0, size);
  rest.remove_prefix(size);
  return token;
}

void skip_space(std::string_view& rest) {
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
}

// False where no closing quote is.
bool take_quoted(std::string_view& rest, std::string& out) {
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (rest[at] == '"') {
      rest.remove_prefix(at + 1);
      return true;
    }
    if (rest[at] == '\\' && at + 1 < rest.size()) ++at;
    out += rest[at];
  }
  return false;
}

// The ranges of addresses that belong to nobody in particular: 10.0.0.0/8 is {10, 0, 0, 0}, 8.
struct Block {
  std::array<unsigned char, 16> bytes;
  unsigned bits;
  bool six;
};
constexpr std::array<Block, 13> private_blocks{
    {{{0, 0, 0, 0}, 32, false},
     {{10}, 8, false},
     {{127}, 8, false},
     {{169, 254}, 16, false},
     {{172, 16}, 12, false},
     {{192, 168}, 16, false},
     {{224, 0, 0}, 24, false},
     {{}, 128, true},
     {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, true},
     {{0xFC}, 7, true},
     {{0xFE, 0x80}, 10, true},
     {{0xFF, 0x02}, 16, true},
     {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96, true}}};

bool is_in(const Block& block, const unsigned char* address) {
  const unsigned whole = block.bits / 8;
  if (std::memcmp(block.bytes.data(), address, whole) != 0) return false;
  const unsigned rest = block.bits % 8;
  if (rest == 0) return true;
  const unsigned mask = (0xFFU << (8 - rest)) & 0xFFU;
  return (block.bytes[whole] & mask) == (address[whole] & mask);
}

bool is_private_address(const std::string& host) {
  std::array<unsigned char, 16> address{};
  const bool six = host.find(':') != host.npos;
  if (::inet_pton(six ? AF_INET6 : AF_INET, host.c_str(), address.data()) != 1) return false;
  return std::ranges::any_of(private_blocks, [&](const Block& block) {
    return block.six == six && is_in(block, address.data());
  });
}

base::Error refused(const std::string& registry, std::string_view why) {
  base::Error error("unauthorized",
                    base::cat("the registry `", registry, "` does not let us in: ", why));
  error.hint("`kboot helm registry login` or Docker's config.json give it a user and a password");
  return error;
}

std::string basic(const Credential& credential) {
  return base::cat("Basic ",
                   base::base64_encode(base::cat(credential.username, ":", credential.password)));
}

// `access_token` or `token` of a token server's answer; empty when there is none.
std::string token_of(const std::string& body) {
  try {
    const value::Value answer = value::read_json(body, "token");
    const std::string_view token = answer.text("access_token", answer.text("token"));
    return std::string(token.empty() ? answer.text("token") : token);
  } catch (const base::Error&) {
    // The message would quote the text, which may hold a token.
    return "";
  }
}

// "POST" with the OAuth2 form that proves an identity token (a refresh token).
net::Request oauth_request(const std::string& realm, const std::string& service,
                           const std::string& scope, const Credential& credential) {
  std::vector<std::pair<std::string, std::string>> form{
      {"grant_type", "refresh_token"},
      {"refresh_token", credential.identity_token},
      {"service", service},
      {"client_id", std::string(client_id)}};
  if (!scope.empty()) form.emplace_back("scope", scope);
  return {.method = "POST",
          .url = realm,
          .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
          .body = net::query(form)};
}

// GET, with user and password where there are any.
net::Request distribution_request(const std::string& realm, const std::string& service,
                                  const std::string& scope, const Credential& credential) {
  std::vector<std::pair<std::string, std::string>> parameters;
  if (!service.empty()) parameters.emplace_back("service", service);
  for (const std::string_view each : base::split(scope, ' ')) {
    if (!each.empty()) parameters.emplace_back("scope", each);
  }
  const std::string query = net::query(parameters);
  net::Request request{.url = realm, .idempotent = true};
  if (!query.empty()) request.url += base::cat(realm.find('?') == realm.npos ? "?" : "&", query);
  if (!credential.username.empty() || !credential.password.empty()) {
    request.headers.push_back({"Authorization", basic(credential)});
  }
  return request;
}

}  // namespace

std::string_view Challenge::parameter(std::string_view name) const noexcept {
  for (const auto& [key, text] : parameters) {
    if (key == name) return text;
  }
  return "";
}

Challenge parse_challenge(std::string_view header) {
  std::string_view rest = header;
  skip_space(rest);
  Challenge challenge{.scheme = base::lower(take_token(rest)), .parameters = {}};
  for (;;) {
    skip_space(rest);
    const std::string_view key = take_token(rest);
    skip_space(rest);
    if (key.empty() || rest.empty() || rest.front() != '=') return challenge;
    rest.remove_prefix(1);
    skip_space(rest);
    std::string text;
    if (rest.starts_with('"')) {
      if (!take_quoted(rest, text)) return challenge;
    } else {
      text = take_token(rest);
      if (text.empty()) return challenge;
    }
    challenge.parameters.emplace_back(key, std::move(text));
    skip_space(rest);
    if (rest.empty() || rest.front() != ',') return challenge;
    rest.remove_prefix(1);
  }
}

void check_realm(const std::string& realm, const std::string& registry_url) {
  const auto refuse = [&](std::string_view why) {
    return base::Error("registry-answer",
                       base::cat("the registry names the token server `", realm, "`, which ", why,
                                 ": credentials do not go there"));
  };
  const auto url = net::parse_url(realm);
  const auto registry = net::parse_url(registry_url);
  if (!url || !registry || (url->scheme != "https" && url->scheme != "http")) {
    throw refuse("is no URL of HTTP");
  }
  if (url->scheme == "http" && registry->scheme == "https") throw refuse("has no TLS");
  if (url->host != registry->host && is_private_address(url->host)) {
    throw refuse("is an address of a private network");
  }
}

Credential Registry::credential_for(const std::string& registry) {
  if (!access_.username.empty() && !access_.password.empty()) {
    return {.username = access_.username, .password = access_.password};
  }
  return find_credential(network_, places_, registry);
}

std::string Registry::authorization(const Question& question, std::string_view header) {
  const Challenge challenge = parse_challenge(header);
  const Credential credential = credential_for(question.registry);
  if (challenge.scheme == "basic") {
    if (credential.username.empty() || credential.password.empty()) {
      throw refused(question.registry, "it wants a user and a password, and none is known");
    }
    network_.context.redactor.add(credential.password);
    return basic(credential);
  }
  if (challenge.scheme != "bearer") {
    throw refused(question.registry,
                  base::cat("it asks for `", challenge.scheme, "`, which kboot does not know"));
  }
  return base::cat("Bearer ", token(question, challenge, credential));
}

std::string Registry::token(const Question& question, const Challenge& challenge,
                            const Credential& credential) {
  if (!credential.registry_token.empty()) return credential.registry_token;
  const std::string realm(challenge.parameter("realm"));
  const std::string service(challenge.parameter("service"));
  std::string scope(challenge.parameter("scope"));
  if (scope.empty() && !question.repository.empty()) {
    scope = base::cat("repository:", question.repository, ":pull");
  }
  check_realm(realm, url_of({.registry = question.registry}));
  net::Request request = credential.identity_token.empty()
                             ? distribution_request(realm, service, scope, credential)
                             : oauth_request(realm, service, scope, credential);
  request.tls = tls_;
  const net::Reply reply = net::fetch(network_.context, network_.transport, std::move(request));
  if (reply.head.status != 200) {
    throw refused(question.registry,
                  base::cat("its token server answered with status ", reply.head.status));
  }
  const std::string token = token_of(reply.body);
  if (token.empty()) throw refused(question.registry, "its token server gave no token");
  network_.context.redactor.add(token);
  return token;
}

net::Reply Registry::ask(const Question& question) {
  bool elsewhere = false;
  net::Reply reply = send(question, elsewhere);
  // What another server wants, to which a redirect led, is not ours to give.
  if (reply.head.status == 401 && !elsewhere) {
    authorization_ = authorization(question, reply.head.header("WWW-Authenticate"));
    authorized_ = base::cat(question.registry, "/", question.repository);
    reply = send(question, elsewhere);
  }
  if (reply.head.status == 401 || reply.head.status == 403) {
    throw refused(question.registry, base::cat("status ", reply.head.status));
  }
  return reply;
}

}  // namespace kboot::helm
