// tar: ustar and GNU headers, long names, pax records (POSIX.1-2017, "pax Interchange Format").
#include "archive/tar_reader.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/diagnostic.hpp"
#include "base/text.hpp"

namespace kboot::archive {

namespace {

constexpr std::size_t block_size = 512;
constexpr std::size_t most_entries = 100'000;
constexpr std::uint64_t longest_extension = std::uint64_t{1} << 20;  // as Go reads them
using Block = std::array<char, block_size>;

struct Field {
  std::size_t begin;
  std::size_t size;
};
constexpr Field name_field{0, 100}, size_field{124, 12}, time_field{136, 12}, sum_field{148, 8},
    target_field{157, 100}, prefix_field{345, 155};
constexpr std::size_t type_at = 156, magic_at = 257;

std::string_view bytes_of(const Block& block, Field field) {
  return {block.data() + field.begin, field.size};
}

std::string text_of(const Block& block, Field field) {
  const std::string_view bytes = bytes_of(block, field);
  return std::string(bytes.substr(0, bytes.find('\0')));
}

base::Error damaged(std::string_view why) {
  return {"bad-archive", base::cat("the tar file is damaged: ", why)};
}

// Octal digits, or GNU's base 256 where the first bit is set. Negative numbers are refused.
std::uint64_t number_of(std::string_view bytes) {
  std::uint64_t number = 0;
  if ((static_cast<unsigned char>(bytes[0]) & 0x80) != 0) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const auto byte = static_cast<unsigned char>(bytes[i]);
      if (number >> 55 != 0) throw damaged("a number is too large");
      number = number << 8 | (i == 0 ? byte & 0x7fU : byte);
    }
    return number;
  }
  const std::size_t first = bytes.find_first_not_of(std::string_view(" \0", 2));
  if (first == bytes.npos) return 0;
  bytes = bytes.substr(first);
  bytes = bytes.substr(0, bytes.find_first_of(std::string_view(" \0", 2)));
  for (const char digit : bytes) {
    if (digit < '0' || digit > '7') throw damaged("a number is none");
    number = number << 3 | static_cast<std::uint64_t>(digit - '0');
  }
  return number;
}

// Some old programs added the bytes as signed ones.
bool has_right_sum(const Block& block) {
  std::int64_t plain = 0;
  std::int64_t of_signed = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const bool own = i >= sum_field.begin && i < sum_field.begin + sum_field.size;
    const char byte = own ? ' ' : block[i];
    plain += static_cast<unsigned char>(byte);
    of_signed += static_cast<signed char>(byte);
  }
  const auto written = static_cast<std::int64_t>(number_of(bytes_of(block, sum_field)));
  return written == plain || written == of_signed;
}

base::WallTime at_second(std::int64_t seconds) {
  constexpr std::int64_t longest = 9'000'000'000;  // nanoseconds since 1970 fit into 64 bits
  return base::WallTime(std::chrono::seconds(std::clamp(seconds, -longest, longest)));
}

// "1700000000.123456789"
base::WallTime pax_time(std::string_view text) {
  const std::size_t dot = text.find('.');
  std::int64_t seconds = 0;
  if (!base::parse_int(text.substr(0, dot), seconds)) throw damaged("a pax time is none");
  base::WallTime time = at_second(seconds);
  if (dot == text.npos) return time;
  std::string digits(text.substr(dot + 1, 9));
  digits.resize(9, '0');
  std::int64_t nanoseconds = 0;
  if (!base::parse_int(digits, nanoseconds)) throw damaged("a pax time is none");
  return time + std::chrono::nanoseconds(text.starts_with('-') ? -nanoseconds : nanoseconds);
}

void take_record(std::string_view key, std::string_view value, Overrides& overrides) {
  if (key == "path") overrides.name = value;
  if (key == "linkpath") overrides.target = value;
  if (key == "mtime") overrides.modified = pax_time(value);
  if (key == "size") {
    std::int64_t size = 0;
    if (!base::parse_int(value, size) || size < 0) throw damaged("a pax size is none");
    overrides.size = static_cast<std::uint64_t>(size);
  }
  if (key.starts_with("GNU.sparse.")) throw damaged("it holds a sparse file");
}

// Records "LENGTH KEY=VALUE\n", where the length counts the whole record.
void take_records(std::string_view text, Overrides& overrides) {
  while (!text.empty()) {
    const std::size_t blank = text.find(' ');
    std::int64_t length = 0;
    if (blank == text.npos || !base::parse_int(text.substr(0, blank), length) ||
        std::cmp_less_equal(length, blank + 1) || std::cmp_greater(length, text.size())) {
      throw damaged("a pax record has a wrong length");
    }
    std::string_view record = text.substr(0, static_cast<std::size_t>(length));
    text.remove_prefix(record.size());
    record.remove_prefix(blank + 1);
    const std::size_t equal = record.find('=');
    if (!record.ends_with('\n') || equal == record.npos) throw damaged("a pax record is none");
    record.remove_suffix(1);
    take_record(record.substr(0, equal), record.substr(equal + 1), overrides);
  }
}

EntryKind kind_of(char type) {
  switch (type) {
    case '0':
    case '\0':
    case '7':
      return EntryKind::file;
    case '1':
      return EntryKind::hard_link;
    case '2':
      return EntryKind::symbolic_link;
    case '3':
    case '4':
    case '6':
      return EntryKind::device;
    case '5':
      return EntryKind::folder;
    default:
      return EntryKind::other;
  }
}

}  // namespace

struct TarReader::Header {
  Block block;
  char type = '0';
  std::uint64_t size = 0;
};

// False at the end: a block of zeros, or no further block.
bool TarReader::read_header(Header& header) {
  const std::size_t count = source_.read(header.block.data(), block_size);
  if (count == 0) return false;
  if (count < block_size) throw damaged("it ends too early");
  if (std::ranges::all_of(header.block, [](char byte) { return byte == '\0'; })) return false;
  if (!has_right_sum(header.block)) throw damaged("a header has a wrong checksum");
  header.type = header.block[type_at];
  header.size = number_of(bytes_of(header.block, size_field));
  return true;
}

std::string TarReader::read_content(std::uint64_t size) {
  if (size >= left_) {
    throw base::Error("archive-too-large",
                      base::cat("decompressed chart is larger than the maximum size ", limit_));
  }
  left_ -= size;
  // Memory is taken as the bytes come: the size that a header names proves nothing.
  std::string content;
  std::array<char, 16 * block_size> buffer;
  for (std::uint64_t rest = (size + block_size - 1) / block_size * block_size; rest > 0;) {
    const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(rest, buffer.size()));
    if (source_.read(buffer.data(), piece) < piece) throw damaged("it ends too early");
    content.append(buffer.data(), piece);
    rest -= piece;
  }
  content.resize(static_cast<std::size_t>(size));
  return content;
}

// What stands before an entry to say more about it; what is for all entries (`g`) says nothing that
// we need.
void TarReader::read_extension(const Header& header) {
  if (header.size > longest_extension) throw damaged("a header is too long");
  const std::string content = read_content(header.size);
  const std::string text = content.substr(0, content.find('\0'));
  if (header.type == 'x') take_records(content, overrides_);
  if (header.type == 'L') overrides_.name = text;
  if (header.type == 'K') overrides_.target = text;
}

Entry TarReader::entry_of(const Header& header) {
  Entry entry{.kind = kind_of(header.type)};
  const std::string_view magic(header.block.data() + magic_at, 6);
  entry.name = text_of(header.block, name_field);
  if (magic == std::string_view("ustar\0", 6)) {
    const std::string prefix = text_of(header.block, prefix_field);
    if (!prefix.empty()) entry.name = base::cat(prefix, "/", entry.name);
  }
  entry.target = text_of(header.block, target_field);
  const std::uint64_t seconds = number_of(bytes_of(header.block, time_field));
  entry.modified = at_second(static_cast<std::int64_t>(seconds));
  if (overrides_.name) entry.name = std::move(*overrides_.name);
  if (overrides_.target) entry.target = std::move(*overrides_.target);
  if (overrides_.modified) entry.modified = *overrides_.modified;
  // Before there was a type for folders they were files with a slash.
  if (entry.kind == EntryKind::file && entry.name.ends_with('/')) entry.kind = EntryKind::folder;
  return entry;
}

std::optional<Entry> TarReader::next() {
  overrides_ = {};
  for (Header header; read_header(header);) {
    if (++entries_ > most_entries) throw damaged("it has too many entries");
    if (std::string_view("xgLK").find(header.type) != std::string_view::npos) {
      read_extension(header);
      continue;
    }
    if (header.type == 'S') throw damaged("it holds a sparse file");
    Entry entry = entry_of(header);
    const std::uint64_t size = overrides_.size.value_or(header.size);
    // Links and folders name a size in some archives, and no content follows.
    if (entry.kind == EntryKind::file || entry.kind == EntryKind::other) {
      entry.data = read_content(size);
    }
    return entry;
  }
  return std::nullopt;
}

}  // namespace kboot::archive
