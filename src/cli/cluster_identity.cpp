// Reading an identity from a Secret.
#include "cli/cluster_identity.hpp"

#include <array>

#include "base/base.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "cli/app.hpp"
#include "kube/choice.hpp"
#include "kube/cluster.hpp"
#include "kube/connection.hpp"
#include "net/net.hpp"
#include "value/containers.hpp"

namespace kboot::cli {

namespace {

using value::Value;

constexpr std::array usual_keys{"identity", "kboot.agekey", "age.agekey"};
constexpr auto patience = std::chrono::seconds(10);

// The coded key in a Secret; empty where it cannot be told which one it is.
std::string coded_identity(const Value& secret) {
  const Value* data = secret.find("data");
  if (data == nullptr || !data->is_dict()) return {};
  for (const char* key : usual_keys) {
    if (const Value* found = data->find(key)) return std::string(found->as_string());
  }
  if (data->as_dict().size() != 1) return {};
  return std::string(data->as_dict().begin()->value.as_string());
}

base::Error refusal(const std::string& name, std::string_view why) {
  return base::Error("vault-key", base::cat("the Secret `", name, "` gives no identity: ", why));
}

}  // namespace

std::optional<crypto::SecretBytes> cluster_identity(App& app, const std::string& name,
                                                    bool required) {
  if (!kube::runs_in_cluster()) {
    if (!required) return std::nullopt;
    throw refusal(name, "kboot does not run in a cluster");
  }
  // A transport of our own: any thread may be the first that needs the key.
  const std::unique_ptr<net::Transport> transport = app.make_transport();
  const base::Context context = app.context_of(*transport).until(app.clock().now() + patience);
  kube::ChoiceInputs inputs;
  inputs.in_cluster = true;
  kube::Session session(*transport, kube::resolve_connection(kube::choose_cluster(inputs)));
  const std::size_t slash = name.find('/');
  kube::ObjectRef ref{
      .resource = {.version = "v1", .kind = "Secret", .plural = "secrets", .namespaced = true},
      .name_space =
          slash == std::string::npos ? session.default_namespace() : name.substr(0, slash),
      .name = slash == std::string::npos ? name : name.substr(slash + 1)};
  const kube::Cluster cluster(context, session);
  const kube::Operation operation = kube::get_operation(ref);
  const kube::Answer answer = cluster.perform(operation);
  if (!answer.ok()) {
    if (required) cluster.require(operation, answer);
    return std::nullopt;
  }
  std::optional<std::string> identity = base::base64_decode_lenient(coded_identity(answer.object));
  if (!identity || identity->empty()) throw refusal(name, "it has no key `identity`");
  return crypto::SecretBytes::take(*identity);
}

}  // namespace kboot::cli
