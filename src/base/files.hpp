// Reading and writing whole files, without half-written results.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kboot::base {

// The bytes of a file. Throws Error `file-not-found`, `file-unreadable` with the system's cause, or
// `file-too-large`.
std::string read_file(const std::string& path, std::uint64_t limit = std::uint64_t{1} << 30);
// Nothing when there is no such file; throws for other causes.
std::optional<std::string> read_file_if_exists(const std::string& path);
// Writes beside the file and renames: readers see the old or the new bytes, never a part. Follows a
// link to its target. An existing file keeps its mode and owner; a new one gets `mode`.
void write_file(const std::string& path, std::string_view bytes, std::uint32_t mode = 0644);

bool is_file(const std::string& path);       // follows links
bool is_directory(const std::string& path);  // follows links
bool exists(const std::string& path);
// Names in a folder, in byte order, without . and ..; throws when it cannot be read.
std::vector<std::string> list_directory(const std::string& path);
void make_directories(const std::string& path, std::uint32_t mode = 0755);

// Path arithmetic on text, without looking at the disk.
std::string join_path(std::string_view folder, std::string_view name);  // an absolute name wins
std::string directory_name(std::string_view path);  // "a/b/c" -> "a/b"; "c" -> "."
std::string base_name(std::string_view path);
std::string extension(std::string_view path);    // ".yml" or empty
std::string normal_path(std::string_view path);  // without "." and ".." where that is sure
std::string absolute_path(std::string_view path);
// A leading ~ or ~/ replaced by the home folder (HOME, else the passwd entry; unchanged where there
// is neither).
std::string expand_user(std::string_view path);
// An environment variable that is set and not empty.
std::optional<std::string> env(const char* name);

}  // namespace kboot::base
