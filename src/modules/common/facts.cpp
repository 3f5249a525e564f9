// Facts of this machine; see facts.hpp.
#include "modules/common/facts.hpp"

#include <sys/utsname.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/common/accounts.hpp"
#include "value/containers.hpp"

namespace kboot::modules {

namespace {

using value::Dict;
using value::Value;

std::string format_time(const char* format, const std::tm& time) {
  char text[64];
  return std::string(text, std::strftime(text, sizeof text, format, &time));
}

// One name and its strftime format, in local time or in UTC.
struct TimeFact {
  std::string_view name;
  const char* format;
};
constexpr TimeFact local_times[] = {
    {"year", "%Y"},       {"month", "%m"},
    {"weekday", "%A"},    {"weekday_number", "%w"},
    {"weeknumber", "%W"}, {"day", "%d"},
    {"hour", "%H"},       {"minute", "%M"},
    {"second", "%S"},     {"date", "%Y-%m-%d"},
    {"time", "%H:%M:%S"}, {"iso8601_basic_short", "%Y%m%dT%H%M%S"},
    {"tz", "%Z"},         {"tz_offset", "%z"},
};

void date_time(const FactSource& source, Dict& facts) {
  const auto micros =
      std::chrono::duration_cast<std::chrono::microseconds>(source.clock.wall().time_since_epoch())
          .count();
  const std::time_t seconds = micros / 1'000'000;
  std::tm local{}, utc{};
  localtime_r(&seconds, &local);
  gmtime_r(&seconds, &utc);
  char fraction[16];
  std::snprintf(fraction, sizeof fraction, "%06ld", static_cast<long>(micros % 1'000'000));
  Value group = Value::dict();
  Dict& times = group.edit_dict();
  for (const TimeFact& fact : local_times) times.set(fact.name, format_time(fact.format, local));
  times.set("epoch", std::to_string(seconds));
  times.set("epoch_int", std::to_string(seconds));
  times.set("iso8601", format_time("%Y-%m-%dT%H:%M:%SZ", utc));
  times.set("iso8601_micro", base::cat(format_time("%Y-%m-%dT%H:%M:%S.", utc), fraction, "Z"));
  times.set("iso8601_basic", base::cat(format_time("%Y%m%dT%H%M%S", local), fraction));
  times.set("tz_dst", std::string(tzname[1] != nullptr ? tzname[1] : ""));
  facts.set("ansible_date_time", group);
}

void env(const FactSource& source, Dict& facts) {
  Value variables = Value::dict();
  for (const auto& [name, text] : source.environment) variables.edit_dict().set(name, text);
  facts.set("ansible_env", variables);
}

void user(const FactSource&, Dict& facts) {
  const uid_t uid = getuid();
  const auto account = user_by_id(uid);
  facts.set("ansible_user_id", account ? account->name : std::to_string(uid));
  facts.set("ansible_user_uid", uid);
  facts.set("ansible_user_gid", account ? account->gid : getgid());
  facts.set("ansible_user_gecos", account ? account->gecos : "");
  facts.set("ansible_user_dir", account ? account->home : base::env("HOME").value_or("/"));
  facts.set("ansible_user_shell", account ? account->shell : "/bin/sh");
  facts.set("ansible_real_user_id", uid);
  facts.set("ansible_real_group_id", getgid());
  facts.set("ansible_effective_user_id", geteuid());
  facts.set("ansible_effective_group_id", getegid());
}

// The name of the machine with its domain, as /etc/hosts gives it; else the bare name.
std::string full_name(const std::string& host) {
  const auto hosts = base::read_file_if_exists("/etc/hosts");
  if (!hosts) return host;
  for (const std::string_view raw : base::split(*hosts, '\n')) {
    const std::string line = base::replace_all(raw.substr(0, raw.find('#')), "\t", " ");
    for (const std::string_view word : base::split(line, ' ')) {
      if (word.starts_with(host) && word.substr(host.size()).starts_with('.'))
        return std::string(word);
    }
  }
  return host;
}

void platform(const FactSource&, Dict& facts) {
  utsname names{};
  uname(&names);
  const std::string node = names.nodename;
  const std::string host = node.substr(0, node.find('.'));
  const std::string full = node == host ? full_name(host) : node;
  facts.set("ansible_system", names.sysname);
  facts.set("ansible_kernel", names.release);
  facts.set("ansible_kernel_version", names.version);
  facts.set("ansible_machine", names.machine);
  facts.set("ansible_architecture", names.machine);
  facts.set("ansible_userspace_bits", std::to_string(8 * sizeof(void*)));
  facts.set("ansible_userspace_architecture", names.machine);
  facts.set("ansible_nodename", node);
  facts.set("ansible_hostname", host);
  facts.set("ansible_fqdn", full);
  facts.set("ansible_domain", full.size() > host.size() ? full.substr(host.size() + 1) : "");
  if (const auto id = base::read_file_if_exists("/etc/machine-id")) {
    facts.set("ansible_machine_id", base::trim(*id));
  }
}

// KEY=value or KEY="value" lines of /etc/os-release.
std::map<std::string, std::string> os_release() {
  std::map<std::string, std::string> fields;
  const auto text = base::read_file_if_exists("/etc/os-release");
  if (!text) return fields;
  for (const std::string_view line : base::split(*text, '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == line.npos) continue;
    std::string_view content = base::trim(line.substr(equals + 1));
    if (content.size() >= 2 && (content.front() == '"' || content.front() == '\'')) {
      content = content.substr(1, content.size() - 2);
    }
    fields[std::string(line.substr(0, equals))] = content;
  }
  return fields;
}

struct Family {
  std::string_view id, name, family;
};
constexpr Family families[] = {
    {"debian", "Debian", "Debian"}, {"ubuntu", "Ubuntu", "Debian"},
    {"alpine", "Alpine", "Alpine"}, {"fedora", "Fedora", "RedHat"},
    {"rhel", "RedHat", "RedHat"},   {"centos", "CentOS", "RedHat"},
    {"rocky", "Rocky", "RedHat"},   {"almalinux", "AlmaLinux", "RedHat"},
    {"amzn", "Amazon", "RedHat"},   {"arch", "Archlinux", "Archlinux"},
    {"sles", "SLES", "Suse"},       {"opensuse-leap", "openSUSE Leap", "Suse"},
};

void distribution(const FactSource&, Dict& facts) {
  auto fields = os_release();
  const std::string id = fields["ID"];
  Family known{id, fields["NAME"], "Linux"};
  for (const Family& family : families) {
    if (family.id == id) known = family;
  }
  std::string version = fields["VERSION_ID"];
  if (id == "debian") {
    // os-release has the major version only; Ansible shows the point release.
    if (const auto point = base::read_file_if_exists("/etc/debian_version"))
      version = base::trim(*point);
  }
  facts.set("ansible_distribution", known.name);
  facts.set("ansible_os_family", known.family);
  facts.set("ansible_distribution_version", version);
  facts.set("ansible_distribution_major_version", version.substr(0, version.find('.')));
  const std::string& codename = fields["VERSION_CODENAME"];
  facts.set("ansible_distribution_release", codename.empty() ? "NA" : codename);
}

void hardware(const FactSource&, Dict& facts) {
  const long processors = sysconf(_SC_NPROCESSORS_ONLN);
  const long pages = sysconf(_SC_PHYS_PAGES);
  facts.set("ansible_processor_vcpus", processors);
  facts.set("ansible_processor_nproc", processors);
  facts.set("ansible_memtotal_mb", pages / 256 * sysconf(_SC_PAGESIZE) / 4096);
}

constexpr FactGroup groups[] = {
    {"date_time", true, date_time},
    {"env", true, env},
    {"user", true, user},
    {"platform", true, platform},
    {"distribution", true, distribution},
    {"hardware", false, hardware},
};

}  // namespace

std::span<const FactGroup> fact_groups() { return groups; }

}  // namespace kboot::modules
