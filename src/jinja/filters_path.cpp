// Filters on paths and URLs: arithmetic on text; what looks at the disk goes through Env.
#include <algorithm>

#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "value/containers.hpp"

namespace kboot::jinja {
namespace {

std::string_view base_name(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

// os.path.dirname: "" for a bare name.
std::string_view directory(std::string_view path) {
  std::string_view head = path.substr(0, path.rfind('/') + 1);
  const auto last = head.find_last_not_of('/');
  return last == std::string_view::npos ? head : head.substr(0, last + 1);
}

Value basename(Call& call) { return base_name(to_text(call.input)); }
Value dirname(Call& call) { return directory(to_text(call.input)); }

Value split_extension(Call& call) {
  const std::string path = to_text(call.input);
  const std::size_t name = path.size() - base_name(path).size();
  const std::size_t dot = path.rfind('.');
  const std::size_t first = path.find_first_not_of('.', name);
  const bool has =
      dot != std::string::npos && dot > name && first != std::string::npos && first < dot;
  return has ? make_tuple({path.substr(0, dot), path.substr(dot)}) : make_tuple({path, ""});
}

std::string join_two(std::string left, std::string_view right) {
  if (right.starts_with('/')) return std::string(right);
  if (!left.empty() && !left.ends_with('/')) left.push_back('/');
  return left.append(right);
}

Value path_join(Call& call) {
  if (call.input.is_string()) return call.input;
  const std::vector<Value> parts = items_of(call.input);
  if (parts.empty()) throw filter_error("`path_join` needs at least one part");
  std::string out = to_text(parts.front());
  for (std::size_t i = 1; i < parts.size(); ++i) out = join_two(std::move(out), to_text(parts[i]));
  return out;
}

// os.path.normpath.
std::string normalised(std::string_view path) {
  const bool absolute = path.starts_with('/');
  const bool two_slashes = path.starts_with("//") && !path.starts_with("///");
  std::vector<std::string> parts;
  for (const std::string_view part : base::split(path, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == ".." && !parts.empty() && parts.back() != "..") {
      parts.pop_back();
    } else if (part != ".." || !absolute) {
      parts.emplace_back(part);
    }
  }
  const std::string out = (two_slashes ? "//" : absolute ? "/" : "") + base::join(parts, "/");
  return out.empty() ? "." : out;
}

Value normpath(Call& call) { return normalised(to_text(call.input)); }

std::vector<std::string> path_parts(std::string_view path) {
  std::vector<std::string> out;
  for (const std::string_view part : base::split(path, '/')) {
    if (!part.empty() && part != ".") out.emplace_back(part);
  }
  return out;
}

std::string absolute(const Call& call, const std::string& path) {
  if (path.starts_with('/')) return normalised(path);
  return normalised(to_text(call.machine.env().path_filter("abspath", path)));
}

Value relpath(Call& call) {
  const std::vector<std::string> to = path_parts(absolute(call, to_text(call.input)));
  const std::vector<std::string> from = path_parts(absolute(call, call.text(0, ".")));
  const auto common = static_cast<std::size_t>(
      std::mismatch(to.begin(), to.end(), from.begin(), from.end()).first - to.begin());
  std::vector<std::string> out(from.size() - common, "..");
  out.insert(out.end(), to.begin() + static_cast<std::ptrdiff_t>(common), to.end());
  return out.empty() ? "." : base::join(out, "/");
}

Value commonpath(Call& call) {
  const std::vector<Value> paths = items_of(call.input);
  if (!call.input.is_list() || paths.empty())
    throw filter_error("`commonpath` needs a list of paths");
  const bool rooted = to_text(paths.front()).starts_with('/');
  std::vector<std::string> common = path_parts(to_text(paths.front()));
  for (const Value& path : paths) {
    const std::string text = to_text(path);
    if (text.starts_with('/') != rooted)
      throw filter_error("`commonpath` cannot mix absolute and relative paths");
    const std::vector<std::string> parts = path_parts(text);
    const auto end = std::mismatch(common.begin(), common.end(), parts.begin(), parts.end()).first;
    common.erase(end, common.end());
  }
  return (rooted ? "/" : "") + base::join(common, "/");
}

Value through_env(Call& call) {
  return call.machine.env().path_filter(call.name, to_text(call.input));
}

// urllib.parse.urlsplit.
struct Url {
  std::string scheme, netloc, path, query, fragment;
};

Url split_url(std::string_view text) {
  Url out;
  const auto colon = text.find(':');
  const bool has_scheme =
      colon != std::string_view::npos && colon > 0 &&
      ((text[0] | 32) >= 'a' && (text[0] | 32) <= 'z') &&
      std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), [](char byte) {
        return (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'z') ||
               byte == '+' || byte == '-' || byte == '.';
      });
  if (has_scheme) {
    out.scheme = base::lower(text.substr(0, colon));
    text.remove_prefix(colon + 1);
  }
  if (text.starts_with("//")) {
    const std::size_t end = std::min(text.find_first_of("/?#", 2), text.size());
    out.netloc = std::string(text.substr(2, end - 2));
    text.remove_prefix(end);
  }
  if (const auto hash = text.find('#'); hash != std::string_view::npos) {
    out.fragment = std::string(text.substr(hash + 1));
    text = text.substr(0, hash);
  }
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    out.query = std::string(text.substr(mark + 1));
    text = text.substr(0, mark);
  }
  out.path = std::string(text);
  return out;
}

Value or_none(std::string_view text) { return text.empty() ? Value() : Value(text); }

Value url_split(Call& call) {
  const Url url = split_url(to_text(call.input));
  const auto at = url.netloc.rfind('@');
  const std::string user_info = at == std::string::npos ? "" : url.netloc.substr(0, at);
  std::string_view host = std::string_view(url.netloc).substr(at == std::string::npos ? 0 : at + 1);
  std::string_view port;
  const auto bracket = host.find(']');
  const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  if (colon != std::string_view::npos) {
    port = host.substr(colon + 1);
    host = host.substr(0, colon);
  }
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const auto user_end = user_info.find(':');
  std::int64_t number = 0;
  if (!port.empty() && (!base::parse_int(port, number) || number < 0 || number > 65535)) {
    throw filter_error(base::cat("`", port, "` is no port"));
  }
  Value out = Value::dict({
      {"fragment", url.fragment},
      {"hostname", or_none(base::lower(host))},
      {"netloc", url.netloc},
      {"password", user_end == std::string::npos ? Value() : Value(user_info.substr(user_end + 1))},
      {"path", url.path},
      {"port", port.empty() ? Value() : Value(number)},
      {"query", url.query},
      {"scheme", url.scheme},
      {"username", at == std::string::npos ? Value() : Value(user_info.substr(0, user_end))},
  });
  if (!call.has(0) || call.text(0).empty()) return out;
  const std::string component = call.text(0);
  if (const Value* found = out.find(component)) return *found;
  throw filter_error(base::cat("a URL has no part `", component, "`"));
}

constexpr FilterRow rows[] = {
    {"basename", "", basename},        {"commonpath", "", commonpath},
    {"dirname", "", dirname},          {"expanduser", "", through_env},
    {"expandvars", "", through_env},   {"fileglob", "", through_env},
    {"normpath", "", normpath},        {"path_join", "", path_join},
    {"realpath", "", through_env},     {"relpath", "start?", relpath},
    {"splitext", "", split_extension}, {"urlsplit", "query?", url_split},
};

}  // namespace

std::span<const FilterRow> path_filters() { return rows; }

}  // namespace kboot::jinja
