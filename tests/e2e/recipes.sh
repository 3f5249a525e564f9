# shellcheck shell=bash
# The recipes of docs/recipes: their key, their secrets, their files.

E2E_TESTS+=(
  the_demo_key_opens_the_secrets_of_the_recipes
  the_demo_key_warns_for_a_server_that_is_not_on_this_machine
  the_commands_of_the_recipes_are_known_and_their_inventories_check
  the_pipelines_of_the_recipes_are_yaml_that_says_what_they_should
  the_job_of_the_recipes_is_taken_by_the_api_server
  the_job_of_the_recipes_writes_to_the_pinned_cluster_alone
)

# secrets/local.yml, where it is, is of this checkout alone.
e2e_the_demo_key_opens_the_secrets_of_the_recipes() {
  local file
  for file in secrets/*.yml; do
    [[ -f $file && $file != secrets/local.yml ]] || continue
    kboot_exits 0 vault view "$file"
    said 'vault_'
  done
}

# A project with one secret, for the demo key, and a name of this machine that is not on loopback as far as kboot can see.
e2e_the_demo_key_warns_for_a_server_that_is_not_on_this_machine() {
  unshare -m true 2>/dev/null || test_skip 'this needs a mount namespace, for a hosts file'
  echo 'vault_token: made-up-4711' | write_to secrets/here.yml
  echo 'ansible_connection: local' | write_to inventories/here/group_vars/all.yml
  echo '- hosts: localhost
  gather_facts: false
  tasks:
    - k8s_info: {kind: Namespace, name: default}
    - debug: {msg: "{{ vault_token | length }}"}' | write_to playbooks/site.yml
  kboot_exits 0 vault encrypt --identity docs/recipes/demo-identity "$E2E_HOME/secrets/here.yml"
  kboot_exits 0 run "$E2E_HOME/inventories/here"
  never_said 'the demo key'
  sed "s#server: https://[^:]*:#server: https://cluster.example.org:#" "$KUBECONFIG" | write_to kubeconfig
  sed -i "s#certificate-authority\(-data\)\?: .*#insecure-skip-tls-verify: true#" "$E2E_HOME/kubeconfig"
  echo '127.0.0.1 cluster.example.org' | write_to hosts
  E2E_ENVIRONMENT=(KUBECONFIG="$E2E_HOME/kubeconfig")
  # shellcheck disable=SC2016 # expanded by the inner shell
  e2e_program unshare -m sh -c 'mount --bind "$1" /etc/hosts && exec "$2" run "$3"' sh \
    "$E2E_HOME/hosts" "$ROOT/build/kboot" "$E2E_HOME/inventories/here"
  said 'were opened with the demo key'
  said 'https://cluster.example.org:'
  never_said made-up-4711
}

# Every `kboot ...` of a code block, a script or a `run`, with the inventory in place of the pipelines' variables.
recipe_commands() {
  sed -nE 's/^(    |[ -]*run: |[ ]*- )(kboot [a-z].*)$/\2/p; s/^ *args: (run .*)$/kboot \1/p' docs/recipes/*.md docs/recipes/*.yml \
    | sed 's/"//g; s/\$INVENTORY/scw-dev/g; s/\${{ inputs.inventory }}/scw-dev/g; s/ #.*//; s/`.*//; s/<[a-z ]*>/x/g'
}

# All options exist; playbook and inventory have no mistakes. Of a run, what `check` takes as well.
e2e_the_commands_of_the_recipes_are_known_and_their_inventories_check() {
  local line words word checked=0 check
  while IFS= read -r line; do
    echo "$line"
    read -r -a words <<<"${line#kboot }"
    kboot_exits 0 "${words[@]}" --help
    case ${words[0]} in run | plan | check) ;; *) continue ;; esac
    check=()
    while read -r word; do
      check+=("$word")
    done < <(printf '%s\n' "${words[@]:1}" | grep -E '^(inventories/|-p$|playbooks/)')
    kboot_exits 0 check "${check[@]}"
    checked=$((checked + 1))
  done < <(recipe_commands)
  ((checked >= 4))
}

# Read by kboot itself, as variables.
e2e_the_pipelines_of_the_recipes_are_yaml_that_says_what_they_should() {
  cat >"$E2E_HOME/site.yml" <<YAML
- hosts: localhost
  gather_facts: false
  vars:
    gitlab: "{{ lookup('file', '$ROOT/docs/recipes/gitlab-ci.yml') | from_yaml }}"
    github: "{{ lookup('file', '$ROOT/docs/recipes/github-actions.yml') | from_yaml }}"
  tasks:
    - assert:
        that:
          - gitlab.stages == ['check', 'plan', 'bootstrap']
          - gitlab.keys() | difference(['default', 'stages', 'variables']) | list == gitlab.stages
          - gitlab.bootstrap.artifacts.reports.junit in gitlab.bootstrap.script[0]
          - "'--detailed-exitcode' in gitlab.plan.script[0] and gitlab.plan.allow_failure.exit_codes == [3]"
          - github.jobs.check.container is match('.*/kboot-ci:')
          - github.jobs.bootstrap.steps | selectattr('uses', 'defined') | map(attribute='uses') | select('match', '^docker://.*/kboot:') | length == 1
          - github.jobs.bootstrap.needs == 'check'
YAML
  kboot_exits 0 run -p "$E2E_HOME/site.yml"
}

e2e_the_job_of_the_recipes_is_taken_by_the_api_server() {
  kubectl_e2e apply --validate=strict -f docs/recipes/kubernetes-job.yaml
  # A second time nothing differs: it is what it says.
  kubectl_e2e apply --validate=strict -f docs/recipes/kubernetes-job.yaml | grep -c unchanged | grep -qx 4
}

# Runs kboot with the Job's own arguments, as its service account, where a pod finds its files: in a mount namespace.
recipe_job_run() {
  local host port token arguments=()
  mapfile -t arguments < <(kubectl_e2e -n kboot get job bootstrap -o 'jsonpath={range .spec.template.spec.containers[0].args[*]}{@}{"\n"}{end}')
  kubectl_e2e -n kboot create token kboot >"$E2E_HOME/token"
  sed -n 's/.*certificate-authority-data: //p' "$KUBECONFIG" | base64 -d >"$E2E_HOME/ca.crt"
  [[ -s $E2E_HOME/ca.crt ]] || cp "$(sed -n 's/.*certificate-authority: //p' "$KUBECONFIG")" "$E2E_HOME/ca.crt"
  port=$(sed -n 's#.*server: https://[^:]*:##p' "$KUBECONFIG")
  arguments[1]=$E2E_HOME/inventories/scw-dev
  E2E_ENVIRONMENT=(KUBECONFIG= KUBERNETES_SERVICE_HOST=127.0.0.1 KUBERNETES_SERVICE_PORT="$port")
  # shellcheck disable=SC2016 # expanded by the inner shell
  e2e_program unshare -m sh -c 'mkdir -p /var/run/secrets && mount -t tmpfs none /var/run/secrets || exit 99
    account=/var/run/secrets/kubernetes.io/serviceaccount && mkdir -p "$account" || exit 99
    cp "$1/ca.crt" "$1/token" "$account" && printf kboot >"$account/namespace" || exit 99
    shift
    exec "$@"' sh "$E2E_HOME" "$ROOT/build/kboot" "${arguments[@]}"
}

e2e_the_job_of_the_recipes_writes_to_the_pinned_cluster_alone() {
  local uid status=0
  unshare -m true 2>/dev/null || test_skip 'this needs a mount namespace, for the files of a service account'
  kubectl_e2e apply -f docs/recipes/kubernetes-job.yaml
  mkdir -p "$E2E_HOME/inventories/scw-dev/group_vars"
  echo 'ansible_connection: local' >"$E2E_HOME/inventories/scw-dev/group_vars/all.yml"
  echo '- hosts: localhost
  gather_facts: false
  tasks:
    - k8s: {definition: {apiVersion: v1, kind: ConfigMap, metadata: {name: of-the-job, namespace: kboot}}}' | write_to playbooks/site.yml
  recipe_job_run || status=$?
  [[ $status == 4 ]]
  said 'wrong-cluster'
  fails kubectl_e2e -n kboot get configmap of-the-job
  # Jobs cannot be changed: deleted and applied again, as the recipe says.
  uid=$(kubectl_e2e get namespace kube-system -o 'jsonpath={.metadata.uid}')
  kubectl_e2e -n kboot delete job bootstrap
  sed "s/00000000-0000-0000-0000-000000000000/$uid/" docs/recipes/kubernetes-job.yaml | kubectl_e2e apply -f -
  recipe_job_run
  kubectl_e2e -n kboot get configmap of-the-job
  kubectl_e2e delete namespace kboot --wait=false
  kubectl_e2e delete clusterrolebinding kboot
}
