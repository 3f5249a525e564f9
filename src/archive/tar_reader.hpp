// A tar file read entry by entry. Private to this folder.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "archive/gzip_reader.hpp"
#include "base/clock.hpp"

namespace kboot::archive {

enum class EntryKind : std::uint8_t { file, folder, symbolic_link, hard_link, device, other };

struct Entry {
  EntryKind kind = EntryKind::file;
  std::string name = {};    // as written
  std::string target = {};  // of links
  base::WallTime modified{};
  std::string data = {};  // of files and of what is `other`
};

// What pax headers and GNU's long names say about the entry that follows them.
struct Overrides {
  std::optional<std::string> name;
  std::optional<std::string> target;
  std::optional<std::uint64_t> size;
  std::optional<base::WallTime> modified;
};

class TarReader {
 public:
  // `limit`: bytes of content; all entries together must hold less.
  TarReader(Reader& source, std::uint64_t limit) : source_(source), left_(limit), limit_(limit) {}
  // The next entry with its content, or nothing at the end. Throws Error `bad-archive` and
  // `archive-too-large`.
  // Nothing is read behind the end of the tar file.
  std::optional<Entry> next();

 private:
  struct Header;
  bool read_header(Header& header);
  std::string read_content(std::uint64_t size);
  void read_extension(const Header& header);
  Entry entry_of(const Header& header);

  Reader& source_;
  Overrides overrides_;
  std::uint64_t left_;
  std::uint64_t limit_;
  std::size_t entries_ = 0;
};

}  // namespace kboot::archive
