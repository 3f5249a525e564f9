// The files of a new project. @NAME@, @REPO@ and @BRANCH@ are filled in.
#pragma once

#include <string_view>

namespace kboot::cli {

// When a file belongs to a new project.
enum class NewFor : unsigned char { all, argocd, flux, github, gitlab };

struct NewFile {
  NewFor when;
  std::string_view path;
  std::string_view text;
};

inline constexpr NewFile new_files[] = {
    {NewFor::argocd, "playbooks/site.yml",
     R"(# What `kboot run inventories/@NAME@` does: Argo CD, and the Application by which it deploys the rest.
- name: Bootstrap Argo CD
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Install Argo CD
      argocd:
        chart_version: "{{ argocd_chart_version }}"
        wait: true

    - name: Give Argo CD the credentials of the repository
      argocd_repository:
        url: "{{ repo_url }}"
        repo_username: "{{ repo_username | default('git') }}"
        repo_password: "{{ repo_password }}"
      when: repo_password is defined

    - name: Deploy environments/{{ environment_name }}
      argocd_app:
        name: "{{ environment_name }}"
        repo_url: "{{ repo_url }}"
        target_revision: "{{ repo_branch }}"
        path: environments/{{ environment_name }}
        automated: true
        prune: true
        self_heal: true
        wait: "{{ wait_for_git | default(true) }}"
)"},
    {NewFor::flux, "playbooks/site.yml",
     R"(# What `kboot run inventories/@NAME@` does: Flux, and what it deploys the rest from.
- name: Bootstrap Flux
  hosts: localhost
  gather_facts: false
  tasks:
    - name: Install Flux, and deploy environments/{{ environment_name }}
      flux:
        version: "{{ flux_version | default(omit, true) }}"
        manifest: "{{ flux_manifest | default(omit) }}"
        url: "{{ repo_url }}"
        branch: "{{ repo_branch }}"
        path: environments/{{ environment_name }}
        prune: true
        repo_password: "{{ repo_password | default(omit) }}"
        wait: "{{ wait_for_git | default(true) }}"
)"},
    {NewFor::all, "playbooks/group_vars/all.yml",
     R"(# What all environments share. As with Ansible, this wins over inventories/*/group_vars/all.yml: what one environment says
# otherwise stands in its host_vars/localhost.yml.
repo_url: @REPO@
repo_branch: @BRANCH@
)"},
    {NewFor::argocd, "inventories/@NAME@/group_vars/all.yml",
     R"(# One cluster. Its name is the folder's; it deploys environments/@NAME@.
environment_name: @NAME@
argocd_chart_version: 9.1.0
# Which cluster, and that no other one is taken for it:
# kubeconfig: ~/.kube/@NAME@.yaml
# kube_context: @NAME@
# kube_server: https://...
)"},
    {NewFor::flux, "inventories/@NAME@/group_vars/all.yml",
     R"(# One cluster. Its name is the folder's; it deploys environments/@NAME@.
environment_name: @NAME@
flux_version: 2.9.4
# Which cluster, and that no other one is taken for it:
# kubeconfig: ~/.kube/@NAME@.yaml
# kube_context: @NAME@
# kube_server: https://...
)"},
    {NewFor::all, "environments/@NAME@/welcome.yaml",
     R"(# The first thing that is deployed from Git. Replace it by what this cluster is for.
apiVersion: v1
kind: ConfigMap
metadata:
  name: welcome
  namespace: default
data:
  environment: @NAME@
)"},
    {NewFor::all, ".gitignore", R"(# What opens clusters and secrets stays out of Git.
*.kubeconfig
kubeconfig*
identity*
*.retry
report.xml
)"},
    {NewFor::all, "README.md", R"(# @NAME@

    kboot check inventories/@NAME@     # all mistakes at once, without a cluster
    kboot plan inventories/@NAME@      # what a run would change
    kboot run inventories/@NAME@       # from an empty cluster to GitOps
    kboot status inventories/@NAME@    # what stands there

`playbooks/site.yml` is what a run does, `inventories/` has a folder for each cluster, `environments/` what is deployed on it from Git.
`secrets/all.yml` and `secrets/@NAME@.yml` are encrypted variables for all clusters and for this one:

    kboot vault create secrets/@NAME@.yml    # repo_password: ..., where the repository is private
    kboot vault add-recipient -n somebody age1...
)"},
    {NewFor::github, ".github/workflows/kboot.yml",
     R"(# Secrets of the repository: KUBECONFIG_TEXT, and KBOOT_IDENTITY (the text of an identity in secrets/.recipients).
name: kboot
on:
  push:
    branches: [@BRANCH@]
  pull_request:
jobs:
  kboot:
    runs-on: ubuntu-latest
    container: ${{ vars.KBOOT_IMAGE }}
    env:
      KBOOT_IDENTITY: ${{ secrets.KBOOT_IDENTITY }}
      KUBECONFIG_TEXT: ${{ secrets.KUBECONFIG_TEXT }}
      KUBECONFIG: /tmp/kubeconfig
    steps:
      - uses: actions/checkout@v4
      - run: umask 077 && printf '%s' "$KUBECONFIG_TEXT" > "$KUBECONFIG"
      - run: kboot plan --yes inventories/@NAME@
        if: github.event_name == 'pull_request'
      - run: kboot run --yes inventories/@NAME@
        if: github.event_name == 'push'
)"},
    {NewFor::gitlab, ".gitlab-ci.yml",
     R"(# Variables of the project: KBOOT_IMAGE, KUBECONFIG (a file), KBOOT_IDENTITY (the text of an identity in secrets/.recipients).
default:
  image: $KBOOT_IMAGE
plan:
  script: kboot plan --yes inventories/@NAME@
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
run:
  script: kboot run --yes --report junit=report.xml inventories/@NAME@
  artifacts:
    when: always
    reports:
      junit: report.xml
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
)"},
};

}  // namespace kboot::cli
