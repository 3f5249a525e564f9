// The actions that the loader or the run carry out themselves; the rest are modules.
#include <algorithm>
#include <iterator>

#include "playbook/playbook.hpp"

namespace kboot::playbook {

namespace {

constexpr std::string_view actions[] = {"add_host",      "group_by",     "import_playbook",
                                        "import_role",   "import_tasks", "include_role",
                                        "include_tasks", "meta"};

// Modules of ansible-core 2.18 and kubernetes.core 6 that kboot may lack.
constexpr std::string_view foreign_modules[] = {
    "apt",
    "apt_key",
    "apt_repository",
    "assemble",
    "async_status",
    "blockinfile",
    "cron",
    "deb822_repository",
    "debconf",
    "dnf",
    "dnf5",
    "dpkg_selections",
    "expect",
    "fetch",
    "find",
    "get_url",
    "getent",
    "git",
    "group",
    "helm",
    "helm_info",
    "helm_plugin",
    "helm_plugin_info",
    "helm_pull",
    "helm_registry_auth",
    "helm_repository",
    "helm_template",
    "hostname",
    "iptables",
    "k8s_cluster_info",
    "k8s_cp",
    "k8s_drain",
    "k8s_exec",
    "k8s_json_patch",
    "k8s_log",
    "k8s_rollback",
    "k8s_scale",
    "k8s_service",
    "k8s_taint",
    "known_hosts",
    "kubeconfig",
    "lineinfile",
    "mount_facts",
    "package",
    "package_facts",
    "ping",
    "pip",
    "raw",
    "reboot",
    "replace",
    "rpm_key",
    "script",
    "service",
    "service_facts",
    "set_stats",
    "slurp",
    "subversion",
    "systemd",
    "systemd_service",
    "sysvinit",
    "tempfile",
    "unarchive",
    "uri",
    "user",
    "validate_argument_spec",
    "wait_for_connection",
    "yum",
    "yum_repository",
};

}  // namespace

bool is_foreign_module(std::string_view name) noexcept {
  const std::size_t dot = name.rfind('.');
  // Whatever stands in a collection is somebody's module, if not ours.
  if (dot != std::string_view::npos && name.find('.') != dot) return true;
  return std::binary_search(std::begin(foreign_modules), std::end(foreign_modules), name);
}

std::string_view builtin_action(std::string_view name) noexcept {
  for (const std::string_view prefix : {"ansible.builtin.", "ansible.legacy."}) {
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  }
  const auto* found = std::find(std::begin(actions), std::end(actions), name);
  return found == std::end(actions) ? std::string_view{} : *found;
}

}  // namespace kboot::playbook
