# shellcheck shell=bash
# What `./dev bench` measures of secrets: kboot against ansible-vault, age and sops.

BENCH_VALUES=500

# The secrets that all of them open, and their keys.
bench_vault_inputs() {
  local work=$BENCH_WORK/vault number kboot=$PWD/build/kboot
  mkdir -p "$work"
  age-keygen -o "$work/key" 2>/dev/null
  echo 'pass word' >"$work/pw"
  echo 'correct horse battery' >"$work/passphrase"
  for ((number = 1; number <= 40; number++)); do echo "key_$number: a value of a usual length"; done >"$work/plain.yaml"
  age -a -r "$(age-keygen -y "$work/key")" -o "$work/secret.age" "$work/plain.yaml"
  "$(tool_path sops)" encrypt --age "$(age-keygen -y "$work/key")" --output "$work/secret.sops.yaml" "$work/plain.yaml"
  "$kboot" vault encrypt --format ansible --vault-password-file "$work/pw" -o "$work/secret.vault" "$work/plain.yaml" 2>/dev/null
  for ((number = 1; number <= BENCH_VALUES; number++)); do printf 'secret number %s' "$number" >"$work/value-$number"; done
  # One command for all: each command would derive the passphrase anew.
  KBOOT_VAULT_PASSWORD=$(<"$work/passphrase") "$kboot" vault encrypt -p "$work"/value-* 2>/dev/null
  bench_vault_values age >"$work/age.yml"
  bench_vault_values age 1 >"$work/age-1.yml"
  for ((number = 1; number <= BENCH_VALUES; number++)); do printf 'secret number %s' "$number" >"$work/value-$number"; done
  "$kboot" vault encrypt --format ansible --vault-password-file "$work/pw" "$work"/value-* 2>/dev/null
  bench_vault_values ansible >"$work/ansible.yml"
  bench_vault_values ansible 1 >"$work/ansible-1.yml"
  for number in age age-1 ansible ansible-1; do bench_vault_play "$number" >"$work/play-$number.yml"; done
}

# A file of inline values. bench_vault_values FORMAT [COUNT]
bench_vault_values() {
  local number
  echo 'values:'
  for ((number = 1; number <= ${2:-$BENCH_VALUES}; number++)); do
    echo "  value_$number: !vault |"
    sed 's/^/    /' "$BENCH_WORK/vault/value-$number"
  done
}

# A play that reads all of them. bench_vault_play NAME
bench_vault_play() {
  cat <<YAML
- hosts: localhost
  connection: local
  gather_facts: false
  vars_files: [$1.yml]
  tasks:
    - ansible.builtin.assert: {that: "(values | to_json | length) > 20"}
YAML
}

# The contests, as rows of the plan. bench_vault_plan RUNS
bench_vault_plan() {
  local kboot=$PWD/build/kboot work=$PWD/$BENCH_WORK/vault sops
  sops=$(tool_path sops)
  cat <<JSON
{"title": "a secret for an X25519 key", "runs": $((3 * $1)), "phases": [""], "tools": [
  ["kboot vault view", ["$kboot", "vault", "view", "-i", "$work/key", "$work/secret.age"]],
  ["age -d", ["age", "-d", "-i", "$work/key", "$work/secret.age"]],
  ["ansible-vault view (password)", ["ansible-vault", "view", "--vault-password-file", "$work/pw", "$work/secret.vault"]]]},
{"title": "a secret under Ansible Vault's password", "runs": $((3 * $1)), "phases": [""], "tools": [
  ["kboot vault view", ["$kboot", "vault", "view", "--vault-password-file", "$work/pw", "$work/secret.vault"]],
  ["ansible-vault view", ["ansible-vault", "view", "--vault-password-file", "$work/pw", "$work/secret.vault"]]]},
{"title": "a SOPS file", "runs": $((3 * $1)), "phases": [""], "tools": [
  ["kboot vault view", ["$kboot", "vault", "view", "-i", "$work/key", "$work/secret.sops.yaml"]],
  ["sops decrypt", ["env", "SOPS_AGE_KEY_FILE=$work/key", "$sops", "decrypt", "$work/secret.sops.yaml"]]]},
{"title": "$BENCH_VALUES inline values of Ansible Vault", "runs": $1, "phases": [""], "tools": [
  ["kboot run", ["$kboot", "run", "localhost,", "-p", "$work/play-ansible.yml", "--vault-password-file", "$work/pw"]],
  ["kboot run, one value", ["$kboot", "run", "localhost,", "-p", "$work/play-ansible-1.yml", "--vault-password-file", "$work/pw"]],
  ["ansible-playbook", ["ansible-playbook", "-i", "localhost,", "--vault-password-file", "$work/pw", "$work/play-ansible.yml"]]]},
{"title": "$BENCH_VALUES inline age values under one passphrase", "runs": $1, "phases": [""], "tools": [
  ["kboot run", ["$kboot", "run", "localhost,", "-p", "$work/play-age.yml", "--vault-password-file", "$work/passphrase"]],
  ["kboot run, one value", ["$kboot", "run", "localhost,", "-p", "$work/play-age-1.yml", "--vault-password-file", "$work/passphrase"]]]}
JSON
}
