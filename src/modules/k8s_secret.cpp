// k8s_secret: a Secret whose values are given, or drawn once and kept (a module of kboot's own).
#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/openssh_key.hpp"
#include "kube/cluster.hpp"
#include "modules/common/generated_values.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/own_objects.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr std::string_view docker_type = "kubernetes.io/dockerconfigjson";
constexpr std::string_view docker_key = ".dockerconfigjson";
// Stands for a value that is drawn when the task really runs.
constexpr std::string_view to_be_drawn = "(drawn when it is applied)";

constexpr std::array own_arguments{
    Argument{.name = "name", .doc = "Name of the Secret", .required = true},
    Argument{.name = "namespace", .doc = "Its namespace"},
    Argument{.name = "namespaces",
             .type = ArgType::list,
             .doc = "Several namespaces that get the same Secret",
             .elements = ArgType::str},
    Argument{.name = "state",
             .doc = "Whether it is there",
             .default_value = "present",
             .choices = "present absent"},
    Argument{.name = "type", .doc = "Its type; Opaque unless a registry is given"},
    Argument{.name = "data",
             .type = ArgType::dict,
             .doc = "Keys and their plain values",
             .no_log = true},
    Argument{.name = "generate",
             .type = ArgType::dict,
             .doc =
                 "Keys whose values are kept, or drawn where there is none: kind (password, hex, "
                 "base64, ssh_key), length, characters, comment"},
    Argument{.name = "force",
             .type = ArgType::boolean,
             .doc = "Draw anew what is there already",
             .default_value = "false"},
    Argument{.name = "registry", .doc = "Host of an image registry: makes a pull secret"},
    Argument{.name = "registry_username", .doc = "User at the registry"},
    Argument{.name = "registry_password", .doc = "Password at the registry", .no_log = true},
    Argument{.name = "registry_email", .doc = "Address that some registries want"},
    Argument{.name = "labels", .type = ArgType::dict, .doc = "Labels of the Secret"},
    Argument{.name = "annotations", .type = ArgType::dict, .doc = "Annotations of the Secret"},
};
constexpr auto arguments = joined(own_arguments, auth_arguments);
constexpr std::string_view exclusive[] = {"namespace namespaces"};
constexpr std::string_view one_of[] = {"namespace namespaces"};
constexpr std::string_view together[] = {"registry registry_username registry_password"};

std::vector<std::string> namespaces_of(const Args& args) {
  std::vector<std::string> out;
  if (const Value* list = args.find("namespaces")) {
    for (const Value& name : list->as_list()) {
      if (std::ranges::find(out, name.as_string()) == out.end()) out.emplace_back(name.as_string());
    }
    if (out.empty())
      throw base::Error("missing-argument", "`namespaces` names none", list->origin());
  } else {
    out.push_back(args.text("namespace"));
  }
  return out;
}

std::string type_of(const Args& args) {
  if (args.has("type")) return args.text("type");
  return std::string(args.has("registry") ? docker_type : "Opaque");
}

// What `kubectl create secret docker-registry` writes.
Value docker_config(const Args& args) {
  const std::string user = args.text("registry_username"),
                    password = args.text("registry_password");
  Value entry = Value::dict({{"username", user}, {"password", password}});
  if (args.has("registry_email")) entry.edit_dict().set("email", args.text("registry_email"));
  entry.edit_dict().set("auth", base::base64_encode(base::cat(user, ':', password)));
  const Value config =
      Value::dict({{"auths", Value::dict({{args.text("registry"), std::move(entry)}})}});
  return Value(value::to_json(config)).marked(value::mark_secret);
}

// The values that the task itself gives, as secret texts.
Value given_values(const Args& args) {
  Value out = Value::dict();
  if (const Value* data = args.find("data")) {
    for (const auto& [key, value] : data->as_dict()) {
      if (!key.is_string() || !value.is_string()) {
        throw base::Error("argument-type", "the values of `data` must be strings", value.origin())
            .hint("quote it; `| string` makes a text of a variable, `| to_json` of a structure");
      }
      out.edit_dict().set(key, value.marked(value::mark_secret));
    }
  }
  if (args.has("registry")) out.edit_dict().set(docker_key, docker_config(args));
  return out;
}

// The Secrets that are there, in the order of the namespaces.
class LiveSecrets {
 public:
  LiveSecrets(const kube::Cluster& cluster, const std::vector<std::string>& namespaces,
              const std::string& name) {
    std::vector<kube::ObjectRef> refs;
    for (const std::string& name_space : namespaces)
      refs.push_back(cluster.locate("v1", "Secret", name_space, name));
    found_ = cluster.get_all(refs);
  }
  // The value under a key in one of them: in the one at `index` first.
  [[nodiscard]] Value value(std::size_t index, std::string_view key) const {
    if (Value here = value_of(found_[index], key); !here.is_null()) return here;
    for (const auto& secret : found_) {
      if (Value there = value_of(secret, key); !there.is_null()) return there;
    }
    return {};
  }
  // A Secret's type can never be changed: say it before the API server does.
  void check_type(const std::string& type, const std::vector<std::string>& namespaces,
                  const std::string& name) const {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (!found_[i]) continue;
      const std::string_view live = found_[i]->text("type", "Opaque");
      if (live == type) continue;
      throw base::Error("secret-type", base::cat("Secret `", namespaces[i], '/', name,
                                                 "` has the type `", live, "`, not `", type, '`'))
          .hint("a Secret's type cannot be changed: remove it first, or name the type it has");
    }
  }

 private:
  static Value value_of(const std::optional<Value>& secret, std::string_view key) {
    const Value* text = secret ? secret->get("data", key) : nullptr;
    if (text == nullptr || !text->is_string()) return {};
    const auto decoded = base::base64_decode_lenient(text->as_string());
    // An empty one is no password that anybody keeps.
    if (!decoded || decoded->empty()) return {};
    return Value(*decoded).marked(value::mark_secret);
  }
  std::vector<std::optional<Value>> found_;
};

Value texts(const Args& args, std::string_view name) {
  const Value* map = args.find(name);
  if (map == nullptr) return Value::dict();
  for (const auto& [key, text] : map->as_dict()) {
    if (!key.is_string() || !text.is_string())
      throw base::Error("argument-type", "labels and annotations must be strings", text.origin());
  }
  return *map;
}

Value metadata_of(const Args& args, const std::string& name_space) {
  Value metadata = Value::dict({{"name", args.text("name")}, {"namespace", name_space}});
  for (const std::string_view field : {"labels", "annotations"}) {
    if (const Value map = texts(args, field); !map.as_dict().empty())
      metadata.edit_dict().set(field, map);
  }
  return metadata;
}

Value secret_object(const Args& args, const std::string& name_space, const Value& data) {
  return Value::dict({{"apiVersion", "v1"},
                      {"kind", "Secret"},
                      {"metadata", metadata_of(args, name_space)},
                      {"type", type_of(args)},
                      {"stringData", data}});
}

// How the keys of `generate` are drawn, in their order.
using Recipes = std::vector<std::pair<std::string, Recipe>>;

Recipes recipes_of(const Args& args) {
  Recipes recipes;
  const Value* wanted = args.find("generate");
  if (wanted == nullptr) return recipes;
  for (const auto& [key, how] : wanted->as_dict()) {
    if (!key.is_string())
      throw base::Error("argument-type", "keys of `generate` must be strings", key.origin());
    recipes.emplace_back(key.as_string(), recipe_of(how));
  }
  return recipes;
}

// Values for the keys of `generate`: drawn once for all namespaces, or what one of them has.
class Generated {
 public:
  Generated(TaskContext& task, const Recipes& recipes, bool force, const LiveSecrets& live)
      : live_(live), force_(force) {
    for (const auto& [key, recipe] : recipes) add(task, key, recipe);
  }
  void fill(std::size_t index, Value& data) const {
    for (const auto& [key, value] : drawn_) data.edit_dict().set(key, value);
    for (const std::string& key : kept_) data.edit_dict().set(key, live_.value(index, key));
    for (const std::string& key : pairs_) fill_pair(index, key, data);
  }
  [[nodiscard]] Value drawn_names() const {
    Value out = Value::list();
    for (const auto& [key, value] : drawn_) out.edit_list().append(key);
    return out;
  }
  [[nodiscard]] bool is_drawn(const std::string& key) const { return drawn_.contains(key); }

 private:
  void add(TaskContext& task, const std::string& key, const Recipe& recipe) {
    const bool pair = makes_public_part(recipe);
    if (!live_.value(0, key).is_null() && !force_) {
      (pair ? pairs_ : kept_).push_back(key);
    } else if (task.check_mode() || task.plan_only()) {
      drawn_.emplace(key, Value(to_be_drawn).marked(value::mark_secret));
      if (pair) drawn_.emplace(key + ".pub", Value(to_be_drawn).marked(value::mark_secret));
    } else {
      drawn_.merge(draw(task.base(), key, recipe));
    }
  }

  // A private key that is there, with the public half that belongs to it: the one that stands
  // beside it, with its comment, or one that is worked out.
  void fill_pair(std::size_t index, const std::string& key, Value& data) const {
    const std::string public_name = key + ".pub";
    const Value secret = live_.value(index, key), there = live_.value(index, public_name);
    data.edit_dict().set(key, secret);
    const auto line = crypto::openssh_public_key(secret.as_string());
    const auto ours = line ? crypto::openssh_blob(*line) : std::nullopt;
    const auto theirs =
        there.is_null() ? std::nullopt : crypto::openssh_blob(base::trim(there.as_string()));
    if (!there.is_null() && (!line || ours == theirs)) {
      data.edit_dict().set(public_name, there);
    } else if (line) {
      data.edit_dict().set(public_name, *line);
    }
  }

  const LiveSecrets& live_;
  bool force_;
  std::map<std::string, Value> drawn_;
  std::vector<std::string> kept_, pairs_;
};

// A key is given, or drawn.
void check_keys(const Args& args, const Value& given) {
  const Value* wanted = args.find("generate");
  if (wanted == nullptr) return;
  for (const auto& [key, how] : wanted->as_dict()) {
    if (given.as_dict().find(key) == nullptr) continue;
    throw base::Error("argument-conflict",
                      base::cat('`', key.is_string() ? key.as_string() : std::string_view(),
                                "` is given and also to be generated"),
                      key.origin());
  }
}

// What later tasks read: every value as text, those that are still to be drawn as unknown.
Value readable(const Value& data, const Generated& generated, bool only_looking) {
  Value out = Value::dict();
  for (const auto& [key, value] : data.as_dict()) {
    const bool unknown = only_looking && generated.is_drawn(std::string(key.as_string()));
    out.edit_dict().set(key, unknown ? Value::unknown() : value);
  }
  return out;
}

Plan plan_secret(TaskContext& task, const Args& args) {
  // All that the arguments alone tell comes first: before the run, they are known too.
  const std::vector<std::string> namespaces = namespaces_of(args);
  const bool absent = args.text("state") == "absent";
  const Value given = given_values(args);
  check_keys(args, given);
  const Recipes recipes = recipes_of(args);
  static_cast<void>(metadata_of(args, namespaces[0]));
  kube::Session& session = task.cluster(cluster_args(args));
  const LiveSecrets live(kube::Cluster(task.base(), session), namespaces, args.text("name"));
  if (!absent) live.check_type(type_of(args), namespaces, args.text("name"));
  const Generated generated(task, recipes, args.flag("force"), live);
  std::vector<Value> objects;
  Value first = Value::dict();
  for (std::size_t i = 0; i < namespaces.size(); ++i) {
    Value data = Value::dict();
    generated.fill(i, data);
    for (const auto& [key, value] : given.as_dict()) data.edit_dict().set(key, value);
    objects.push_back(secret_object(args, namespaces[i], data));
    if (i == 0) first = data;
  }
  if (absent) return plan_own_objects(task, session, std::move(objects), true);
  const Value extra =
      Value::dict({{"data", readable(first, generated, task.check_mode() || task.plan_only())},
                   {"generated", generated.drawn_names()}});
  return plan_own_objects(task, session, std::move(objects), false, extra);
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  const Value& extra = static_cast<OwnObjects&>(*plan.state).extra;
  const Value* drawn = extra.is_dict() ? extra.find("generated") : nullptr;
  if (drawn == nullptr || drawn->as_list().empty()) return apply_own_objects(task, plan);
  return apply_drawn_objects(task, args, plan, &plan_secret);
}

}  // namespace

constinit const run::Module k8s_secret_module = {
    .name = "k8s_secret",
    .aliases = "kboot.core.k8s_secret",
    .doc = "Make a Secret of values that are given, or drawn once and kept",
    .arguments = arguments,
    .rules = {.mutually_exclusive = exclusive,
              .required_one_of = one_of,
              .required_together = together},
    .plan = plan_secret,
    .apply = apply,
};

}  // namespace kboot::modules
