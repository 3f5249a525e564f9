// Archives of charts kept by their sha256.
#include "helm/content_cache.hpp"

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"

namespace kboot::helm {

namespace {

// As Helm lays it out: the first byte of the digest is the folder.
std::string path_of(const Places& places, const std::string& sha256) {
  const std::string folder = base::join_path(places.content_cache, sha256.substr(0, 2));
  return base::join_path(folder, base::cat(sha256, ".chart"));
}

}  // namespace

std::string sha256_of(std::string_view bytes) {
  return base::hex_encode(crypto::digest(crypto::Hash::sha256, bytes));
}

std::string plain_sha256(std::string_view digest) {
  if (digest.starts_with("sha256:")) digest.remove_prefix(7);
  const std::string plain = base::lower(digest);
  const bool valid =
      plain.size() == 64 && plain.find_first_not_of("0123456789abcdef") == plain.npos;
  return valid ? plain : "";
}

void require_sha256(std::string_view bytes, std::string_view sha256, std::string_view what) {
  const std::string found = sha256_of(bytes);
  if (found == sha256) return;
  base::Error error("checksum-mismatch", base::cat("`", what, "` is not what was expected"));
  error.note(base::cat("expected sha256 ", sha256)).note(base::cat("found    sha256 ", found));
  throw error;
}

std::optional<std::string> kept_archive(const Places& places, const std::string& sha256) {
  if (places.content_cache.empty() || sha256.empty()) return std::nullopt;
  try {
    auto bytes = base::read_file_if_exists(path_of(places, sha256));
    if (bytes && sha256_of(*bytes) == sha256) return bytes;
  } catch (const base::Error&) {
    // What cannot be read is as good as not kept.
  }
  return std::nullopt;
}

void keep_archive(const Places& places, const std::string& sha256, std::string_view bytes) {
  if (places.content_cache.empty()) return;
  const std::string path = path_of(places, sha256);
  try {
    base::make_directories(base::directory_name(path));
    base::write_file(path, bytes);
  } catch (const base::Error&) {
    // No place to keep it is no failure: the bytes are here.
  }
}

}  // namespace kboot::helm
