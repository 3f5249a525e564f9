# shellcheck shell=bash
# The recipes of docs/recipes: their key, their secrets, their files.

E2E_TESTS+=(
  the_demo_key_opens_the_secrets_of_the_recipes
  the_demo_key_warns_for_a_server_that_is_not_on_this_machine
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
