// Archives of charts kept by their sha256, in Helm's own content cache. Private to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "helm/places.hpp"

namespace kboot::helm {

// The sha256 of the bytes in hexadecimal.
[[nodiscard]] std::string sha256_of(std::string_view bytes);
// Without an algorithm in front, in lower case; empty when it is no sha256.
[[nodiscard]] std::string plain_sha256(std::string_view digest);
// Throws Error `checksum-mismatch` naming both digests unless the bytes have that sha256.
void require_sha256(std::string_view bytes, std::string_view sha256, std::string_view what);

// The bytes of that digest, where they are kept and undamaged.
[[nodiscard]] std::optional<std::string> kept_archive(const Places& places,
                                                      const std::string& sha256);
// Keeps them, where there is a place that can be written: where not is no failure.
void keep_archive(const Places& places, const std::string& sha256, std::string_view bytes);

}  // namespace kboot::helm
