// Digests and name-based UUIDs.
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "jinja/builtin.hpp"
#include "jinja/print.hpp"

namespace kboot::jinja {
namespace {

Value digest_of(const Value& input, crypto::Hash hash) {
  return base::hex_encode(crypto::digest(hash, to_text(input)));
}

Value hash_by_name(Call& call) {
  const std::string name = call.text(0, "sha1");
  const auto hash = crypto::hash_named(name);
  if (!hash) throw filter_error(base::cat("there is no hash `", name, "`"));
  return digest_of(call.input, *hash);
}

Value sha1(Call& call) { return digest_of(call.input, crypto::Hash::sha1); }
Value md5(Call& call) { return digest_of(call.input, crypto::Hash::md5); }

// Ansible's own namespace, from its source: names give the same UUIDs everywhere.
constexpr std::string_view ansible_namespace = "361E6D51-FAEC-444A-9079-341386DA8E2E";

// RFC 4122 version 5.
Value to_uuid(Call& call) {
  const std::string space = call.text(0, ansible_namespace);
  const auto bytes = base::hex_decode(base::lower(base::replace_all(space, "-", "")));
  if (!bytes || bytes->size() != 16) throw filter_error(base::cat("`", space, "` is no UUID"));
  std::string uuid = crypto::digest(crypto::Hash::sha1, *bytes + to_text(call.input)).substr(0, 16);
  uuid[6] = static_cast<char>((uuid[6] & 0x0F) | 0x50);
  uuid[8] = static_cast<char>((uuid[8] & 0x3F) | 0x80);
  std::string text = base::hex_encode(uuid);
  for (const std::size_t at : {20U, 16U, 12U, 8U}) text.insert(at, 1, '-');
  return text;
}

constexpr FilterRow rows[] = {
    {"checksum", "", sha1}, {"hash", "hashtype?", hash_by_name}, {"md5", "", md5},
    {"sha1", "", sha1},     {"to_uuid", "namespace?", to_uuid},
};

}  // namespace

std::span<const FilterRow> hash_filters() { return rows; }

}  // namespace kboot::jinja
