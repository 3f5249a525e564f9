// Front door of archive: gzip, and the archives that charts come in.
//
// Everything is read in a stream and within bounds: an archive that unpacks to more than it may is
// refused before the memory for it is taken. Nothing here touches the disk.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/diagnostic.hpp"

namespace kboot::archive {

// Whether the bytes begin as a gzip member does.
[[nodiscard]] bool is_gzip(std::string_view bytes) noexcept;

// One gzip member (RFC 1952) without a name and with time 0: the same bytes give the same result.
// `level` is 1 to 9; Helm stores releases with 9.
[[nodiscard]] std::string gzip(std::string_view bytes, int level = 9);

// The content of all members. Throws Error `bad-archive` where it is no gzip, damaged or cut off,
// and `archive-too-large` where more than `limit` bytes come out.
[[nodiscard]] std::string gunzip(std::string_view bytes, std::uint64_t limit);

// A file of a chart. `name` is a clean relative path with slashes, the archive's first folder taken
// off.
struct File {
  std::string name;
  std::string data;
  base::WallTime modified{};
};

inline constexpr std::uint64_t largest_chart = std::uint64_t{100} << 20;  // Helm's own bound

// The files of a chart's archive, in its order, by the rules and in the words of Helm 4
// (pkg/chart/loader/archive): absolute paths, ways out of the base folder and drive letters are
// refused, folders and pax headers are left out, all files together hold less than `limit` bytes,
// and there are at most 100 000. ustar, GNU's long names and pax headers are understood.
// Stricter than Helm: a link out of the archive is refused (Helm reads any link as an empty file,
// and so are those that stay inside). Byte order marks are left in place. Throws Error
// `bad-archive` and `archive-too-large`; `name` is shown in them.
[[nodiscard]] std::vector<File> read_chart_archive(std::string_view bytes, std::string_view name,
                                                   std::uint64_t limit = largest_chart);

// A gzipped tar file: files named `folder/NAME` with mode 0644 and their times. The same files give
// the same bytes. Expects names that read_chart_archive would give.
[[nodiscard]] std::string write_chart_archive(const std::vector<File>& files,
                                              std::string_view folder);

}  // namespace kboot::archive
