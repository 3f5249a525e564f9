// An archive of a chart from an HTTP server, held to its digest and kept. Private to this folder.
#pragma once

#include <string>

#include "helm/locate.hpp"

namespace kboot::helm {

// Where it is, by whose access, and what is known of it.
struct ArchiveTarget {
  std::string url = {};
  std::string owner = {};  // the repository's URL: credentials are its own
  Access access = {};
  std::string digest = {};  // sha256 by the index, or empty
  std::string pinned = {};  // sha256 that the user wants, or empty
};

// Throws Error `checksum-mismatch` where a digest does not hold, and what `get` throws.
[[nodiscard]] ChartSource fetch_archive(const Network& network, const Places& places,
                                        const ArchiveTarget& target);

// The last part of a URL's path, as a file's name; `fallback` where that is none.
[[nodiscard]] std::string archive_name(const std::string& url, const std::string& fallback);

}  // namespace kboot::helm
