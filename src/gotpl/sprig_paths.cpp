// Sprig's paths, as Go's package path has them; those of the system are the same on Linux.
#include <string>
#include <string_view>
#include <vector>

#include "gotpl/sprig.hpp"
#include "gotpl/sprig_support.hpp"

namespace kboot::gotpl {
namespace {

// path.Clean
std::string cleaned(std::string_view path) {
  if (path.empty()) return ".";
  const bool rooted = path.starts_with('/');
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string_view part = path.substr(at, end - at);
    at = end + 1;
    if (part.empty() || part == ".") continue;
    if (part != "..") {
      parts.push_back(part);
    } else if (!parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (!rooted) {
      parts.push_back(part);
    }
  }
  std::string out = rooted ? "/" : "";
  for (const std::string_view part : parts) {
    if (!out.empty() && !out.ends_with('/')) out += '/';
    out += part;
  }
  return out.empty() ? "." : out;
}

Value clean(Call& call) { return cleaned(call.text(0)); }

Value base(Call& call) {
  std::string_view path = call.text(0);
  if (path.empty()) return ".";
  while (path.ends_with('/')) path.remove_suffix(1);
  if (path.empty()) return "/";
  return part_of(call[0], path.substr(path.rfind('/') + 1));
}

Value dir(Call& call) {
  const std::string_view path = call.text(0);
  return cleaned(path.substr(0, path.rfind('/') + 1));
}

Value ext(Call& call) {
  const std::string_view path = call.text(0);
  const std::size_t at = path.find_last_of("./");
  return at == path.npos || path[at] == '/' ? Value("") : part_of(call[0], path.substr(at));
}

Value is_absolute(Call& call) { return call.text(0).starts_with('/'); }

constexpr Function rows[] = {
    {"base", "string", base, Spread::own},
    {"clean", "string", clean},
    {"dir", "string", dir},
    {"ext", "string", ext, Spread::own},
    {"isAbs", "string", is_absolute},
    {"osBase", "string", base, Spread::own},
    {"osClean", "string", clean},
    {"osDir", "string", dir},
    {"osExt", "string", ext, Spread::own},
    {"osIsAbs", "string", is_absolute},
};

}  // namespace

std::span<const Function> sprig_paths() noexcept { return rows; }

}  // namespace kboot::gotpl
