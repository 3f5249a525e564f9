// The files of a chart's folder, as Helm walks them.
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "base/files.hpp"
#include "base/text.hpp"
#include "helm/ignore.hpp"
#include "helm/load.hpp"

namespace kboot::helm {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr int deepest = 100;  // a link to a folder above itself ends here

class Walk {
 public:
  Walk(std::string top, const IgnoreRules& rules) : top_(std::move(top)), rules_(rules) {}

  void folder(const std::string& relative, int depth) {
    if (depth > deepest) {
      throw base::Error("chart-invalid",
                        base::cat("folders nest more than ", deepest, " levels deep at ", relative))
          .hint("a link may point to a folder above it");
    }
    const std::string path = relative.empty() ? top_ : base::cat(top_, "/", relative);
    for (const std::string& name : base::list_directory(path)) {
      entry(relative.empty() ? name : base::cat(relative, "/", name), depth);
    }
  }
  [[nodiscard]] std::vector<File> files() { return std::move(files_); }

 private:
  void entry(const std::string& relative, int depth) {
    const std::string path = base::cat(top_, "/", relative);
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
      throw base::Error("chart-invalid", base::cat("error evaluating symlink ", path, ": ",
                                                   base::lower(std::strerror(errno))));
    }
    const bool is_folder = S_ISDIR(status.st_mode);
    if (rules_.hides(relative, is_folder)) return;
    if (is_folder) return folder(relative, depth + 1);
    if (!S_ISREG(status.st_mode)) {
      throw base::Error("chart-invalid", base::cat("cannot load irregular file ", path,
                                                   " as it has file mode type bits set"));
    }
    if (static_cast<std::uint64_t>(status.st_size) > budget_) too_large(relative);
    const std::string bytes = base::read_file(path);
    if (bytes.size() > budget_) too_large(relative);
    budget_ -= bytes.size();
    std::string_view text = bytes;
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    const auto since = std::chrono::seconds(status.st_mtim.tv_sec) +
                       std::chrono::nanoseconds(status.st_mtim.tv_nsec);
    files_.push_back({relative, Value(text), base::WallTime(since)});
  }

  [[noreturn]] static void too_large(const std::string& relative) {
    throw base::Error("chart-invalid", base::cat("error reading ", relative,
                                                 ": chart exceeds maximum decompressed size of ",
                                                 max_chart_bytes, " bytes"));
  }

  std::string top_;
  const IgnoreRules& rules_;
  std::uint64_t budget_ = max_chart_bytes;
  std::vector<File> files_;
};

}  // namespace

std::vector<File> read_chart_folder(const std::string& folder) {
  IgnoreRules rules;
  const std::string top = base::absolute_path(folder);
  if (const auto text = base::read_file_if_exists(base::join_path(top, ".helmignore"))) {
    rules.parse(*text);
  }
  rules.add_defaults();
  Walk walk(top, rules);
  walk.folder("", 0);
  return walk.files();
}

}  // namespace kboot::helm
