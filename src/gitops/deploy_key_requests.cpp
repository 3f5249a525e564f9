// The requests for deploy keys, and what their refusals mean.
#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "gitops/deploy_key.hpp"
#include "net/fetch.hpp"
#include "net/url.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::gitops {

namespace {

using value::Value;

constexpr int most_pages = 200;
constexpr std::size_t longest_message = 300;

struct ApiRow {
  Forge forge;
  std::string_view name;
  std::string_view authorization;  // before the token
  std::string_view accept;
  std::size_t page;             // keys of one page
  std::string_view page_size;   // the parameter's name
  std::string_view right;       // of a key that may write
  std::string_view permission;  // that the token needs
};
constexpr ApiRow api_rows[] = {
    {Forge::github, "GitHub", "Bearer ", "application/vnd.github+json", 100, "per_page",
     "read_only",
     "a token needs `Administration: read and write` on the repository, a classic one `repo`"},
    {Forge::gitlab, "GitLab", "Bearer ", "application/json", 100, "per_page", "can_push",
     "a token needs the scope `api` and the role Maintainer in the project"},
    {Forge::gitea, "Gitea", "token ", "application/json", 50, "limit", "read_only",
     "a token needs `write:repository`, and its user must administer the repository"},
};

const ApiRow& row_of(Forge forge) noexcept {
  return *std::ranges::find(api_rows, forge, &ApiRow::forge);
}

// ".../keys" of the repository.
std::string keys_url(const ForgeAccess& access) {
  if (access.forge == Forge::gitlab) {
    return base::cat(access.api_url, "/projects/", base::url_encode(access.repository),
                     "/deploy_keys");
  }
  std::vector<std::string> parts;
  for (const std::string_view part : base::split(access.repository, '/'))
    parts.push_back(base::url_encode(part));
  return base::cat(access.api_url, "/repos/", base::join(parts, "/"), "/keys");
}

net::Request request(const ForgeAccess& access, std::string method, std::string url) {
  const ApiRow& row = row_of(access.forge);
  net::Request out{.method = std::move(method), .url = std::move(url)};
  out.headers.push_back({"Authorization", base::cat(row.authorization, access.token)});
  out.headers.push_back({"Accept", std::string(row.accept)});
  if (access.forge == Forge::github) out.headers.push_back({"X-GitHub-Api-Version", "2022-11-28"});
  out.tls = access.tls;
  out.timeout = std::chrono::seconds(30);
  out.idempotent = out.method != "POST";
  return out;
}

void collect(const Value& words, std::vector<std::string>& out) {
  if (words.is_string()) {
    out.emplace_back(words.as_string());
  } else if (words.is_list()) {
    for (const Value& word : words.as_list()) collect(word, out);
  } else if (words.is_dict()) {
    for (const auto& [key, word] : words.as_dict()) collect(word, out);
  }
}

// The server's own words: `message` (a text, or by field), `error`, and GitHub's `errors`.
std::string words_of(std::string_view body) {
  Value answer;
  try {
    answer = value::read_json(body, "answer");
  } catch (const base::Error&) {
    return {};
  }
  std::vector<std::string> words;
  for (const std::string_view key : {"message", "error", "error_description"}) {
    if (const Value* text = answer.find(key)) collect(*text, words);
  }
  if (const Value* errors = answer.find("errors"); errors != nullptr && errors->is_list()) {
    for (const Value& error : errors->as_list()) {
      const std::string_view text = error.is_string() ? error.as_string() : error.text("message");
      if (!text.empty()) words.emplace_back(text);
    }
  }
  return base::replace_all(base::join(words, ": "), "\n", " ").substr(0, longest_message);
}

std::string hint_of(const ForgeAccess& access, int status, std::string_view words) {
  const ApiRow& row = row_of(access.forge);
  const std::string lower = base::lower(words);
  const bool in_use = lower.find("in use") != lower.npos || lower.find("taken") != lower.npos ||
                      lower.find("already") != lower.npos;
  switch (status) {
    case 401:
      return "the token is wrong, has expired, or belongs to another server";
    case 403:
      return std::string(row.permission);
    case 404:
      return "a repository that the token may not see is answered like one that does not exist";
    case 400:
    case 409:
    case 422:
      if (in_use) return "another repository has this key; take it away there, or draw a new pair";
      return {};
    default:
      return {};
  }
}

[[noreturn]] void refuse(const base::Context& context, const ForgeAccess& access,
                         std::string_view verb, const net::Reply& reply) {
  const int status = reply.head.status;
  const std::string words = context.redactor.filter(words_of(reply.body));
  base::Error error("deploy-key", base::cat(row_of(access.forge).name, " does not ", verb, " of `",
                                            access.repository, "`: HTTP ", status));
  if (!words.empty()) error.note(words);
  if (status >= 300 && status < 400)
    error.hint("the repository was moved or renamed: name it as it is called now");
  if (std::string hint = hint_of(access, status, words); !hint.empty()) error.hint(hint);
  throw error;
}

Value answer_of(const base::Context& context, const ForgeAccess& access, std::string_view verb,
                const net::Reply& reply) {
  if (reply.head.status / 100 != 2) refuse(context, access, verb, reply);
  try {
    return value::read_json(reply.body, "the server's answer");
  } catch (const base::Error&) {
    throw base::Error("deploy-key", base::cat(row_of(access.forge).name, " at ", access.api_url,
                                              " answers with something that is not JSON"))
        .hint("is `api_url` the URL of its API?");
  }
}

DeployKey read_key(Forge forge, const Value& object) {
  const Value* id = object.find("id");
  const Value* right = object.find(row_of(forge).right);
  const bool flag = right != nullptr && right->is(value::Kind::boolean) && right->as_bool();
  return {.id = id != nullptr && id->is(value::Kind::integer) ? id->as_int() : 0,
          .title = std::string(object.text("title")),
          .key = std::string(object.text("key")),
          .read_only = forge == Forge::gitlab ? !flag : flag};
}

// Whether another page follows: by the header Link where there is one, else a full page says so.
bool goes_on(const net::Reply& reply, std::size_t count, std::size_t full) {
  const std::string_view link = reply.head.header("Link");
  if (!link.empty()) return link.find("rel=\"next\"") != link.npos;
  return count >= full;
}

}  // namespace

std::vector<DeployKey> list_deploy_keys(const base::Context& context, net::Transport& transport,
                                        const ForgeAccess& access) {
  const ApiRow& row = row_of(access.forge);
  std::vector<DeployKey> keys;
  for (int page = 1; page <= most_pages; ++page) {
    const std::string url =
        base::cat(keys_url(access), "?page=", page, '&', row.page_size, '=', row.page);
    const net::Reply reply = net::fetch(context, transport, request(access, "GET", url));
    const Value list = answer_of(context, access, "list the deploy keys", reply);
    if (!list.is_list()) {
      throw base::Error("deploy-key", base::cat(row.name, " at ", access.api_url,
                                                " answers with something that is no list of keys"))
          .hint("is `api_url` the URL of its API?");
    }
    for (const Value& object : list.as_list()) keys.push_back(read_key(access.forge, object));
    const std::size_t count = list.as_list().size();
    if (count == 0 || !goes_on(reply, count, row.page)) break;
  }
  return keys;
}

DeployKey create_deploy_key(const base::Context& context, net::Transport& transport,
                            const ForgeAccess& access, const DeployKey& key) {
  net::Request post = request(access, "POST", keys_url(access));
  const bool right = access.forge == Forge::gitlab ? !key.read_only : key.read_only;
  post.headers.push_back({"Content-Type", "application/json"});
  post.body = value::to_json(
      Value::dict({{"title", key.title}, {"key", key.key}, {row_of(access.forge).right, right}}));
  const net::Reply reply = net::fetch(context, transport, std::move(post));
  return read_key(access.forge, answer_of(context, access, "take the deploy key", reply));
}

void remove_deploy_key(const base::Context& context, net::Transport& transport,
                       const ForgeAccess& access, std::int64_t id) {
  const net::Reply reply = net::fetch(
      context, transport, request(access, "DELETE", base::cat(keys_url(access), '/', id)));
  if (reply.head.status / 100 != 2 && reply.head.status != 404)
    refuse(context, access, "remove a deploy key", reply);
}

}  // namespace kboot::gitops
