// Ansible's magic variables of a play.
#pragma once

#include <string>
#include <vector>

#include "run/hosts.hpp"
#include "run/run.hpp"
#include "run/variables.hpp"

namespace kboot::run {

struct PlayHosts {
  std::vector<std::string> all;    // of the play
  std::vector<std::string> batch;  // of the present batch, without those that failed
  std::vector<std::string> left;   // of the play, without those that failed
};

[[nodiscard]] Value play_magic(const playbook::Play& play, const std::string& play_name,
                               const Hosts& hosts, const PlayHosts& play_hosts,
                               const Options& options);

}  // namespace kboot::run
