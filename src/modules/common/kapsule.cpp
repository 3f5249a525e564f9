// Asks Kapsule's API for the kubeconfig of a cluster (api.scaleway.com/k8s/v1; facts from
// scaleway-sdk-go, api/k8s/v1).
#include <algorithm>
#include <vector>

#include "base/base.hpp"
#include "base/encoding.hpp"
#include "base/text.hpp"
#include "modules/common/scaleway.hpp"
#include "net/fetch.hpp"
#include "net/url.hpp"
#include "value/containers.hpp"
#include "value/json.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using value::Value;

constexpr int page_size = 100;
constexpr int most_pages = 100;
constexpr std::uint64_t largest_answer = 16 << 20;

struct Found {
  std::string id, project;
};

bool is_id(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const char c = text[i];
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

class Api {
 public:
  Api(const base::Context& context, net::Transport& transport, const ScalewayAccess& access)
      : context_(context), transport_(transport), access_(access) {
    if (!access.insecure) return;
    auto tls = std::make_shared<net::Tls>();
    tls->verify = false;
    tls_ = std::move(tls);
  }

  // The body of the answer; `what` is what a 404 is about.
  [[nodiscard]] std::string get(const std::string& path, const std::string& query,
                                const std::string& what) const {
    const std::string url =
        cat(access_.api_url, "/k8s/v1/regions/", base::url_encode(access_.region), path,
            query.empty() ? "" : "?", query);
    net::Reply reply = net::fetch(
        context_, transport_,
        {.url = url,
         .headers = {{"X-Auth-Token", access_.secret_key}, {"Accept", "application/json"}},
         .tls = tls_,
         .timeout = std::chrono::seconds(30),
         .max_body = largest_answer,
         .idempotent = true});
    if (reply.head.status == 200) return std::move(reply.body);
    throw refusal(reply, what);
  }
  [[nodiscard]] Value get_json(const std::string& path, const std::string& query,
                               const std::string& what) const {
    const std::string body = get(path, query, what);
    try {
      Value answer = value::read_json(body, "Kapsule's API");
      if (answer.is_dict()) return answer;
    } catch (const base::Error&) {
      // It may hold a credential: nothing of it is shown.
    }
    throw nonsense();
  }
  [[nodiscard]] base::Error nonsense() const {
    return {"cloud-answer", cat('`', access_.api_url, "` did not answer as Kapsule's API does")};
  }

 private:
  [[nodiscard]] base::Error refusal(const net::Reply& reply, const std::string& what) const {
    const int status = reply.head.status;
    std::string said;
    try {
      const Value answer = value::read_json(reply.body, "Kapsule's API");
      said = context_.redactor.filter(answer.text("message"));
    } catch (const base::Error&) {
      // A proxy's page says nothing that helps.
    }
    if (status == 404) {
      base::Error error("cluster-not-found", cat("there is no ", what));
      error.hint("look at its region, project and id; `scw k8s cluster list` shows all");
      return error;
    }
    const bool refused = status == 401 || status == 403;
    base::Error error(refused ? "cloud-refused" : "cloud-answer",
                      cat("Scaleway's API answered with ", status, said.empty() ? "" : ": ", said));
    if (status == 401)
      error.hint("the secret key is unknown or expired: look at the profile, or SCW_SECRET_KEY");
    if (status == 403)
      error.hint("the key's IAM policy needs the permission set `KubernetesReadOnly` or more");
    return error;
  }

  const base::Context& context_;
  net::Transport& transport_;
  const ScalewayAccess& access_;
  std::shared_ptr<const net::Tls> tls_;
};

// All clusters of exactly that name: the API's filter takes parts of names too.
std::vector<Found> clusters_named(const Api& api, const ScalewayAccess& access,
                                  const std::string& name) {
  std::vector<Found> found;
  std::int64_t seen = 0;
  for (int page = 1; page <= most_pages; ++page) {
    std::vector<std::pair<std::string, std::string>> parameters{
        {"name", name}, {"page", cat(page)}, {"page_size", cat(page_size)}};
    if (!access.project_id.empty()) parameters.emplace_back("project_id", access.project_id);
    const Value answer =
        api.get_json("/clusters", net::query(parameters), cat("region `", access.region, '`'));
    const Value* clusters = answer.find("clusters");
    const Value* total = answer.find("total_count");
    if (clusters == nullptr || !clusters->is_list()) throw api.nonsense();
    for (const Value& cluster : clusters->as_list()) {
      ++seen;
      if (cluster.text("name") == name)
        found.push_back({std::string(cluster.text("id")), std::string(cluster.text("project_id"))});
    }
    const bool more = total != nullptr && total->is(value::Kind::integer) && seen < total->as_int();
    if (!more || clusters->as_list().empty()) break;
  }
  return found;
}

std::string id_of(const Api& api, const ScalewayAccess& access, const std::string& name) {
  const std::vector<Found> found = clusters_named(api, access, name);
  if (found.size() == 1) return found.front().id;
  if (found.empty()) {
    base::Error error("cluster-not-found",
                      cat("there is no cluster `", name, "` in the region `", access.region, '`'));
    error.hint("name another `region`, or a `profile` of the project that has it");
    throw error;
  }
  base::Error error("cluster-ambiguous", cat(found.size(), " clusters are called `", name, '`'));
  for (const Found& one : found) error.note(cat(one.id, " in project ", one.project));
  error.hint("give the id as `cluster`, or `project_id`");
  throw error;
}

}  // namespace

std::string kapsule_kubeconfig(const base::Context& context, net::Transport& transport,
                               const ScalewayAccess& access, const KapsuleQuestion& question) {
  context.redactor.add(access.secret_key);
  ScalewayAccess where = access;
  std::string cluster = question.cluster;
  // Terraform's ids are written region/id.
  if (const std::size_t slash = cluster.find('/');
      slash != cluster.npos && is_id(std::string_view(cluster).substr(slash + 1))) {
    where.region = cluster.substr(0, slash);
    cluster.erase(0, slash + 1);
  }
  const Api api(context, transport, where);
  const std::string id = is_id(cluster) ? cluster : id_of(api, where, cluster);
  const Value answer =
      api.get_json(cat("/clusters/", id, "/kubeconfig"),
                   net::query({{"redacted", question.redacted ? "true" : "false"}}),
                   cat("cluster `", question.cluster, "` in the region `", where.region, '`'));
  const auto text = base::base64_decode_lenient(answer.text("content"));
  if (!text || text->empty()) throw api.nonsense();
  return *text;
}

}  // namespace kboot::modules
