// Makes the headers that log us in.
#include "kube/credentials.hpp"

#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

namespace kboot::kube {

namespace {

constexpr std::chrono::minutes file_age{1};  // client-go reads token files again after a minute
constexpr std::chrono::seconds expiry_margin{
    10};  // a token must outlive the request it is sent with

bool may_send(const Connection& connection) {
  const auto url = net::parse_url(connection.server);
  return url && (url->scheme == "https" || net::is_loopback(url->host));
}

}  // namespace

Credentials::Credentials(const Connection& connection)
    : connection_(connection), tls_(std::make_shared<net::Tls>(connection.tls)) {}

void Credentials::announce(const base::Context& context, const std::string& secret) {
  if (announced_ == secret) return;
  context.redactor.add(secret);
  announced_ = secret;
}

const std::string& Credentials::file_token(const base::Context& context) {
  if (!known_ || context.clock.now() - read_at_ > file_age) {
    token_ = base::trim(base::read_file(connection_.user.token_file, 1 << 20));
    context.redactor.add(token_);
    known_ = true;
    read_at_ = context.clock.now();
  }
  return token_;
}

const std::string& Credentials::program_token(const base::Context& context) {
  const bool expired = expires_ && context.clock.wall() + expiry_margin >= *expires_;
  if (!known_ || expired) {
    ExecCredential credential = run_exec_plugin(context, connection_);
    context.redactor.add(credential.token);
    context.redactor.add(credential.key);
    token_ = std::move(credential.token);
    expires_ = credential.expires;
    known_ = true;
    if (!credential.certificate.empty()) {
      auto tls = std::make_shared<net::Tls>(connection_.tls);
      tls->certificate = std::move(credential.certificate);
      tls->key = std::move(credential.key);
      tls_ = std::move(tls);
    }
  }
  return token_;
}

std::string Credentials::token(const base::Context& context) {
  const UserEntry& user = connection_.user;
  if (!user.token.empty()) {
    announce(context, user.token);
    return user.token;
  }
  if (!user.token_file.empty()) return file_token(context);
  // As in client-go, a program is asked only where nothing else is given.
  if (user.exec && user.username.empty() && user.certificate_data.empty())
    return program_token(context);
  return "";
}

std::vector<net::Header> Credentials::headers(const base::Context& context) {
  std::vector<net::Header> headers;
  if (!may_send(connection_)) return headers;
  const UserEntry& user = connection_.user;
  if (const std::string bearer = token(context); !bearer.empty()) {
    headers.push_back({"Authorization", base::cat("Bearer ", bearer)});
  } else if (!user.username.empty()) {
    announce(context, user.password);
    headers.push_back(
        {"Authorization",
         base::cat("Basic ", base::base64_encode(base::cat(user.username, ':', user.password)))});
  }
  if (!user.as_user.empty()) headers.push_back({"Impersonate-User", user.as_user});
  if (!user.as_uid.empty()) headers.push_back({"Impersonate-Uid", user.as_uid});
  for (const std::string& group : user.as_groups) headers.push_back({"Impersonate-Group", group});
  return headers;
}

bool Credentials::renew() {
  const bool renewable = known_;
  known_ = false;
  return renewable;
}

}  // namespace kboot::kube
