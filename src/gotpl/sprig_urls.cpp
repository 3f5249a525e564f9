// Sprig's URLs and names of hosts.
#include <string>

#include "base/text.hpp"
#include "gotpl/go_url.hpp"
#include "gotpl/sprig.hpp"

namespace kboot::gotpl {
namespace {

Url parsed(std::string_view text, std::string_view what) {
  try {
    return Url::parse(text);
  } catch (const Failure& failure) {
    throw Failure(base::cat(what, failure.message()));
  }
}

Value parse(Call& call) {
  const Url url = parsed(call.text(0), "unable to parse url: ");
  return Value::dict({{"scheme", url.scheme},
                      {"host", url.host},
                      {"hostname", url.hostname()},
                      {"path", url.path},
                      {"query", url.raw_query},
                      {"opaque", url.opaque},
                      {"fragment", url.fragment},
                      {"userinfo", url.user ? url.user->text() : std::string()}});
}

std::string member(const Call& call, std::string_view key) {
  const Value* const found = call.dict(0).find(key);
  if (found == nullptr) return {};
  const GoKind kind = go_kind(*found);
  if (kind == GoKind::invalid) {
    throw Failure("runtime error: invalid memory address or nil pointer dereference");
  }
  if (kind == GoKind::string) return std::string(found->as_string());
  throw Failure(base::cat("unable to parse ", key, " key, must be of type string, but ",
                          kind_word(kind), " found"));
}

Value join(Call& call) {
  Url url;
  url.scheme = member(call, "scheme");
  url.host = member(call, "host");
  url.path = member(call, "path");
  url.raw_query = member(call, "query");
  url.opaque = member(call, "opaque");
  url.fragment = member(call, "fragment");
  const std::string user = member(call, "userinfo");
  if (!user.empty()) {
    url.user =
        parsed(base::cat("proto://", user, "@host"), "unable to parse userinfo in dict: ").user;
  }
  return url.text();
}

// Helm asks no name server unless it is told to, and then by a row of its own.
Value host_by_name(Call& /*call*/) { return ""; }

constexpr Function rows[] = {
    {"getHostByName", "string", host_by_name},
    {"urlJoin", "map[string]any", join},
    {"urlParse", "string", parse},
};

}  // namespace

std::span<const Function> sprig_urls() noexcept { return rows; }

}  // namespace kboot::gotpl
