// The archives that charts come in: what Helm takes, refused in its words, and how we write them.
#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "archive/archive.hpp"
#include "archive/tar_reader.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::archive {

namespace {

constexpr std::size_t block_size = 512;

base::Error refused(std::string message) { return {"bad-archive", std::move(message)}; }

bool has_drive_letter(std::string_view path) {
  if (path.size() < 3 || path[1] != ':' || path[2] != '/') return false;
  const char letter = static_cast<char>(path[0] | 0x20);
  return letter >= 'a' && letter <= 'z';
}

// The path below the archive's first folder. Archives made on Windows have backslashes.
std::string path_below(const std::string& written) {
  const char delimiter = written.find('\\') == written.npos ? '/' : '\\';
  const std::size_t cut = written.find(delimiter);
  const std::string_view base = std::string_view(written).substr(0, cut);
  std::string path = cut == written.npos ? "" : written.substr(cut + 1);
  std::ranges::replace(path, delimiter, '/');
  if (path.starts_with('/')) throw refused("chart illegally contains absolute paths");
  path = base::normal_path(path);
  if (path == ".") {
    throw refused(base::cat("chart illegally contains content outside the base directory: \"",
                            written, "\""));
  }
  if (path.starts_with("..")) throw refused("chart illegally references parent directory");
  if (has_drive_letter(path)) throw refused("chart contains illegally named files");
  if (base == "Chart.yaml") throw refused("chart yaml not in base directory");
  return path;
}

// A symbolic link counts from its own folder, a hard link from the top of the archive.
void check_link(const Entry& entry, const std::string& path) {
  std::string target = entry.target;
  if (entry.kind == EntryKind::symbolic_link) {
    target = base::join_path(base::directory_name(path), target);
  }
  const std::string clean = base::normal_path(target);
  if (clean.starts_with('/') || clean == ".." || clean.starts_with("../") ||
      target.find('\\') != target.npos || has_drive_letter(entry.target)) {
    throw refused(base::cat("the link `", entry.name, "` leads out of the chart"));
  }
}

std::vector<File> read_files(std::string_view bytes, std::uint64_t limit) {
  std::vector<File> files;
  GzipReader source(bytes);
  TarReader reader(source, limit);
  while (auto entry = reader.next()) {
    if (entry->kind == EntryKind::folder) continue;
    std::string path = path_below(entry->name);
    if (entry->kind == EntryKind::symbolic_link || entry->kind == EntryKind::hard_link) {
      check_link(*entry, path);
    }
    files.push_back({std::move(path), std::move(entry->data), entry->modified});
  }
  if (files.empty()) throw refused("no files in chart archive");
  return files;
}

// `digits` octal digits with zeros in front.
void put_octal(char* field, int digits, std::uint64_t number) {
  for (int i = digits - 1; i >= 0; --i) {
    field[i] = static_cast<char>('0' + (number & 7));
    number >>= 3;
  }
}

void put_header(std::string& out, std::string_view name, char type, std::uint64_t size,
                base::WallTime modified) {
  std::array<char, block_size> block{};
  const auto put = [&](std::size_t at, std::string_view text) {
    std::ranges::copy(text, block.begin() + static_cast<std::ptrdiff_t>(at));
  };
  const auto seconds = std::chrono::floor<std::chrono::seconds>(modified).time_since_epoch();
  put(0, name.substr(0, 100));
  put(100, "0000644");
  put(108, "0000000");
  put(116, "0000000");
  put_octal(&block[124], 11, size);
  put_octal(&block[136], 11,
            static_cast<std::uint64_t>(std::max<std::int64_t>(0, seconds.count())));
  put(148, "        ");
  block[156] = type;
  put(257, std::string_view("ustar\00000", 8));
  std::uint64_t sum = 0;
  for (const char byte : block) sum += static_cast<unsigned char>(byte);
  put_octal(&block[148], 6, sum);
  block[154] = '\0';
  out.append(block.data(), block.size());
}

void put_content(std::string& out, std::string_view content) {
  out.append(content);
  out.append((block_size - content.size() % block_size) % block_size, '\0');
}

// A name that is too long for a header goes before it, as a pax record.
void put_long_name(std::string& out, const std::string& name, base::WallTime modified) {
  constexpr std::string_view key = " path=";
  std::size_t length = key.size() + name.size() + 1;
  length += std::to_string(length + std::to_string(length).size()).size();
  const std::string record = base::cat(length, key, name, "\n");
  put_header(out, "PaxHeaders", 'x', record.size(), modified);
  put_content(out, record);
}

}  // namespace

std::vector<File> read_chart_archive(std::string_view bytes, std::string_view name,
                                     std::uint64_t limit) {
  try {
    return read_files(bytes, limit);
  } catch (base::Error& error) {
    throw error.frame(base::cat("in the archive `", name, "`"));
  }
}

std::string write_chart_archive(const std::vector<File>& files, std::string_view folder) {
  std::string tar;
  for (const File& file : files) {
    const std::string name = base::cat(folder, "/", file.name);
    if (name.size() > 100) put_long_name(tar, name, file.modified);
    put_header(tar, name, '0', file.data.size(), file.modified);
    put_content(tar, file.data);
  }
  tar.append(2 * block_size, '\0');
  return gzip(tar);
}

}  // namespace kboot::archive
