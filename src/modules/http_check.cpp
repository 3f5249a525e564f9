// http_check: many requests to one URL, from here or from inside the cluster, with limits on how
// they end (a module of kboot's own).
#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/common/file_attributes.hpp"
#include "modules/common/http_job.hpp"
#include "modules/common/kube_arguments.hpp"
#include "modules/rows.hpp"
#include "net/fetch.hpp"
#include "net/url.hpp"
#include "regex/regex.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using namespace run;
using base::cat;

constexpr std::array own_arguments{
    Argument{.name = "url", .doc = "What is asked for", .required = true},
    Argument{.name = "method",
             .doc = "How it is asked for",
             .default_value = "GET",
             .choices = "GET HEAD POST PUT"},
    Argument{.name = "headers", .type = ArgType::dict, .doc = "Headers of the requests"},
    Argument{.name = "body", .doc = "Body of the requests"},
    Argument{.name = "requests",
             .type = ArgType::integer,
             .doc = "How many in all",
             .default_value = "1"},
    Argument{.name = "concurrency",
             .type = ArgType::integer,
             .doc = "How many at once",
             .default_value = "1"},
    Argument{.name = "timeout",
             .type = ArgType::integer,
             .doc = "Seconds for each request",
             .default_value = "10"},
    Argument{.name = "within",
             .type = ArgType::integer,
             .doc = "Seconds for all of them together",
             .default_value = "120"},
    Argument{.name = "status_code",
             .type = ArgType::list,
             .doc = "Statuses that are a success",
             .default_value = "[200]",
             .elements = ArgType::integer},
    Argument{.name = "body_regex", .doc = "What the body of an answer must match somewhere"},
    Argument{.name = "success",
             .type = ArgType::floating,
             .doc = "Per cent of the requests that must succeed",
             .default_value = "100"},
    Argument{.name = "p50_ms", .type = ArgType::integer, .doc = "Most milliseconds of the median"},
    Argument{.name = "p95_ms",
             .type = ArgType::integer,
             .doc = "Most milliseconds of the 95th percentile"},
    Argument{.name = "max_ms",
             .type = ArgType::integer,
             .doc = "Most milliseconds of the slowest request"},
    Argument{.name = "follow_redirects",
             .type = ArgType::boolean,
             .doc = "Go where an answer sends us",
             .default_value = "false"},
    Argument{.name = "server_ca_cert",
             .type = ArgType::path,
             .doc = "File with the authorities of the URL's server"},
    Argument{.name = "server_name", .doc = "The name that the certificate of the URL's server has"},
    Argument{.name = "verify",
             .type = ArgType::boolean,
             .doc = "Check the certificate of the URL's server",
             .default_value = "true"},
    Argument{.name = "in_cluster",
             .type = ArgType::boolean,
             .doc = "Ask from a Job in the cluster",
             .default_value = "false"},
    Argument{.name = "namespace", .doc = "Namespace of the Job", .default_value = "default"},
    Argument{.name = "image",
             .doc = "Image of the Job, with /bin/sh and curl",
             .default_value = "docker.io/curlimages/curl:8.11.1"},
};
constexpr auto arguments = joined(own_arguments, auth_arguments);
// What the Job's curl is not told.
constexpr std::string_view only_from_here[] = {"body", "body_regex", "server_ca_cert",
                                               "server_name"};
constexpr std::int64_t most_requests = 100'000;
constexpr std::int64_t most_at_once = 1'000;

std::int64_t bounded(const Args& args, std::string_view name, std::int64_t most) {
  const std::int64_t number = args.number(name);
  if (number >= 1 && number <= most) return number;
  throw base::Error("argument-value", cat('`', name, "` must be between 1 and ", most),
                    args.find(name)->origin());
}

// All that the arguments say, checked before anything is sent.
struct Wanted {
  HttpJob job;  // what both ways have in common
  HttpLimits limits;
  std::string method;
  std::string body;
  std::vector<net::Header> headers;
  std::optional<regex::Pattern> body_regex;
  std::chrono::seconds within{};
  bool follow = false;
  std::shared_ptr<net::Tls> tls;
};

void read_headers(const Args& args, bool in_cluster, Wanted& wanted) {
  const Value* headers = args.find("headers");
  if (headers == nullptr) return;
  for (const auto& [name, text] : headers->as_dict()) {
    if (!name.is_string() || !text.is_string()) {
      throw base::Error("argument-type", "`headers` must be texts", text.origin()).hint("quote it");
    }
    if (in_cluster && !text.secret_ranges().empty()) {
      throw base::Error("argument-conflict",
                        cat("the header `", name.as_string(),
                            "` is secret: a Job would show it to whoever may read Jobs"),
                        text.origin());
    }
    for (const std::string_view part : {name.as_string(), text.as_string()}) {
      if (part.find_first_of("\r\n") != part.npos)
        throw base::Error("argument-value", "a header is a single line", text.origin());
    }
    wanted.headers.push_back({std::string(name.as_string()), std::string(text.as_string())});
    wanted.job.headers.push_back(cat(name.as_string(), ": ", text.as_string()));
  }
}

void check_url(const Args& args) {
  const std::string text = args.text("url");
  const auto url = net::parse_url(text);
  const bool web = url && (url->scheme == "http" || url->scheme == "https");
  if (web && text.find_first_of("\"\\ \t\r\n") == text.npos) return;
  throw base::Error("bad-url", cat('`', text, "` is no http or https URL"),
                    args.find("url")->origin())
      .status(base::Status::bad_input);
}

void check_place(const Args& args, bool in_cluster) {
  const std::string method = args.text("method");
  if (!in_cluster) return;
  for (const std::string_view name : only_from_here) {
    if (!args.has(name)) continue;
    throw base::Error("argument-conflict", cat('`', name, "` is not for `in_cluster`"),
                      args.find(name)->origin());
  }
  if (method != "GET" && method != "HEAD")
    throw base::Error("argument-conflict", "`in_cluster` asks with GET or HEAD",
                      args.find("method")->origin());
  if (args.flag("follow_redirects"))
    throw base::Error("argument-conflict", "`follow_redirects` is not for `in_cluster`",
                      args.find("follow_redirects")->origin());
}

Wanted wanted_of(TaskContext& task, const Args& args) {
  const bool in_cluster = args.flag("in_cluster");
  check_url(args);
  check_place(args, in_cluster);
  Wanted wanted;
  wanted.method = args.text("method");
  wanted.body = args.text("body");
  wanted.follow = args.flag("follow_redirects");
  wanted.within = std::chrono::seconds(bounded(args, "within", 86'400));
  wanted.limits = {.success = args.real("success"),
                   .p50_ms = args.number("p50_ms"),
                   .p95_ms = args.number("p95_ms"),
                   .max_ms = args.number("max_ms")};
  wanted.job = {.name_space = args.text("namespace"),
                .image = args.text("image"),
                .url = args.text("url"),
                .head = wanted.method == "HEAD",
                .verify = args.flag("verify"),
                .headers = {},
                .requests = bounded(args, "requests", most_requests),
                .concurrency = bounded(args, "concurrency", most_at_once),
                .timeout = bounded(args, "timeout", 3'600),
                .statuses = {}};
  for (const Value& status : args.find("status_code")->as_list())
    wanted.job.statuses.push_back(status.as_int());
  if (args.has("body_regex")) wanted.body_regex.emplace(args.text("body_regex"));
  read_headers(args, in_cluster, wanted);
  wanted.tls = std::make_shared<net::Tls>();
  wanted.tls->verify = wanted.job.verify;
  wanted.tls->server_name = args.text("server_name");
  if (args.has("server_ca_cert"))
    wanted.tls->ca = base::read_file(local_path(task, args.text("server_ca_cert")));
  return wanted;
}

std::string trouble_of(const Wanted& wanted, const net::Reply& reply) {
  if (!reply.end.ok) return reply.end.timed_out ? "no answer in time" : reply.end.cause;
  if (std::string trouble = status_trouble(reply.head.status, wanted.job.statuses);
      !trouble.empty())
    return trouble;
  if (wanted.body_regex && !wanted.body_regex->search(reply.body)) return "the body does not match";
  return {};
}

// Requests start in their order, each as soon as one before it has ended: so its start is known.
HttpSamples ask_from_here(TaskContext& task, const base::Context& context, const Wanted& wanted) {
  const std::size_t count = static_cast<std::size_t>(wanted.job.requests);
  net::Request request{.method = wanted.method,
                       .url = wanted.job.url,
                       .headers = wanted.headers,
                       .body = wanted.body,
                       .tls = wanted.tls,
                       .timeout = std::chrono::seconds(wanted.job.timeout),
                       .max_body = 16 << 20,
                       .follow_redirects = wanted.follow};
  std::vector<net::Request> requests(count, request);
  std::vector<base::Instant> starts(count, context.clock.now());
  std::size_t next = static_cast<std::size_t>(wanted.job.concurrency);
  std::size_t done = 0;
  HttpSamples samples;
  const base::Instant began = context.clock.now();
  net::Fetching fetching{.retry = {.attempts = 1},
                         .at_once = static_cast<std::size_t>(wanted.job.concurrency)};
  fetching.on_reply = [&](std::size_t index, net::Reply& reply) {
    const base::Instant now = context.clock.now();
    samples.add(
        {.status = reply.end.ok ? reply.head.status : 0,
         .microseconds =
             std::chrono::duration_cast<std::chrono::microseconds>(now - starts[index]).count(),
         .trouble = trouble_of(wanted, reply)});
    reply.body = {};
    if (next < count) starts[next++] = now;
    const base::Waiting waiting{wanted.job.url, cat(++done, " of ", count, " requests"), began};
    context.progress.waiting({&waiting, 1});
  };
  (void)net::fetch_all(context, task.transport(), std::move(requests), fetching);
  context.progress.waiting({});
  // What was not asked before the time was over.
  while (samples.size() < count)
    samples.add({.status = 0, .microseconds = 0, .trouble = "not asked in time"});
  return samples;
}

Outcome judged(const Wanted& wanted, const HttpSamples& samples) {
  Value result = samples.result();
  result.edit_dict().set("url", wanted.job.url);
  const std::vector<std::string> faults = samples.faults(wanted.limits);
  if (faults.empty()) return Outcome::ok(std::move(result), samples.summary());
  base::Error error("http-check", cat('`', wanted.job.url, "`: ", faults.front()));
  for (std::size_t i = 1; i < faults.size(); ++i) error.note(faults[i]);
  error.note(samples.summary());
  error.status(base::Status::task_failed);
  Outcome outcome = Outcome::failed(error.diagnostic().message, std::move(result));
  outcome.diagnostic = error.diagnostic();
  return outcome;
}

struct State final : PlanState {
  Wanted wanted;
};

Plan plan(TaskContext& task, const Args& args) {
  auto state = std::make_unique<State>();
  state->wanted = wanted_of(task, args);
  Plan plan;
  plan.unknown = "asked when the tasks before have run";
  plan.outcome = Outcome::skipped("not asked in check mode");
  plan.state = std::move(state);
  return plan;
}

Outcome apply(TaskContext& task, const Args& args, Plan& plan) {
  const Wanted& wanted = static_cast<State&>(*plan.state).wanted;
  const base::Context context = task.base().until(task.base().clock.now() + wanted.within);
  if (!args.flag("in_cluster")) return judged(wanted, ask_from_here(task, context, wanted));
  const kube::Cluster cluster(context, task.cluster(cluster_args(args)));
  try {
    return judged(wanted, run_http_job(cluster, wanted.job));
  } catch (const base::Error& error) {
    Outcome outcome = Outcome::failed(error.diagnostic().message);
    outcome.diagnostic = error.diagnostic();
    return outcome;
  }
}

}  // namespace

constinit const run::Module http_check_module = {
    .name = "http_check",
    .aliases = "kboot.core.http_check",
    .doc = "Ask a URL many times, from here or from the cluster, and judge answers and times",
    .arguments = arguments,
    .plan = plan,
    .apply = apply,
};

}  // namespace kboot::modules
