# shellcheck shell=bash
# The guards before the first write: each is tripped against a real API server, and nothing is written.

E2E_TESTS+=(
  guards_stop_at_a_pull_secret_that_is_not_there
  guards_are_silenced_by_name
  guards_stop_at_an_old_api_version
  guards_stop_at_credentials_of_another_repository
  guards_stop_at_a_path_that_is_not_in_the_checkout
  guards_that_need_no_server_are_shown_by_check
  guards_are_unknown_to_the_link
  guards_are_careful_after_unknown_tasks
)

# A project with that playbook's tasks, from standard input; its first task writes. guards_project
guards_project() {
  mkdir -p "$E2E_HOME/inventories/dev/group_vars" "$E2E_HOME/playbooks"
  echo 'ansible_connection: local' >"$E2E_HOME/inventories/dev/group_vars/all.yml"
  {
    echo '- hosts: localhost
  gather_facts: false
  tasks:
    - name: First
      k8s: {definition: {apiVersion: v1, kind: Namespace, metadata: {name: guarded}}}'
    sed 's/^/    /'
  } >"$E2E_HOME/playbooks/site.yml"
}

# Runs it and expects exit code 4 without a single write.
guards_stop() {
  kboot_exits 4 "${1:-run}" "$E2E_HOME/inventories/dev"
  fails kubectl_e2e get namespace guarded
}

guards_pull_secret_project() {
  guards_project <<'YAML'
- name: Secrets
  k8s_secret:
    name: gchr
    namespaces: [guarded]
    registry: ghcr.io
    registry_username: robot
    registry_password: canary-4711
- name: Account
  k8s:
    definition:
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: api, namespace: guarded}
      imagePullSecrets:
        - name: ghcr
YAML
}

e2e_guards_stop_at_a_pull_secret_that_is_not_there() {
  guards_pull_secret_project
  guards_stop
  said 'error[image-pull-secrets]'
  said 'the Secret `guarded/ghcr`'
  said 'playbooks/site.yml:20'
  said 'did you mean `gchr`?'
  said 'nothing was written'
  guards_stop plan
  said 'Namespace guarded'
  said 'error[image-pull-secrets]'
  never_said canary-4711
}

e2e_guards_are_silenced_by_name() {
  guards_pull_secret_project
  kboot_exits 4 run "$E2E_HOME/inventories/dev" --skip-guard image-pull-secret
  said 'did you mean `image-pull-secrets`?'
  kboot_exits 0 run "$E2E_HOME/inventories/dev" --skip-guard image-pull-secrets
  never_said image-pull-secrets
  echo 'kboot_skip_guards: [image-pull-secrets]' >>"$E2E_HOME/inventories/dev/group_vars/all.yml"
  kboot_exits 0 run "$E2E_HOME/inventories/dev"
  kubectl_e2e delete namespace guarded
}

e2e_guards_stop_at_an_old_api_version() {
  guards_project <<'YAML'
- name: Scaler
  k8s:
    definition:
      apiVersion: autoscaling/v2beta1
      kind: HorizontalPodAutoscaler
      metadata: {name: api, namespace: guarded}
YAML
  guards_stop
  said 'error[api-versions]'
  said "it has \`autoscaling/v2\`, \`autoscaling/v1\`"
}

e2e_guards_stop_at_credentials_of_another_repository() {
  guards_project <<'YAML'
- name: Credentials
  argocd_repo_creds: {url: "https://github.com/example/", repo_username: x, repo_password: canary-4711}
- name: Root
  argocd_app: {name: root, repo_url: "git@github.com:example/gitops.git", path: environments/dev}
YAML
  kboot_exits 4 run "$E2E_HOME/inventories/dev" --skip-guard api-versions
  fails kubectl_e2e get namespace guarded
  said 'error[repository-credentials]'
  said 'playbooks/site.yml:7'
  grep -E 'Application `root` in task `Root`, .*playbooks/site.yml:[89]' "$E2E_HOME/out"
  never_said canary-4711
}

guards_path_project() {
  guards_project <<'YAML'
- name: Root
  k8s:
    definition:
      apiVersion: argoproj.io/v1alpha1
      kind: Application
      metadata: {name: root, namespace: argocd}
      spec:
        source: {repoURL: "https://git.example.org/x/gitops.git", path: environments/dve}
YAML
  mkdir -p "$E2E_HOME/environments/dev" "$E2E_HOME/.git"
  echo 'ref: refs/heads/main' >"$E2E_HOME/.git/HEAD"
  printf '[remote "origin"]\n\turl = git@git.example.org:x/gitops\n' >"$E2E_HOME/.git/config"
}

e2e_guards_stop_at_a_path_that_is_not_in_the_checkout() {
  guards_path_project
  kboot_exits 4 run "$E2E_HOME/inventories/dev" --skip-guard api-versions
  fails kubectl_e2e get namespace guarded
  said 'error[environment-path]'
  said 'did you mean `environments/dev`?'
}

e2e_guards_that_need_no_server_are_shown_by_check() {
  guards_path_project
  E2E_ENVIRONMENT=(KUBECONFIG=/nonexistent)
  kboot_exits 4 check "$E2E_HOME/inventories/dev"
  said 'error[environment-path]'
  said 'nothing was sent to the cluster'
  kboot_exits 0 check "$E2E_HOME/inventories/dev" --skip-guard environment-path
}

# kubernetes.core would go as far as it comes.
e2e_guards_are_unknown_to_the_link() {
  guards_pull_secret_project
  kboot_as ansible-playbook -i localhost, -c local "$E2E_HOME/playbooks/site.yml"
  never_said image-pull-secrets
  kubectl_e2e get namespace guarded
  kubectl_e2e delete namespace guarded
}

e2e_guards_are_careful_after_unknown_tasks() {
  guards_project <<'YAML'
- name: Anything
  shell: echo ghcr
  register: said
- name: Of what it said
  k8s:
    definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ said.stdout }}", namespace: guarded}}
- name: Account
  k8s:
    definition:
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: api, namespace: guarded}
      imagePullSecrets: [{name: ghcr}]
YAML
  kboot_exits 0 run "$E2E_HOME/inventories/dev"
  said 'warning[image-pull-secrets]'
  kubectl_e2e -n guarded get configmap ghcr
  kubectl_e2e delete namespace guarded
}
