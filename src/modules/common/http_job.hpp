// Requests from inside a cluster: a Job that runs curl, its words read, the Job gone again.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "kube/cluster.hpp"
#include "modules/common/http_samples.hpp"

namespace kboot::modules {

struct HttpJob {
  std::string name_space;
  std::string image;  // with a shell and curl
  std::string url;
  bool head = false;  // HEAD in place of GET
  bool verify = true;
  std::vector<std::string> headers;  // "Name: value"
  std::int64_t requests = 1, concurrency = 1, timeout = 10;
  std::vector<std::int64_t> statuses;  // that count as a success
};

// Runs the Job to its end, within the context's deadline. Throws Error `wait-timeout` and
// `wait-failed` with the cause (image, scheduling, log), `http-job` where its log is no report, and
// what writing throws. The Job is removed in each case; where that fails the cluster removes it by
// its own deadline and time to live.
[[nodiscard]] HttpSamples run_http_job(const kube::Cluster& cluster, const HttpJob& job);

// What the Job prints, read: a line "STATUS SECONDS [TROUBLE]" for each request. Lines that are
// none are passed over.
[[nodiscard]] HttpSamples read_http_report(std::string_view log,
                                           const std::vector<std::int64_t>& statuses);

// Why an answer of that status is no success.
[[nodiscard]] std::string status_trouble(int status, const std::vector<std::int64_t>& wanted);

}  // namespace kboot::modules
