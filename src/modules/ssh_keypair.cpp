// ssh_keypair: a key pair for ssh that stays the same, in a Secret (a module of kboot's own).
#include <algorithm>

#include "base/encoding.hpp"
#include "base/text.hpp"
#include "crypto/openssh_key.hpp"
#include "gitops/known_hosts.hpp"
#include "kube/cluster.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/common/own_objects.hpp"
#include "modules/rows.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;

constexpr std::array own_arguments{
    Argument{.name = "name", .doc = "Name of the Secret", .required = true},
    Argument{.name = "namespace", .doc = "Its namespace", .required = true},
    Argument{.name = "state",
             .doc = "Whether it is there",
             .default_value = "present",
             .choices = "present absent"},
    Argument{.name = "type",
             .doc = "What kind of key to draw where there is none yet",
             .default_value = "ed25519",
             .choices = "ed25519 ecdsa-p256 ecdsa-p384 ecdsa-p521"},
    Argument{.name = "comment", .doc = "Comment of a new key; the Secret's name unless given"},
    Argument{.name = "private_key_name",
             .doc = "Key of the Secret that holds the private key; Argo CD's is sshPrivateKey",
             .default_value = "identity"},
    Argument{.name = "public_key_name",
             .doc = "Key of the Secret that holds the public key",
             .default_value = "identity.pub"},
    Argument{.name = "known_hosts", .doc = "Text for the key known_hosts of the Secret"},
    Argument{.name = "force",
             .type = ArgType::boolean,
             .doc = "Draw a new pair over the one that is there",
             .default_value = "false"},
    Argument{.name = "labels", .type = ArgType::dict, .doc = "Labels of the Secret"},
    Argument{.name = "annotations", .type = ArgType::dict, .doc = "Annotations of the Secret"},
};
constexpr auto arguments = joined(own_arguments, auth_arguments);

struct TypeRow {
  std::string_view name;
  int bits;  // of ECDSA's curve; 0: Ed25519
};
constexpr TypeRow type_rows[] = {
    {"ed25519", 0},
    {"ecdsa-p256", 256},
    {"ecdsa-p384", 384},
    {"ecdsa-p521", 521},
};

struct Pair {
  Value private_key;
  std::string public_key;
  bool drawn = false;
};

Value stored(const std::optional<Value>& secret, std::string_view key) {
  const Value* text = secret ? secret->get("data", key) : nullptr;
  if (text == nullptr || !text->is_string()) return {};
  const auto decoded = base::base64_decode_lenient(text->as_string());
  return decoded && !decoded->empty() ? Value(*decoded).marked(value::mark_secret) : Value();
}

// The pair that is there; its public half is worked out again, so that both always belong together.
std::optional<Pair> kept(const Args& args, const std::optional<Value>& secret) {
  Pair pair{.private_key = stored(secret, args.text("private_key_name")), .public_key = {}};
  if (pair.private_key.is_null() || args.flag("force")) return std::nullopt;
  const auto line = crypto::openssh_public_key(pair.private_key.as_string());
  if (!line) {
    throw base::Error(
        "argument-value",
        base::cat("Secret `", args.text("namespace"), '/', args.text("name"),
                  "` holds no private key for ssh under `", args.text("private_key_name"), '`'),
        args.values().origin())
        .hint("`force: true` draws a new pair in its place");
  }
  const Value there = stored(secret, args.text("public_key_name"));
  const std::string_view text = there.is_null() ? std::string_view() : there.as_string();
  // With its comment and line end, where it is the same key.
  const auto ours = crypto::openssh_blob(*line), theirs = crypto::openssh_blob(text);
  pair.public_key = ours && theirs && *ours == *theirs ? std::string(text) : *line;
  return pair;
}

Pair draw(const TaskContext& task, const Args& args) {
  const std::string comment = args.text("comment", args.text("name"));
  const auto* row = std::ranges::find(type_rows, args.text("type"), &TypeRow::name);
  const crypto::OpensshKeyPair pair =
      row->bits == 0 ? crypto::make_openssh_key_pair(task.base().entropy, comment)
                     : crypto::make_ecdsa_key_pair(row->bits, comment);
  task.base().redactor.add(pair.private_key.view());
  return {.private_key = Value(pair.private_key.view()).marked(value::mark_secret),
          .public_key = pair.public_key,
          .drawn = true};
}

Value secret_object(const Args& args, const std::optional<Value>& live, const Pair& pair) {
  Value metadata =
      Value::dict({{"name", args.text("name")}, {"namespace", args.text("namespace")}});
  for (const std::string_view field : {"labels", "annotations"}) {
    if (const Value* map = args.find(field)) metadata.edit_dict().set(field, *map);
  }
  Value data = Value::dict({{args.text("private_key_name"), pair.private_key},
                            {args.text("public_key_name"), pair.public_key}});
  if (args.has("known_hosts")) data.edit_dict().set("known_hosts", args.text("known_hosts"));
  return Value::dict({{"apiVersion", "v1"},
                      {"kind", "Secret"},
                      {"metadata", std::move(metadata)},
                      {"type", live ? live->text("type", "Opaque") : "Opaque"},
                      {"stringData", std::move(data)}});
}

// What later tasks read. A pair that is still to be drawn is unknown.
Value readable(const Pair& pair, bool unknown) {
  if (unknown) {
    return Value::dict({{"public_key", Value::unknown()},
                        {"private_key", Value::unknown()},
                        {"fingerprint", Value::unknown()},
                        {"generated", true}});
  }
  const std::string line(base::trim(pair.public_key));
  return Value::dict(
      {{"public_key", line},
       {"private_key", pair.private_key},
       {"fingerprint", crypto::openssh_fingerprint(crypto::openssh_blob(line).value_or(""))},
       {"generated", pair.drawn}});
}

void check(const Args& args) {
  if (const Value* text = args.find("known_hosts"))
    static_cast<void>(gitops::read_host_keys(text->as_string(), text->origin()));
  if (args.text("private_key_name") == args.text("public_key_name")) {
    throw base::Error("argument-conflict",
                      "`private_key_name` and `public_key_name` are the same key",
                      args.values().origin());
  }
}

Plan plan_pair(TaskContext& task, const Args& args) {
  check(args);
  kube::Session& session = task.cluster(cluster_args(args));
  const bool absent = args.text("state") == "absent";
  const kube::Cluster cluster(task.base(), session);
  const auto live =
      cluster.get(cluster.locate("v1", "Secret", args.text("namespace"), args.text("name")));
  if (absent) return plan_own_objects(task, session, {secret_object(args, live, {})}, true);
  std::optional<Pair> pair = kept(args, live);
  const bool unknown = !pair && (task.check_mode() || task.plan_only());
  if (unknown) {
    pair = Pair{.private_key = Value("(drawn when it is applied)").marked(value::mark_secret),
                .public_key = "(drawn when it is applied)",
                .drawn = true};
  } else if (!pair) {
    pair = draw(task, args);
  }
  return plan_own_objects(task, session, {secret_object(args, live, *pair)}, false,
                          readable(*pair, unknown));
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  const Value& extra = static_cast<OwnObjects&>(*plan.state).extra;
  const Value* drawn = extra.is_dict() ? extra.find("generated") : nullptr;
  if (drawn == nullptr || !drawn->as_bool()) return apply_own_objects(task, plan);
  return apply_drawn_objects(task, args, plan, &plan_pair);
}

}  // namespace

constinit const run::Module ssh_keypair_module = {
    .name = "ssh_keypair",
    .aliases = "kboot.core.ssh_keypair",
    .doc = "Keep a key pair for ssh in a Secret, drawn once",
    .arguments = arguments,
    .plan = plan_pair,
    .apply = apply,
};

}  // namespace kboot::modules
