// Carries operations out and reads their answers.
#include "kube/cluster.hpp"

#include <map>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "value/containers.hpp"

namespace kboot::kube {

namespace {

constexpr int page_size = 500;
constexpr std::size_t list_from =
    12;  // from so many objects of one kind and namespace on, a listing is cheaper

// `299 - "text" "date"` -> text (RFC 9110 dropped the header, Kubernetes keeps it).
std::string warning_text(std::string_view header) {
  const auto open = header.find('"');
  if (open == header.npos) return std::string(header);
  std::string out;
  for (std::size_t i = open + 1; i < header.size() && header[i] != '"'; ++i) {
    if (header[i] == '\\' && i + 1 < header.size()) ++i;
    out += header[i];
  }
  return out;
}

// Items of a listing bear neither apiVersion nor kind.
void add_items(const Value& list, const ApiResource& resource, std::vector<Value>& out) {
  const Value* items = list.find("items");
  if (items == nullptr || !items->is_list()) return;
  for (const Value& item : items->as_list()) {
    if (!item.is_dict()) continue;
    Value object = Value::dict({{"apiVersion", resource.api_version()}, {"kind", resource.kind}});
    for (const value::Entry& entry : item.as_dict()) object.edit_dict().set(entry.key, entry.value);
    out.push_back(std::move(object));
  }
}

std::string group_key(const ObjectRef& ref) { return ref.resource.path(ref.name_space); }

}  // namespace

ObjectRef Cluster::locate(const Value& object, std::string_view default_namespace) const {
  const auto bad = [&](std::string_view what) {
    base::Error error("bad-object", base::cat("a Kubernetes object without `", what, '`'),
                      object.origin());
    error.status(base::Status::bad_input);
    return error;
  };
  if (kind_of(object).empty()) throw bad("kind");
  if (api_version_of(object).empty()) throw bad("apiVersion");
  const Value* metadata = object.find("metadata");
  const bool generated = metadata != nullptr && !metadata->text("generateName").empty();
  if (name_of(object).empty() && !generated) throw bad("metadata.name");
  try {
    const std::string_view own = namespace_of(object);
    return locate(api_version_of(object), kind_of(object), own.empty() ? default_namespace : own,
                  name_of(object));
  } catch (base::Error& error) {
    const Value* kind = object.find("kind");
    error.at(kind->origin(), static_cast<std::uint32_t>(kind_of(object).size()));
    throw;
  }
}

ObjectRef Cluster::locate(std::string_view api_version, std::string_view kind,
                          std::string_view name_space, std::string_view name) const {
  ObjectRef ref{.resource = session_.resource(context_, api_version, kind),
                .name_space = {},
                .name = std::string(name)};
  if (ref.resource.namespaced) ref.name_space = name_space;
  return ref;
}

Answer Cluster::answer_of(const net::Reply& reply) const {
  Answer answer{.code = reply.end.ok ? reply.head.status : 0, .end = reply.end};
  for (const net::Header& header : reply.head.headers) {
    if (base::lower(header.name) == "warning")
      answer.warnings.push_back(warning_text(header.value));
  }
  if (answer.ok()) {
    answer.object = read_object(reply.body);
  } else if (answer.code != 0) {
    answer.status = read_status(answer.code, reply.body);
  }
  return answer;
}

Answer Cluster::perform(const Operation& operation) const {
  return std::move(perform_all({operation}).front());
}

std::vector<Answer> Cluster::perform_all(const std::vector<Operation>& operations) const {
  std::vector<Answer> answers(operations.size());
  std::vector<std::size_t> open(operations.size());
  for (std::size_t i = 0; i < open.size(); ++i) open[i] = i;
  for (bool again = true; again;) {
    std::vector<Call> calls;
    for (const std::size_t i : open) calls.push_back(operations[i].call);
    const auto replies =
        session_.send_all(context_, calls, [&](std::size_t index, net::Reply& reply) {
          answers[open[index]] = answer_of(reply);
          reply.body = {};  // a thousand answers need not be held twice
        });
    std::vector<std::size_t> refused;
    for (std::size_t k = 0; k < open.size(); ++k) {
      Answer& answer = answers[open[k]];
      answer.end = replies[k].end;
      if (answer.code == 401) refused.push_back(open[k]);
    }
    open = std::move(refused);
    again = !open.empty() && operations.size() == calls.size() && session_.renew_credentials();
  }
  return answers;
}

base::Error Cluster::error_of(const Operation& operation, const Answer& answer) const {
  const Connection& connection = session_.connection();
  if (answer.code == 0) {
    base::Error error = net::unreachable(connection.server, answer.end);
    error.frame(base::cat("to ", operation.verb, " `", operation.target, '`'));
    return error;
  }
  return api_error({operation.verb, operation.target, connection.user.name}, answer.status);
}

void Cluster::require(const Operation& operation, const Answer& answer) const {
  if (!answer.ok()) throw error_of(operation, answer);
}

std::optional<Value> Cluster::get(const ObjectRef& ref, Body body) const {
  const Operation operation = get_operation(ref, body);
  Answer answer = perform(operation);
  if (answer.not_found()) return std::nullopt;
  require(operation, answer);
  return std::move(answer.object);
}

Listing Cluster::list(const ApiResource& resource, std::string_view name_space,
                      const Selection& selection, Body body) const {
  Listing listing;
  std::string token;
  int limit = page_size;
  do {
    const Operation operation = list_operation(resource, name_space, selection, limit, token, body);
    const Answer answer = perform(operation);
    if (answer.not_found()) return {};
    if (answer.code == 410 && limit > 0) {  // the token outlived its snapshot: all in one
      listing = {};
      token.clear();
      limit = 0;
      continue;
    }
    require(operation, answer);
    add_items(answer.object, resource, listing.items);
    const Value* metadata = answer.object.find("metadata");
    listing.resource_version = metadata == nullptr ? "" : metadata->text("resourceVersion");
    token = metadata == nullptr ? "" : metadata->text("continue");
    if (token.empty()) break;
  } while (true);
  return listing;
}

std::vector<std::optional<Value>> Cluster::get_all(const std::vector<ObjectRef>& refs) const {
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < refs.size(); ++i) groups[group_key(refs[i])].push_back(i);
  std::vector<std::optional<Value>> out(refs.size());
  std::vector<Operation> operations;
  std::vector<std::size_t> single;
  for (const auto& [key, members] : groups) {
    if (members.size() < list_from) {
      single.insert(single.end(), members.begin(), members.end());
      continue;
    }
    std::map<std::string_view, std::size_t> wanted;
    for (const std::size_t i : members) wanted.emplace(refs[i].name, i);
    for (Value& item : list(refs[members[0]].resource, refs[members[0]].name_space).items) {
      if (const auto found = wanted.find(name_of(item)); found != wanted.end())
        out[found->second] = std::move(item);
    }
  }
  for (const std::size_t i : single) operations.push_back(get_operation(refs[i]));
  std::vector<Answer> answers = perform_all(operations);
  for (std::size_t i = 0; i < single.size(); ++i) {
    if (answers[i].not_found()) continue;
    require(operations[i], answers[i]);
    out[single[i]] = std::move(answers[i].object);
  }
  return out;
}

bool Cluster::remove(const ObjectRef& ref, const DeleteOptions& options) const {
  const Operation operation = delete_operation(ref, options);
  const Answer answer = perform(operation);
  if (answer.not_found()) return false;
  require(operation, answer);
  return true;
}

std::string Cluster::log_tail(const ObjectRef& pod, std::string_view container, int lines,
                              bool previous) const {
  Call call{.path = base::cat(pod.path(), "/log"), .accept = "*/*"};
  call.query = {{"container", std::string(container)},
                {"tailLines", std::to_string(lines)},
                {"limitBytes", "16384"}};
  if (previous) call.query.emplace_back("previous", "true");
  const auto replies = session_.send_all(context_, {call});
  return replies[0].end.ok && replies[0].head.status == 200
             ? context_.redactor.filter(replies[0].body)
             : "";
}

}  // namespace kboot::kube
