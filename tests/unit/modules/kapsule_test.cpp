// Scaleway's settings, and what we ask Kapsule's API.
#include <doctest/doctest.h>

#include "base/diagnostic.hpp"
#include "base/encoding.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/common/scaleway.hpp"
#include "support/fake_transport.hpp"
#include "support/temp_folder.hpp"
#include "value/json.hpp"

using namespace kboot;
using modules::KapsuleQuestion;
using modules::ScalewayAccess;

namespace {

constexpr const char* id_one = "11111111-2222-3333-4444-555555555555";
constexpr const char* id_two = "99999999-2222-3333-4444-555555555555";
constexpr const char* secret = "00000000-aaaa-bbbb-cccc-dddddddddddd";

using Environment = std::map<std::string, std::string>;

struct Settings {
  test::TempFolder folder;
  Environment environment{{"HOME", folder.path()}};

  void file(const std::string& text) {
    base::make_directories(folder.path(".config/scw"));
    base::write_file(folder.path(".config/scw/config.yaml"), text);
  }
  ScalewayAccess access(const modules::ScalewayWishes& wishes = {}) const {
    return modules::scaleway_access(environment, wishes);
  }
  std::string refusal(const modules::ScalewayWishes& wishes = {}) const {
    try {
      (void)access(wishes);
    } catch (const base::Error& error) {
      return base::cat(error.diagnostic().code, ": ", error.diagnostic().message, " / ",
                       error.diagnostic().hint);
    }
    return "none";
  }
};

constexpr const char* profiles = R"(secret_key: key-of-the-top
default_region: nl-ams
profiles:
  pauldn:
    secret_key: key-of-pauldn
    default_zone: pl-waw-2
    api_url: https://api.example.org/
  bare: {}
)";

// Kapsule with some clusters; each request is answered from a table.
struct Kapsule {
  test::World world;
  ScalewayAccess access{
      .secret_key = secret, .region = "fr-par", .api_url = "https://api.example.org"};
  std::map<std::string, test::FakeAnswer> answers;

  Kapsule() {
    world.transport.answer = [this](const net::Request& request) {
      const auto found = answers.find(request.url.substr(request.url.find("/k8s/v1")));
      if (found != answers.end()) return found->second;
      return test::FakeAnswer{.status = 404, .body = R"({"type":"not_found","message":"none"})"};
    };
  }
  void clusters(const std::string& list, int total) {
    answers["/k8s/v1/regions/fr-par/clusters?name=web&page=1&page_size=100"] = {
        .body = base::cat(R"({"total_count":)", total, R"(,"clusters":[)", list, "]}")};
  }
  void kubeconfig(const std::string& id, const std::string& text,
                  const std::string& redacted = "true") {
    answers[base::cat("/k8s/v1/regions/fr-par/clusters/", id, "/kubeconfig?redacted=", redacted)] =
        {.body = base::cat(R"({"name":"kubeconfig","content_type":"application/octet-stream",)",
                           R"("content":")", base::base64_encode(text), R"("})")};
  }
  std::string get(const std::string& cluster, bool redacted = true) {
    return modules::kapsule_kubeconfig(world.within(std::chrono::seconds(60)), world.transport,
                                       access, {.cluster = cluster, .redacted = redacted});
  }
  base::Diagnostic refusal(const std::string& cluster) {
    try {
      (void)get(cluster);
    } catch (const base::Error& error) {
      return error.diagnostic();
    }
    return {.code = "none"};
  }
};

std::string cluster(const std::string& id, const std::string& name) {
  return base::cat(R"({"id":")", id, R"(","name":")", name, R"(","project_id":"p-)",
                   id.substr(0, 2), R"("})");
}

}  // namespace

TEST_CASE("the task's words come before the environment, and that before the profile") {
  Settings settings;
  settings.file(profiles);
  CHECK(settings.access().secret_key == "key-of-the-top");
  CHECK(settings.access().region == "nl-ams");
  CHECK(settings.access().api_url == "https://api.scaleway.com");
  const ScalewayAccess pauldn = settings.access({.profile = "pauldn"});
  CHECK(pauldn.secret_key == "key-of-pauldn");
  CHECK(pauldn.region == "nl-ams");
  CHECK(pauldn.api_url == "https://api.example.org");
  CHECK(settings.access({.profile = "bare"}).secret_key == "key-of-the-top");
  settings.environment["SCW_PROFILE"] = "pauldn";
  CHECK(settings.access().secret_key == "key-of-pauldn");
  settings.environment["SCW_SECRET_KEY"] = "key-of-the-environment";
  CHECK(settings.access().secret_key == "key-of-the-environment");
  CHECK(settings.access({.secret_key = "key-of-the-task"}).secret_key == "key-of-the-task");
  CHECK(settings.access({.region = "pl-waw"}).region == "pl-waw");
}

TEST_CASE("the region may follow from a zone, and is Paris where nothing says it") {
  Settings settings;
  settings.environment["SCW_SECRET_KEY"] = secret;
  CHECK(settings.access().region == "fr-par");
  settings.environment["SCW_DEFAULT_ZONE"] = "pl-waw-2";
  CHECK(settings.access().region == "pl-waw");
}

TEST_CASE("a profile that is not there is told, but not where the environment has the key") {
  Settings settings;
  CHECK(settings.refusal().starts_with("scaleway-no-key: "));
  CHECK(
      settings.refusal({.profile = "pauldn"}).starts_with("scaleway-profile: there is no profile"));
  settings.environment["SCW_SECRET_KEY"] = secret;
  CHECK(settings.access({.profile = "pauldn"}).secret_key == secret);
  settings.file(profiles);
  CHECK(settings.refusal({.profile = "paul"}) ==
        base::cat("scaleway-profile: there is no profile `paul` in `",
                  settings.folder.path(".config/scw/config.yaml"), "` / did you mean `pauldn`?"));
  settings.file("- a list\n");
  CHECK(settings.refusal().starts_with("scaleway-profile: "));
}

TEST_CASE("a cluster is found by its exact name, and asked for with the secret key") {
  Kapsule kapsule;
  kapsule.clusters(cluster(id_two, "web-old") + "," + cluster(id_one, "web"), 2);
  kapsule.kubeconfig(id_one, "kind: Config\n");
  CHECK(kapsule.get("web") == "kind: Config\n");
  REQUIRE(kapsule.world.transport.requests.size() == 2);
  for (const net::Request& request : kapsule.world.transport.requests) {
    CHECK(request.method == "GET");
    CHECK(request.headers.at(0).name == "X-Auth-Token");
    CHECK(request.headers.at(0).value == secret);
    CHECK_FALSE(request.follow_redirects);
  }
  CHECK(kapsule.world.redactor.filter(base::cat("a ", secret, " b")) == "a *** b");
}

TEST_CASE("an id needs no search, and may bring its region") {
  Kapsule kapsule;
  kapsule.kubeconfig(id_one, "text", "false");
  CHECK(kapsule.get(id_one, false) == "text");
  kapsule.access.region = "nl-ams";
  CHECK(kapsule.get(base::cat("fr-par/", id_one), false) == "text");
  CHECK(kapsule.world.transport.requests.size() == 2);
}

TEST_CASE("further pages are read until all clusters are seen") {
  Kapsule kapsule;
  kapsule.clusters(cluster(id_two, "web-a"), 2);
  kapsule.answers["/k8s/v1/regions/fr-par/clusters?name=web&page=2&page_size=100"] = {
      .body = R"({"total_count":2,"clusters":[)" + cluster(id_one, "web") + "]}"};
  kapsule.kubeconfig(id_one, "text");
  CHECK(kapsule.get("web") == "text");
}

TEST_CASE("no cluster, and several of one name, are told apart") {
  Kapsule kapsule;
  kapsule.clusters(cluster(id_two, "web-a"), 1);
  CHECK(kapsule.refusal("web").code == "cluster-not-found");
  CHECK(kapsule.refusal("web").message == "there is no cluster `web` in the region `fr-par`");
  kapsule.clusters(cluster(id_one, "web") + "," + cluster(id_two, "web"), 2);
  const base::Diagnostic several = kapsule.refusal("web");
  CHECK(several.code == "cluster-ambiguous");
  REQUIRE(several.notes.size() == 2);
  CHECK(several.notes[0] == base::cat(id_one, " in project p-11"));
  CHECK(kapsule.refusal(id_one).code == "cluster-not-found");
}

TEST_CASE("what the API refuses is told without the key") {
  Kapsule kapsule;
  test::FakeAnswer& answer =
      kapsule.answers["/k8s/v1/regions/fr-par/clusters?name=web&page=1&page_size=100"];
  answer = {.status = 401, .body = base::cat(R"({"message":"no )", secret, R"( here"})")};
  base::Diagnostic refused = kapsule.refusal("web");
  CHECK(refused.code == "cloud-refused");
  CHECK(refused.message == "Scaleway's API answered with 401: no *** here");
  CHECK(refused.hint.find("SCW_SECRET_KEY") != std::string::npos);
  answer = {.status = 403, .body = "<html>"};
  refused = kapsule.refusal("web");
  CHECK(refused.message == "Scaleway's API answered with 403");
  CHECK(refused.hint.find("KubernetesReadOnly") != std::string::npos);
  for (const char* nonsense : {"", "[]", "{}", "{\"clusters\":{}}", "no json"}) {
    answer = {.status = 200, .body = nonsense};
    CHECK(kapsule.refusal("web").code == "cloud-answer");
  }
  answer = {.status = 302, .headers = {{"Location", "https://elsewhere.example.org"}}};
  CHECK(kapsule.refusal("web").code == "cloud-answer");
  CHECK(kapsule.world.transport.requests.back().url.starts_with("https://api.example.org/"));
}

TEST_CASE("a kubeconfig that is no base64 or empty is refused") {
  Kapsule kapsule;
  for (const char* body : {R"({"content":"***"})", R"({"content":""})", R"({"content":3})", "{}"}) {
    kapsule.answers[base::cat("/k8s/v1/regions/fr-par/clusters/", id_one,
                              "/kubeconfig?redacted=true")] = {.body = body};
    CHECK(kapsule.refusal(id_one).code == "cloud-answer");
  }
}
