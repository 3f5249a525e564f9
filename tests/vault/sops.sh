# shellcheck shell=bash
# Tests of SOPS files, and of random secrets with all the real tools. Sourced by run.sh.

# The identity of each vector.
sops_key() {
  case $1 in
    ssh.yaml) echo "$VECTORS/sops/ssh" ;;
    *) echo "$VECTORS/sops/keys" ;;
  esac
}

every_vector_of_sops_opens_as_sops_opens_it() {
  local path name
  for path in "$VECTORS"/sops/plain/*; do
    name=${path##*/}
    vault view -i "$(sops_key "$name")" "$VECTORS/sops/$name" | cmp - "$path"
  done
}

no_changed_vector_of_sops_opens() {
  local key
  key=$(sops_key all.yaml)
  sed 's/region_unencrypted: .*/region_unencrypted: nl-ams/' "$VECTORS/sops/all.yaml" >value.yaml
  sed '/^region_unencrypted/d' "$VECTORS/sops/all.yaml" >missing.yaml
  sed 's/^user:/user2:/' "$VECTORS/sops/all.yaml" >moved.yaml
  sed 's/lastmodified: "20/lastmodified: "19/' "$VECTORS/sops/all.yaml" >time.yaml
  for file in value missing moved time; do
    exits 1 vault view -i "$key" "$file.yaml"
    said 'error[vault-damaged]'
  done
  # One group of three, where two are needed.
  exits 1 vault view -i "$VECTORS/sops/key" "$VECTORS/sops/groups.yaml"
  said 'of 3 key groups; 2 are needed, 1 open'
}

the_real_sops_reads_what_we_edit() {
  local path name
  [[ -n $SOPS ]] || skip 'sops is not installed'
  export SOPS_AGE_KEY_FILE=$VECTORS/sops/keys SOPS_AGE_SSH_PRIVATE_KEY_FILE=$VECTORS/sops/ssh
  for path in "$VECTORS"/sops/plain/*; do
    name=${path##*/}
    case $name in
      comment.yaml) continue ;; # its comments say what is encrypted: not written
      *.yaml) { cat "$path" && echo 'more: text'; } >new ;;
      *.json) sed '1a "more": "text",' "$path" >new ;;
      *.env) { cat "$path" && echo 'MORE=text'; } >new ;;
      *) { cat "$path" && echo 'more'; } >new ;;
    esac
    cp "$VECTORS/sops/$name" "$name"
    EDITOR='cp new' vault edit -i "$(sops_key "$name")" "$name"
    vault view -i "$(sops_key "$name")" "$name" | cmp - new
    "$SOPS" decrypt "$name" >theirs
    # JSON comes with sops' own indentation.
    if [[ $name == *.json ]]; then grep -q '"more": "text"' theirs; else cmp theirs new; fi
  done
}

random_secrets_go_both_ways_with_the_real_tools() {
  [[ -n $ANSIBLE_VAULT && -n $SOPS ]] || skip 'ansible-vault or sops is not installed'
  need age
  KBOOT=$KBOOT SOPS=$SOPS ANSIBLE_VAULT=$ANSIBLE_VAULT \
    "$(dirname "$ANSIBLE_VAULT")/python" "$ROOT/tests/vault/random_secrets.py" 20 1
}

variables_of_a_sops_file_are_read_and_only_the_sealed_ones_are_secret() {
  cp "$VECTORS/sops/all.yaml" vars.sops.yaml
  cat >site.yml <<'YAML'
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - include_vars: {file: vars.sops.yaml, name: v}
    - assert: {that: ["v.port == 8443", "v.tokens[1] == 'second-token'", "v.nothing is none"]}
    - debug: {msg: "{{ v.region_unencrypted }} {{ v.password }}"}
    - assert: {that: "lookup('community.sops.sops', 'vars.sops.yaml', extract='[\"tokens\"][0]') == 'first-token'"}
YAML
  vault_run -i "$(sops_key all.yaml)" >out
  grep -qF 'fr-par ***' out
}
vault_run() { "$KBOOT" run localhost, -p site.yml "$@"; }
