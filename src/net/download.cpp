// Gets files from elsewhere and keeps them by their digest.
#include "net/download.hpp"

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "crypto/crypto.hpp"
#include "net/fetch.hpp"
#include "net/url.hpp"

namespace kboot::net {

namespace {

constexpr std::uint64_t largest = std::uint64_t{512} << 20;

std::string digest_of(std::string_view bytes) {
  return base::hex_encode(crypto::digest(crypto::Hash::sha256, bytes));
}

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

std::string get(const base::Context& context, Transport& transport, const Url& url,
                const std::string& text) {
  Request request{.url = text, .max_body = largest, .follow_redirects = true, .idempotent = true};
  Reply reply = fetch(context, transport, std::move(request));
  if (reply.head.status != 200) {
    throw base::Error("download-failed",
                      base::cat("`", url.text(), "` answers with status ", reply.head.status));
  }
  return std::move(reply.body);
}

std::string obtain(const base::Context& context, Transport& transport, const std::string& source) {
  const auto url = parse_url(source);
  if (!url) {
    if (source.find("://") != source.npos)
      throw base::Error("bad-url", base::cat("`", source, "` is no valid URL"));
    return base::read_file(base::expand_user(source), largest);
  }
  if (url->scheme == "file") return base::read_file(url->path, largest);
  if (url->scheme == "http" || url->scheme == "https") return get(context, transport, *url, source);
  base::Error error("bad-url", base::cat("`", url->scheme, "` is not a scheme to download from"));
  error.hint("use http, https, file or a path");
  throw error;
}

void require(std::string_view bytes, const std::string& wanted, const std::string& source) {
  const std::string found = digest_of(bytes);
  if (found == wanted) return;
  const auto url = parse_url(source);
  base::Error error("checksum-mismatch",
                    base::cat("`", url ? url->text() : source, "` is not what was expected"));
  error.note(base::cat("expected sha256 ", wanted)).note(base::cat("found    sha256 ", found));
  throw error;
}

// A file of this machine is read where it is: keeping a copy would hide that it has changed.
bool is_local(const std::string& source) {
  const auto url = parse_url(source);
  return !url || url->scheme == "file";
}

// A kept file that was damaged is as good as none.
std::optional<std::string> kept(const std::string& path, const std::string& sha256) {
  try {
    auto bytes = base::read_file_if_exists(path);
    if (bytes && digest_of(*bytes) == sha256) return bytes;
  } catch (const base::Error&) {
  }
  return std::nullopt;
}

void keep(const std::string& folder, const std::string& path, std::string_view bytes) {
  try {
    base::make_directories(folder);
    base::write_file(path, bytes);
  } catch (const base::Error&) {
    // No place to keep it is no failure: the bytes are here.
  }
}

}  // namespace

std::string download_folder() {
  std::string cache = base::env("XDG_CACHE_HOME").value_or("");
  if (!cache.starts_with('/')) {  // the XDG specification: a relative one is to be ignored
    cache = base::expand_user("~/.cache");
    if (!cache.starts_with('/')) return "";
  }
  return base::join_path(cache, "kboot/downloads");
}

std::string download(const base::Context& context, Transport& transport, const Source& source) {
  if (source.sha256.empty()) return obtain(context, transport, source.url);
  const std::string sha256 = base::lower(source.sha256);
  if (!is_sha256(sha256)) {
    throw base::Error("bad-checksum", base::cat("`", source.sha256,
                                                "` is no sha256: it has 64 hexadecimal digits"));
  }
  const std::string folder = is_local(source.url) ? "" : download_folder();
  const std::string path = folder.empty() ? "" : base::join_path(folder, sha256);
  if (!path.empty()) {
    if (auto bytes = kept(path, sha256)) return std::move(*bytes);
  }
  std::string bytes = obtain(context, transport, source.url);
  require(bytes, sha256, source.url);
  if (!path.empty()) keep(folder, path, bytes);
  return bytes;
}

}  // namespace kboot::net
