// Makes, watches, reads and removes the Job of http_check.
#include "modules/common/http_job.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "kube/object.hpp"
#include "kube/wait.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using value::Value;

constexpr std::string_view container = "http-check";
constexpr int lines_beside = 50;
// One curl for all requests; what it shall ask for comes in as its configuration.
constexpr std::string_view script =
    R"(i=0
{ printf '%s\n' "$OPTIONS"
  while [ "$i" -lt "$REQUESTS" ]; do printf 'url = "%s"\noutput = "/dev/null"\n' "$URL"; i=$((i + 1)); done
} | curl --silent --no-progress-meter --globoff --parallel --parallel-immediate --parallel-max "$CONCURRENCY" --max-time "$TIMEOUT" --write-out '%{http_code} %{time_total} %{errormsg}\n' --config -
true
)";

Value variable(std::string_view name, std::string text) {
  return Value::dict({{"name", name}, {"value", std::move(text)}});
}

// A text within double quotes, as curl's configuration reads it.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string options_of(const HttpJob& job) {
  std::string out;
  if (job.head) out += "head\n";
  if (!job.verify) out += "insecure\n";
  for (const std::string& header : job.headers) out += cat("header = ", quoted(header), '\n');
  return out;
}

Value words(std::initializer_list<std::string_view> list) {
  Value out = Value::list();
  for (const std::string_view word : list) out.edit_list().append(word);
  return out;
}

// Fits namespaces that enforce the restricted pod security standard.
Value container_of(const HttpJob& job) {
  const Value security =
      Value::dict({{"allowPrivilegeEscalation", false},
                   {"capabilities", Value::dict({{"drop", words({"ALL"})}})},
                   {"runAsNonRoot", true},
                   {"runAsUser", 65534},
                   {"seccompProfile", Value::dict({{"type", "RuntimeDefault"}})}});
  const Value env =
      Value::list({variable("URL", job.url), variable("REQUESTS", cat(job.requests)),
                   variable("CONCURRENCY", cat(job.concurrency)),
                   variable("TIMEOUT", cat(job.timeout)), variable("OPTIONS", options_of(job))});
  return Value::dict({{"name", container},
                      {"image", job.image},
                      {"command", words({"/bin/sh", "-c", script})},
                      {"env", env},
                      {"securityContext", security}});
}

Value object_of(const HttpJob& job, std::chrono::seconds deadline) {
  const Value labels = Value::dict({{"app.kubernetes.io/name", container},
                                    {"app.kubernetes.io/managed-by", kube::field_manager}});
  const Value pod = Value::dict({{"restartPolicy", "Never"},
                                 {"automountServiceAccountToken", false},
                                 {"containers", Value::list({container_of(job)})}});
  return Value::dict(
      {{"apiVersion", "batch/v1"},
       {"kind", "Job"},
       {"metadata", Value::dict({{"generateName", "kboot-http-check-"},
                                 {"namespace", job.name_space},
                                 {"labels", labels}})},
       {"spec",
        Value::dict({{"backoffLimit", 0},
                     {"activeDeadlineSeconds", std::max<std::int64_t>(deadline.count(), 1)},
                     {"ttlSecondsAfterFinished", 300},
                     {"template", Value::dict({{"metadata", Value::dict({{"labels", labels}})},
                                               {"spec", pod}})}})}});
}

std::chrono::seconds time_left(const base::Context& context) {
  return std::chrono::duration_cast<std::chrono::seconds>(context.deadline.at -
                                                          context.clock.now());
}

// Takes the Job away when it goes out of scope, however that comes.
class Removal {
 public:
  Removal(const kube::Cluster& cluster, kube::ObjectRef ref)
      : cluster_(cluster), ref_(std::move(ref)) {}
  Removal(const Removal&) = delete;
  Removal& operator=(const Removal&) = delete;
  ~Removal() {
    try {
      base::Context context = cluster_.context();
      context.deadline = {context.clock.now() + std::chrono::seconds(10)};
      (void)kube::Cluster(context, cluster_.session()).remove(ref_);
    } catch (const std::exception&) {
      // The cluster removes it by its time to live.
    }
  }

 private:
  const kube::Cluster& cluster_;
  kube::ObjectRef ref_;
};

std::string report_of(const kube::Cluster& cluster, const kube::ObjectRef& job, int lines) {
  const kube::ObjectRef pods = cluster.locate("v1", "Pod", job.name_space, "any");
  std::string text;
  for (const Value& pod :
       cluster.list(pods.resource, job.name_space, {.labels = cat("job-name=", job.name)}).items) {
    kube::ObjectRef ref = pods;
    ref.name = kube::name_of(pod);
    text += cluster.log_tail(ref, container, lines, false);
  }
  return text;
}

// "0.012345" seconds as microseconds; nothing for what is no number.
std::optional<std::int64_t> microseconds(std::string_view text) {
  double seconds = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (end.ec != std::errc() || end.ptr != text.data() + text.size() || seconds < 0 || seconds > 1e6)
    return std::nullopt;
  return static_cast<std::int64_t>(seconds * 1e6);
}

}  // namespace

std::string status_trouble(int status, const std::vector<std::int64_t>& wanted) {
  if (std::ranges::find(wanted, status) != wanted.end()) return {};
  return cat("status ", status);
}

HttpSamples read_http_report(std::string_view log, const std::vector<std::int64_t>& statuses) {
  HttpSamples samples;
  for (const std::string_view line : base::split(log, '\n')) {
    const std::string_view text = base::trim(line);
    const std::size_t first = text.find(' ');
    if (first != 3) continue;
    const std::size_t second = std::min(text.find(' ', first + 1), text.size());
    std::int64_t status = 0;
    const auto time = microseconds(text.substr(first + 1, second - first - 1));
    if (!base::parse_int(text.substr(0, first), status) || !time) continue;
    const std::string said(base::trim(text.substr(second)));
    samples.add({.status = static_cast<int>(status),
                 .microseconds = *time,
                 .trouble = !said.empty() || status == 0
                                ? (said.empty() ? "no answer" : said)
                                : status_trouble(static_cast<int>(status), statuses)});
  }
  return samples;
}

HttpSamples run_http_job(const kube::Cluster& cluster, const HttpJob& job) {
  const Value object = object_of(job, time_left(cluster.context()));
  kube::ObjectRef ref = cluster.locate("batch/v1", "Job", job.name_space, "any");
  ref.name.clear();
  const kube::Operation create = kube::create_operation(ref, object, {});
  const kube::Answer answer = cluster.perform(create);
  cluster.require(create, answer);
  ref.name = kube::name_of(answer.object);
  const Removal removal(cluster, ref);
  const base::Instant began = cluster.context().clock.now();
  const std::vector<kube::WaitTarget> targets{{.ref = ref, .judge = kube::readiness_of}};
  const kube::WaitResult waited = kube::wait_for(cluster, targets);
  if (!waited.all_ready())
    throw kube::wait_error(cluster, targets, waited, cluster.context().waited_since(began));
  const std::string log = report_of(cluster, ref, static_cast<int>(job.requests) + lines_beside);
  HttpSamples samples = read_http_report(log, job.statuses);
  if (samples.size() > 0) return samples;
  base::Error error("http-job", cat("the Job in the namespace `", job.name_space,
                                    "` ended without a report of its requests"));
  error.hint(cat("the image `", job.image, "` must have /bin/sh and curl 7.75 or later"));
  for (const std::string_view line : base::split(base::trim(log), '\n')) {
    if (!line.empty()) error.note(cat("| ", cluster.context().redactor.filter(line)));
  }
  throw error;
}

}  // namespace kboot::modules
