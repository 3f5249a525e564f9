# shellcheck shell=bash
# The playbook that kboot was made for, under the link `ansible-playbook`.

E2E_TESTS+=(
  the_seed_goes_on_to_its_chart_repository
  the_seed_without_its_helm_tasks_ends_where_ansible_ends
)

# shellcheck disable=SC2120 # seed_000.sh has a hash
# Copies the seed with a vault of our own, for the password whose hash is in base64 here, and programs that stand for
# the cloud's. seed_copy [HASH]
seed_copy() {
  local seed=$ROOT/../shared/data/seed-repos/httpbin-on-k8s/ansible
  [[ -d $seed ]] || test_skip 'the data of the seed systems is not here'
  cp -r "$seed/." "$E2E_HOME"
  write_to ansible_vault_file <<<'password'
  printf 'vault_argocd_admin_password_b64: %s\nvault_github_token: ghp_Seed0123456789\n' "${1-YWJj}" \
    | write_to group_vars/all/vault.yml
  kboot_as ansible-vault encrypt "$E2E_HOME/group_vars/all/vault.yml" --vault-password-file "$E2E_HOME/ansible_vault_file"
  printf '#!/bin/sh\nexec cat %s\n' "$KUBECONFIG" | write_to bin/scw
  printf '#!/bin/sh\nexec echo abc\n' | write_to bin/jq
  chmod +x "$E2E_HOME"/bin/*
  E2E_EXTRA_PATH=$E2E_HOME/bin
}

# seed_run [ARGUMENT...]
seed_run() {
  (cd "$E2E_HOME" && kboot_as ansible-playbook -i inventories/scw-dev kubernetes-setup.yml "$@")
}

# The repository it names is on the internet: here nothing answers in its place.
e2e_the_seed_goes_on_to_its_chart_repository() {
  local status=0
  seed_copy
  seed_run -e argo_helm_repo=http://127.0.0.1:1 || status=$?
  [[ $status == 2 ]]
  said 'TASK [argocd : Check if ArgoCD is installed]'
  said 'TASK [argocd : Add ArgoCD repository]'
  said 'http://127.0.0.1:1'
  said 'ok=8 '
  said 'failed=1 '
  never_said ghp_Seed0123456789
}

e2e_the_seed_without_its_helm_tasks_ends_where_ansible_ends() {
  local tasks=$E2E_HOME/roles/argocd/tasks/main.yml
  seed_copy
  # From the first helm task up to the last task.
  sed -i '/^- name: Check if ArgoCD/,/^- name: Create ArgoCD apps-all/{/^- name: Create ArgoCD apps-all/!d}' "$tasks"
  bootstrap_copy
  kubectl_e2e get crd applications.argoproj.io || kboot_exits 0 run "$BOOTSTRAP"
  kubectl_e2e -n argocd delete application apps-all --ignore-not-found
  seed_run
  said 'changed: [localhost]'
  # The recap that ansible-core 2.18 gave for the same run, when Argo CD's namespace had no label of Ansible's.
  said 'ok=8 '
  said 'failed=0    skipped=2    rescued=0    ignored=0'
  [[ $(kubectl_e2e -n argocd get secret argocd-github -o 'jsonpath={.data.password}' | base64 -d) == ghp_Seed0123456789 ]]
  [[ $(kubectl_e2e -n argocd get application apps-all -o 'jsonpath={.spec.source.path}') == environments/scw-dev/ ]]
  never_said ghp_Seed0123456789
  seed_run
  said 'ok=8    changed=0 '
}
