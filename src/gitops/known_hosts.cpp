// Reads and merges ssh's known_hosts.
#include "gitops/known_hosts.hpp"

#include <algorithm>
#include <optional>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "crypto/openssh_key.hpp"

namespace kboot::gitops {

namespace {

constexpr std::string_view hashed_mark = "|1|";

struct Line {
  std::string_view hosts;
  std::string_view type;
  std::string_view key;
  std::string_view rest;  // from the type on
};

std::string_view take_word(std::string_view& text) {
  text = base::trim(text);
  const std::size_t end = std::min(text.find_first_of(" \t"), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

// Nothing for comments, empty lines and lines with a marker.
std::optional<Line> read_line(std::string_view text) {
  text = base::trim(text);
  if (text.empty() || text.front() == '#' || text.front() == '@') return std::nullopt;
  Line line;
  line.hosts = take_word(text);
  line.rest = base::trim(text);
  line.type = take_word(text);
  line.key = take_word(text);
  return line;
}

std::vector<std::string_view> hosts_of(const Line& line) {
  if (line.hosts.starts_with(hashed_mark)) return {line.hosts};
  return base::split(line.hosts, ',');
}

bool is_hash_of(std::string_view written, std::string_view host) {
  const auto parts = base::split(written, '|');  // "", "1", salt, hash
  if (parts.size() != 4) return false;
  const auto salt = base::base64_decode(parts[2]), hash = base::base64_decode(parts[3]);
  return salt && hash && crypto::hmac(crypto::Hash::sha1, *salt, host) == *hash;
}

// A line without the hosts that have another key now; empty when none is left.
std::string without_replaced(std::string_view text, std::span<const HostKey> keys,
                             std::vector<bool>& there) {
  const auto line = read_line(text);
  if (!line) return std::string(text);
  std::vector<std::string> kept;
  const std::vector<std::string_view> hosts = hosts_of(*line);
  for (const std::string_view host : hosts) {
    bool replaced = false, confirmed = false;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i].type != line->type || !is_same_host(host, keys[i].host)) continue;
      const bool same = keys[i].key == line->key;
      confirmed = confirmed || same;
      replaced = replaced || !same;
      if (same) there[i] = true;
    }
    if (confirmed || !replaced) kept.emplace_back(host);
  }
  if (kept.size() == hosts.size()) return std::string(text);
  return kept.empty() ? std::string() : base::cat(base::join(kept, ","), ' ', line->rest);
}

}  // namespace

std::string HostKey::fingerprint() const {
  const auto blob = crypto::openssh_blob(base::cat(type, ' ', key));
  return blob ? crypto::openssh_fingerprint(*blob) : std::string();
}

bool is_same_host(std::string_view written, std::string_view host) {
  if (written == host) return true;
  const bool written_hashed = written.starts_with(hashed_mark);
  const bool host_hashed = host.starts_with(hashed_mark);
  if (written_hashed == host_hashed) return false;
  return written_hashed ? is_hash_of(written, host) : is_hash_of(host, written);
}

std::vector<HostKey> read_host_keys(std::string_view text, base::Origin place) {
  std::vector<HostKey> keys;
  std::size_t number = 0;
  for (const std::string_view raw : base::split(text, '\n')) {
    ++number;
    const auto line = read_line(raw);
    if (!line) continue;
    if (!crypto::openssh_blob(line->rest)) {
      base::Error error(
          "argument-value",
          base::cat("line ", number, " holds no host key: `", base::trim(raw).substr(0, 60), '`'),
          place);
      throw error.status(base::Status::bad_input)
          .hint("each line is HOST TYPE KEY, as ssh-keyscan prints it");
    }
    for (const std::string_view host : hosts_of(*line)) {
      HostKey key{std::string(host), std::string(line->type), std::string(line->key)};
      if (std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
    }
  }
  return keys;
}

std::string merge_host_keys(std::string_view text, std::span<const HostKey> keys) {
  std::vector<bool> there(keys.size(), false);
  std::string out;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    const std::string kept = without_replaced(line, keys, there);
    if (!kept.empty() || line.empty()) out += base::cat(kept, '\n');
    rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
  }
  bool added = false;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (there[i]) continue;
    out += base::cat(keys[i].host, ' ', keys[i].type, ' ', keys[i].key, '\n');
    added = true;
  }
  // A text that only lacks its last line end is left as it is.
  if (!added && out.size() == text.size() + 1 && out.starts_with(text)) out.pop_back();
  return out;
}

}  // namespace kboot::gitops
