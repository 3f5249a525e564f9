// Which cluster is chosen, why, and when somebody must agree first.
#include "kube/choice.hpp"

#include <doctest/doctest.h>

using namespace kboot;
using kube::Chosen;

namespace {

// Everything says something; each case takes the highest away.
kube::ChoiceInputs everything() {
  kube::ChoiceInputs inputs;
  inputs.task.kubeconfig = {"task"};
  inputs.task_environment = {{"K8S_AUTH_KUBECONFIG", "task-k8s-auth"},
                             {"KUBECONFIG", "task-variable"}};
  inputs.obtained.kubeconfig = {"obtained"};
  inputs.options.kubeconfig = {"option"};
  inputs.inventory.kubeconfig = {"inventory"};
  inputs.environment = {{"K8S_AUTH_KUBECONFIG", "k8s-auth"}, {"KUBECONFIG", "variable:second"}};
  inputs.default_kubeconfig = "/home/.kube/config";
  inputs.in_cluster = true;
  return inputs;
}

std::string first_file(const kube::ChoiceInputs& inputs) {
  const kube::Choice choice = kube::choose_cluster(inputs);
  return choice.naming.kubeconfig.empty() ? "none" : choice.naming.kubeconfig.front();
}

}  // namespace

TEST_CASE("the order of the sources is that of decision 10") {
  kube::ChoiceInputs inputs = everything();
  CHECK(first_file(inputs) == "task");
  inputs.task = {};
  CHECK(first_file(inputs) == "task-k8s-auth");
  inputs.task_environment.erase("K8S_AUTH_KUBECONFIG");
  CHECK(first_file(inputs) == "task-variable");
  inputs.task_environment.clear();
  CHECK(first_file(inputs) == "obtained");
  inputs.obtained = {};
  CHECK(first_file(inputs) == "option");
  inputs.options = {};
  CHECK(first_file(inputs) == "inventory");
  inputs.inventory = {};
  CHECK(first_file(inputs) == "k8s-auth");
  inputs.environment.erase("K8S_AUTH_KUBECONFIG");
  CHECK(first_file(inputs) == "variable");
  CHECK(kube::choose_cluster(inputs).naming.kubeconfig.size() == 2);
  CHECK(kube::choose_cluster(inputs).reason == "KUBECONFIG");
  inputs.environment.clear();
  CHECK(first_file(inputs) == "/home/.kube/config");
  inputs.default_kubeconfig.clear();
  CHECK(kube::choose_cluster(inputs).source == Chosen::in_cluster);
  inputs.in_cluster = false;
  CHECK_THROWS_AS(kube::choose_cluster(inputs), base::Error);
}

TEST_CASE("a context alone chooses within the file of a lower source") {
  kube::ChoiceInputs inputs;
  inputs.options.context = "prod";
  inputs.environment = {{"KUBECONFIG", "file"}};
  const kube::Choice choice = kube::choose_cluster(inputs);
  CHECK(choice.naming.context == "prod");
  CHECK(choice.naming.kubeconfig.front() == "file");
}

TEST_CASE("a context of a lower source than the file belongs to another cluster") {
  kube::ChoiceInputs inputs;
  inputs.task.kubeconfig = {"mine"};
  inputs.inventory.context = "theirs";
  inputs.environment = {{"K8S_AUTH_API_KEY", "their-token"}};
  const kube::Choice choice = kube::choose_cluster(inputs);
  CHECK(choice.naming.context.empty());
  CHECK(choice.naming.api_key.empty());
}

TEST_CASE("a host needs no file, and brings its own credentials") {
  kube::ChoiceInputs inputs;
  inputs.environment = {{"K8S_AUTH_HOST", "https://h"},
                        {"K8S_AUTH_API_KEY", "t"},
                        {"K8S_AUTH_VERIFY_SSL", "no"},
                        {"KUBECONFIG", "file"}};
  const kube::Choice choice = kube::choose_cluster(inputs);
  CHECK(choice.source == Chosen::k8s_auth);
  CHECK(choice.naming.host == "https://h");
  CHECK(choice.naming.kubeconfig.empty());
  CHECK(choice.naming.api_key == "t");
  CHECK(choice.naming.validate_certs == false);
}

TEST_CASE("consent: a guessed context and an unpinned pod are asked about, or refused") {
  using kube::Consent;
  kube::ConsentInputs guessed{.source = Chosen::default_file, .contexts = 3};
  CHECK(kube::consent_for(guessed) == Consent::refused);
  guessed.terminal = true;
  CHECK(kube::consent_for(guessed) == Consent::ask);
  guessed.yes = true;
  CHECK(kube::consent_for(guessed) == Consent::given);

  CHECK(kube::consent_for({.source = Chosen::default_file, .contexts = 1}) == Consent::given);
  CHECK(kube::consent_for({.source = Chosen::default_file, .context_named = true, .contexts = 3}) ==
        Consent::given);
  CHECK(kube::consent_for({.source = Chosen::kubeconfig_variable, .contexts = 3}) ==
        Consent::given);
  CHECK(kube::consent_for({.source = Chosen::in_cluster}) == Consent::refused);
  CHECK(kube::consent_for({.source = Chosen::in_cluster, .pinned = true}) == Consent::given);
  CHECK(kube::consent_for({.source = Chosen::in_cluster, .under_link = true}) == Consent::given);
}

TEST_CASE("the user names a cluster by an option or the environment, not by the inventory") {
  kube::ChoiceInputs inputs = everything();
  CHECK(kube::named_by_user(inputs) == "K8S_AUTH_* in the task's `environment`");
  inputs.task_environment.clear();
  CHECK(kube::named_by_user(inputs) == "--kubeconfig");
  inputs.options.kubeconfig.clear();
  inputs.options.context = "prod";
  CHECK(kube::named_by_user(inputs) == "--context");
  inputs.options = {};
  CHECK(kube::named_by_user(inputs) == "K8S_AUTH_*");
  inputs.environment.erase("K8S_AUTH_KUBECONFIG");
  CHECK(kube::named_by_user(inputs) == "KUBECONFIG");
  inputs.environment = {{"KUBECONFIG", ""}};
  CHECK(kube::named_by_user(inputs).empty());
}
