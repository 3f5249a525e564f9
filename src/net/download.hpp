// Files from elsewhere, held to their sha256 and kept by it.
#pragma once

#include <string>
#include <string_view>

#include "base/context.hpp"
#include "net/net.hpp"

namespace kboot::net {

struct Source {
  std::string url;     // http, https, file, or a path
  std::string sha256;  // 64 hexadecimal digits, any case; empty: whatever comes, never kept
};

// The bytes. Files of this machine are read where they are. Of a URL with a sha256 they come from ${XDG_CACHE_HOME:-~/.cache}/kboot/downloads/<sha256>
// where they are kept already, and are put there otherwise; where there is no such folder (no HOME,
// a read-only root) they are not kept. Throws Error `checksum-mismatch` naming both digests,
// `unreachable`, `download-failed`, `file-not-found`, `bad-url`.
std::string download(const base::Context& context, Transport& transport, const Source& source);

// The folder of kept downloads; empty where there is none.
std::string download_folder();

}  // namespace kboot::net
