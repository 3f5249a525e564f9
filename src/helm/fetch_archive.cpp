// Fetches archives of charts by HTTP, from the cache where they are kept.
#include "helm/fetch_archive.hpp"

#include <utility>

#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/content_cache.hpp"
#include "net/url.hpp"

namespace kboot::helm {

namespace {

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      if (const auto byte = base::hex_decode(text.substr(at + 1, 2))) {
        out += *byte;
        at += 2;
        continue;
      }
    }
    out += text[at];
  }
  return out;
}

}  // namespace

ChartSource fetch_archive(const Network& network, const Places& places,
                          const ArchiveTarget& target) {
  const std::string& known = target.pinned.empty() ? target.digest : target.pinned;
  const auto url = net::parse_url(target.url);
  ChartSource source{.origin = url ? url->text() : target.url,
                     .digest = known,
                     .file = archive_name(target.url, "chart.tgz")};
  if (!target.pinned.empty() && !target.digest.empty() && target.pinned != target.digest) {
    base::Error error("checksum-mismatch",
                      base::cat("`", source.origin, "` is not what was expected"));
    error.note(base::cat("expected sha256 ", target.pinned));
    error.note(base::cat("the index says  ", target.digest));
    throw error;
  }
  if (auto kept = kept_archive(places, known)) {
    source.archive = std::move(*kept);
    return source;
  }
  source.archive = get(network, target.url, target.access, target.owner);
  if (!known.empty()) require_sha256(source.archive, known, source.origin);
  source.digest = known.empty() ? sha256_of(source.archive) : known;
  keep_archive(places, source.digest, source.archive);
  return source;
}

std::string archive_name(const std::string& url, const std::string& fallback) {
  const auto parts = net::parse_url(url);
  std::string path = parts ? percent_decoded(parts->path) : "";
  while (path.ends_with('/')) path.pop_back();
  const std::string name = base::base_name(path);
  const bool usable = !name.empty() && name != "." && name != ".." && name.find('\0') == name.npos;
  return usable ? name : fallback;
}

}  // namespace kboot::helm
