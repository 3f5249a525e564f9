// Keeps or makes the admin password of Argo CD.
#include "gitops/argocd_password.hpp"

#include <array>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/bcrypt.hpp"
#include "kube/time.hpp"
#include "value/containers.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

constexpr std::string_view hash_key = "admin.password";
constexpr std::string_view mtime_key = "admin.passwordMtime";
// What Argo CD itself hashes with.
constexpr int cost = 10;
// A hash that somebody made dearer than this would keep us for minutes.
constexpr std::string_view dearest = "16";

base::Error wrong(std::string message) {
  base::Error error("argument-value", std::move(message));
  error.status(base::Status::bad_input);
  return error;
}

std::string decoded(const Value& secret, std::string_view key) {
  const Value* text = secret.get("data", key);
  if (text == nullptr || !text->is_string()) return {};
  return base::base64_decode_lenient(text->as_string()).value_or("");
}

AdminPassword stamped(const base::Context& context, std::string hash, std::string mtime = {}) {
  context.redactor.add(hash);
  if (mtime.empty()) mtime = kube::format_time(context.clock.wall());
  return {.hash = std::move(hash), .mtime = std::move(mtime)};
}

bool is_password(std::string_view text, const std::string& hash) {
  return crypto::is_bcrypt_hash(hash) && std::string_view(hash).substr(4, 2) <= dearest &&
         crypto::bcrypt_matches(text, hash);
}

}  // namespace

AdminPassword stored_password(const Value& secret) {
  return {.hash = decoded(secret, hash_key), .mtime = decoded(secret, mtime_key)};
}

AdminPassword password_of_text(const base::Context& context, std::string_view text,
                               const AdminPassword& there) {
  if (text.empty()) throw wrong("the password is empty");
  if (text.size() > crypto::bcrypt_password_max || text.find('\0') != text.npos) {
    throw wrong(base::cat("a password may have at most ", crypto::bcrypt_password_max,
                          " bytes and no zero byte"));
  }
  if (is_password(text, there.hash)) return stamped(context, there.hash, there.mtime);
  std::array<unsigned char, crypto::bcrypt_salt> salt{};
  context.entropy.fill(salt);
  return stamped(context, crypto::bcrypt(text, std::string(salt.begin(), salt.end()), cost));
}

AdminPassword password_of_hash(const base::Context& context, std::string_view hash,
                               const AdminPassword& there) {
  if (!crypto::is_bcrypt_hash(hash)) throw wrong("this is no bcrypt hash");
  return stamped(context, std::string(hash), hash == there.hash ? there.mtime : std::string());
}

Value password_data(const AdminPassword& password) {
  return Value::dict({{hash_key, Value(password.hash).marked(value::mark_secret)},
                      {mtime_key, Value(password.mtime).marked(value::mark_secret)}});
}

}  // namespace kboot::gitops
