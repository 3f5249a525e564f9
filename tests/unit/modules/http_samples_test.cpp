// http_check: ranks and limits, what the Job prints, and the requests from here.
#include "modules/common/http_samples.hpp"
#include "fake_task.hpp"
#include "modules/common/http_job.hpp"
#include "support/fake_transport.hpp"
#include "value/json.hpp"
#include "value/yaml.hpp"

using namespace kboot;
using modules::HttpSamples;
using run::Outcome;
using run::OutcomeStatus;

namespace {

HttpSamples times(std::initializer_list<int> milliseconds) {
  HttpSamples samples;
  for (const int each : milliseconds)
    samples.add({.status = 200, .microseconds = each * 1000, .trouble = {}});
  return samples;
}

// A task whose requests are answered.
struct Answered final : run::TaskContext {
  test::World world;
  test::FakeTask rest;
  mutable base::Context context = world.context;
  const base::Context& base() const override { return context; }
  bool check_mode() const override { return false; }
  bool plan_only() const override { return false; }
  bool diff_mode() const override { return false; }
  int verbosity() const override { return 0; }
  const std::map<std::string, std::string>& environment() const override {
    return rest.environment();
  }
  kube::Session& cluster(const run::ClusterArgs& args) override { return rest.cluster(args); }
  net::Transport& transport() override { return world.transport; }
  std::string find_file(std::string_view kind, std::string_view name) const override {
    return rest.find_file(kind, name);
  }
  value::Value read_file(const std::string& path) const override { return rest.read_file(path); }
  value::Value read_variables(const std::string& path) override {
    return rest.read_variables(path);
  }
  value::Value render_template(const value::Value& text, const std::string& path) override {
    return rest.render_template(text, path);
  }
  value::Value render(const value::Value& raw) override { return rest.render(raw); }
  bool condition(const value::Value& expression) override { return rest.condition(expression); }
  std::optional<value::Value> variable(std::string_view name) override {
    return rest.variable(name);
  }
  const std::string& working_directory() const override { return rest.working_directory(); }
  void warn(base::Diagnostic diagnostic) override { rest.warn(std::move(diagnostic)); }

  Outcome run(const std::string& more) {
    const run::Module& module = test::module_named("http_check");
    const playbook::Args args = playbook::bind_arguments(
        module.name, module.arguments, module.rules,
        value::read_yaml("{url: 'http://web.example.org/a'" + more + "}", "task"));
    run::Plan plan = module.plan(*this, args);
    return module.apply(*this, args, plan);
  }
  std::string refusal(const std::string& more) {
    try {
      (void)run(more);
    } catch (const base::Error& error) {
      return error.diagnostic().code;
    }
    return "none";
  }
};

}  // namespace

TEST_CASE("a percentile is the nearest rank, in milliseconds rounded up") {
  const HttpSamples samples = times({50, 10, 30, 20, 40});
  CHECK(samples.percentile(50) == 30);
  CHECK(samples.percentile(95) == 50);
  CHECK(samples.percentile(20) == 10);
  CHECK(samples.percentile(21) == 20);
  CHECK(times({}).percentile(50) == 0);
  HttpSamples one;
  one.add({.status = 200, .microseconds = 1, .trouble = {}});
  CHECK(one.percentile(95) == 1);
  CHECK(value::to_json(*samples.result().find("latency_ms")) ==
        R"({"min":10,"mean":30,"p50":30,"p95":50,"max":50})");
  CHECK(samples.summary() == "5 requests, 100% good, p50 30 ms, p95 50 ms, max 50 ms");
}

TEST_CASE("each limit that is not kept is told") {
  HttpSamples samples = times({10, 20, 90});
  CHECK(samples.faults({}).empty());
  CHECK(samples.faults({.p50_ms = 20, .p95_ms = 90, .max_ms = 90}).empty());
  CHECK(samples.faults({.p50_ms = 19, .p95_ms = 89, .max_ms = 1}) ==
        std::vector<std::string>{"p50 is 20 ms, over the limit of 19 ms",
                                 "p95 is 90 ms, over the limit of 89 ms",
                                 "the slowest request is 90 ms, over the limit of 1 ms"});
  samples.add({.status = 503, .microseconds = 1000, .trouble = "status 503"});
  CHECK(samples.faults({.success = 75}).empty());
  CHECK(samples.faults({.success = 75.5}) ==
        std::vector<std::string>{"1 of 4 requests failed, 75.5% must be good",
                                 "1 times: status 503"});
  CHECK(HttpSamples().faults({.success = 1}).size() == 1);
}

TEST_CASE("the Job's report is read line by line, and other lines are passed over") {
  const HttpSamples samples = modules::read_http_report(
      "curl: (6) odd words\n200 0.001000 \n  503 0.002000\n000 5.000000 Could not resolve host: w\n"
      "000 1.0\n200 fast\n20 0.1\n200 -1\n200 1e99\n\n",
      {200});
  CHECK(samples.size() == 4);
  const value::Value result = samples.result();
  CHECK(result.find("succeeded")->as_int() == 1);
  CHECK(value::to_json(*result.find("errors")) ==
        R"({"Could not resolve host: w":1,"no answer":1,"status 503":1})");
}

TEST_CASE("requests from here are counted by status and by what they say") {
  Answered task;
  int count = 0;
  task.world.transport.answer = [&count](const net::Request& request) -> test::FakeAnswer {
    CHECK(request.url == "http://web.example.org/a");
    ++count;
    if (count == 3) return {.status = 500, .after = std::chrono::milliseconds(30)};
    if (count == 4) return test::no_answer(net::Phase::connect, "connection refused");
    return {.status = 200, .body = "fine", .after = std::chrono::milliseconds(10)};
  };
  Outcome outcome = task.run(", requests: 10, concurrency: 3, success: 80, body_regex: '^fi'");
  CHECK(outcome.status == OutcomeStatus::ok);
  CHECK(task.world.transport.most_at_once == 3);
  CHECK(value::to_json(*outcome.result.find("statuses")) == R"({"200":8,"500":1})");
  CHECK(value::to_json(*outcome.result.find("errors")) ==
        R"({"connection refused":1,"status 500":1})");
  CHECK(outcome.result.get("latency_ms", "p50")->as_int() == 10);
  CHECK(outcome.result.get("latency_ms", "max")->as_int() == 30);
  outcome = task.run(", requests: 4, body_regex: other");
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(outcome.message == "`http://web.example.org/a`: 4 of 4 requests failed, 100% must be good");
  outcome = task.run(", p95_ms: 9");
  CHECK(outcome.message == "`http://web.example.org/a`: p95 is 10 ms, over the limit of 9 ms");
}

TEST_CASE("all requests together are bounded in time") {
  Answered task;
  task.world.transport.answer = [](const net::Request&) -> test::FakeAnswer {
    return {.status = 200, .after = std::chrono::seconds(4)};
  };
  const Outcome outcome = task.run(", requests: 10, within: 10");
  CHECK(outcome.status == OutcomeStatus::failed);
  CHECK(outcome.result.find("succeeded")->as_int() == 2);
  CHECK(outcome.result.get("errors", "not asked in time")->as_int() == 8);
}

TEST_CASE("arguments of http_check that mean nothing are refused before a request") {
  Answered task;
  CHECK(task.refusal(", requests: 0") == "argument-value");
  CHECK(task.refusal(", concurrency: 100000") == "argument-value");
  CHECK(task.refusal(", within: 0") == "argument-value");
  CHECK(task.refusal(", body_regex: '('") == "regex-syntax");
  CHECK(task.refusal(", headers: {a: 3}") == "argument-type");
  CHECK(task.refusal(", headers: {a: \"x\\ny: z\"}") == "argument-value");
  CHECK(task.refusal(", in_cluster: true, body_regex: a") == "argument-conflict");
  CHECK(task.refusal(", in_cluster: true, method: POST") == "argument-conflict");
  CHECK(task.refusal(", server_ca_cert: /not/there") == "file-not-found");
  CHECK(task.world.transport.requests.empty());
}

TEST_CASE("http_check asks nothing in a plan or in check mode") {
  test::FakeTask task;
  task.check = true;
  const Outcome outcome = test::run_module(
      task, "http_check", value::Value::dict({{"url", "http://web.example.org/"}}));
  CHECK(outcome.status == OutcomeStatus::skipped);
  CHECK_THROWS_AS(
      test::run_module(task, "http_check", value::Value::dict({{"url", "web.example.org"}})),
      base::Error);
}
