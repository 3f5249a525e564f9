# shellcheck shell=bash
# Tests of the commands beyond encrypt and decrypt: run.sh reads them.

program() { printf '#!/bin/sh\n%s\n' "$2" >"$1" && chmod +x "$1"; }

editing_keeps_mode_and_follows_links() {
  identity key
  program add 'echo "b: 2" >>"$1"'
  echo 'a: 1' >file.yml
  vault encrypt -i key file.yml
  chmod 640 file.yml && ln -s file.yml linked.yml
  EDITOR=./add vault edit -i key linked.yml
  [[ -L linked.yml && $(stat -c %a file.yml) == 640 ]]
  vault view -i key file.yml | grep -qx 'b: 2'
  EDITOR=./add vault create -i key made/new.yml -r "$(grep -o 'age1.*' key)"
  [[ $(stat -c %a made/new.yml) == 600 ]]
  [[ $(find . -name '*.yml.*') == '' ]]
}

an_editor_that_dies_leaves_the_file_and_no_text_behind() {
  local before
  identity key
  echo 'a: canary-4711' >file.yml
  vault encrypt -i key file.yml
  before=$(sha256sum file.yml)
  program crash 'echo half >"$1"; echo "$1" >seen; cp "$1" "$1.swp"; kill -9 $$'
  EDITOR=./crash exits 1 vault edit -i key file.yml
  said 'was killed by signal 9'
  [[ $(sha256sum file.yml) == "$before" && ! -e $(<seen) && ! -e $(dirname "$(<seen)") ]]
  # kboot itself is asked to end while the editor is open.
  program slow 'echo "$1" >seen; sleep 30'
  EDITOR=./slow "$KBOOT" vault edit -i key file.yml &
  until [[ -s seen && -e $(<seen) ]]; do sleep 0.05; done
  kill -TERM $!
  fails wait $!
  [[ $(sha256sum file.yml) == "$before" && ! -e $(dirname "$(<seen)") ]]
}

a_sops_file_stays_a_sops_file() {
  local sops=${SOPS:-sops}
  need "$sops"
  identity key
  printf '# comment\na: one # here\nb:\n  - two\n  - 3\n' >plain.yml
  "$sops" --encrypt --age "$(grep -o 'age1.*' key)" plain.yml >file.yml
  vault view -i key file.yml | grep -q 'a: one'
  program change 'sed -i s/one/other/ "$1"'
  EDITOR=./change vault edit -i key file.yml
  SOPS_AGE_KEY_FILE=key "$sops" --decrypt file.yml | grep -q 'a: other'
  vault list -i key | grep -q 'sops, 1 recipient *opens with key'
  identity second
  vault rekey -i key -r "$(grep -o 'age1.*' key)" -r "$(grep -o 'age1.*' second)" file.yml
  SOPS_AGE_KEY_FILE=second "$sops" --decrypt file.yml | grep -q 'a: other'
  # What SOPS cannot hold is not saved.
  program spoil 'echo "a: [" >"$1"'
  EDITOR=./spoil exits 1 vault edit -i key file.yml
  SOPS_AGE_KEY_FILE=key "$sops" --decrypt file.yml | grep -q 'a: other'
}

git_shows_and_merges_the_texts() {
  need git
  export GIT_CONFIG_GLOBAL=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
  export KBOOT_IDENTITY_FILE=$PWD/key
  identity key
  git init -q -b main .
  printf 'secrets/*.yml diff=kboot merge=kboot\n' >.gitattributes
  git config diff.kboot.textconv "$KBOOT vault git-diff"
  git config merge.kboot.driver "$KBOOT vault git-merge %O %A %B %P"
  mkdir secrets && grep -o 'age1.*' key >secrets/.recipients
  printf 'a: 1\nb: 2\nc: 3\nd: 4\ne: 5\n' >secrets/all.yml
  vault encrypt secrets/all.yml
  git add . && git commit -qm one && git checkout -qb side
  EDITOR='sed -i s/1/one/' vault edit secrets/all.yml
  git diff | grep -qx -- '-a: 1'
  git diff | grep -qx -- '+a: one'
  git commit -qam side && git checkout -q main
  EDITOR='sed -i s/5/five/' vault edit secrets/all.yml
  git commit -qam main && git merge -q -m merged side
  [[ $(vault view secrets/all.yml | paste -sd' ') == 'a: one b: 2 c: 3 d: 4 e: five' ]]
  git checkout -qb clash HEAD~1
  EDITOR='sed -i s/a:.*/a:eins/' vault edit secrets/all.yml
  git commit -qam clash
  fails git merge -q -m merged side
  vault view secrets/all.yml | grep -qx '<<<<<<< ours'
  head -n 1 secrets/all.yml | grep -q 'BEGIN AGE'
  # Without a key the encrypted texts are compared, and git goes on.
  KBOOT_IDENTITY_FILE=$PWD/secrets/.recipients git diff side main -- secrets/all.yml 2>/dev/null | grep -q '^+[A-Za-z0-9+/]*=*$'
}

migration_is_all_or_nothing_per_file() {
  identity key
  mkdir secrets && grep -o 'age1.*' key >secrets/.recipients
  echo one >one && echo two >two
  {
    printf '# head\n'
    printf first | vault encrypt-string --format ansible --vault-password-file one --stdin-name a
    printf '# between\n'
    printf second | vault encrypt-string --format ansible --vault-password-file two --stdin-name b
  } >vars.yml
  cp vars.yml before && chmod 640 vars.yml
  exits 1 vault migrate -i key --vault-password-file one
  said 'vars.yml:10'
  cmp vars.yml before
  vault migrate -i key --vault-id one@one --vault-id two@two
  [[ $(grep -c '^#' vars.yml) == 2 && $(stat -c %a vars.yml) == 640 ]]
  fails grep -q ANSIBLE vars.yml
  vault view -i key vars.yml | paste -sd' ' | grep -qx '# head a: !vault first # between b: !vault second'
}

five_hundred_values_under_a_passphrase_cost_one_derivation() {
  local i begun one
  echo old >old
  printf x | vault encrypt-string --format ansible --vault-password-file old >one
  mkdir first many
  { printf 'v: ' && cat one; } >first/vars.yml
  begun=${EPOCHREALTIME/./}
  vault migrate -p --vault-password-file old first  # the passphrase is the password that was given
  one=$((${EPOCHREALTIME/./} - begun))
  for i in $(seq 500); do printf 'v%s: ' "$i" && cat one; done >many/vars.yml
  begun=${EPOCHREALTIME/./}
  vault migrate -p --vault-password-file old many
  ((${EPOCHREALTIME/./} - begun < 100 * one))
  KBOOT_VAULT_PASSWORD=old vault view many/vars.yml | grep -c '^v[0-9]*: !vault x$' | grep -qx 500
}

a_person_is_asked_without_echo() {
  need python3
  python3 "$ROOT/tests/vault/terminal.py" "$KBOOT" "$WORK/ansible-vault"
}

# No byte of a secret in outputs, in files, in what children see, whatever fails.
a_canary_is_never_seen() {
  local canary=canary-0815-feather coded
  coded=$(printf %s "$canary" | base64)
  identity key && identity other
  mkdir -p secrets inventories/dev/group_vars playbooks && grep -o 'age1.*' key >secrets/.recipients
  echo 'a: 1' >inventories/dev/group_vars/all.yml
  echo "canary: $canary" >secrets/dev.yml
  vault encrypt secrets/dev.yml
  # An editor that looks around: its own command line and environment, and everybody's.
  program look 'for each in /proc/[0-9]*; do
  tr "\0" "\n" <"$each/cmdline"; [ "$each" = "/proc/$$" ] && tr "\0" "\n" <"$each/environ"
done >seen.txt 2>/dev/null; exit 1'
  EDITOR=./look KBOOT_IDENTITY=$(<key) exits 1 vault edit secrets/dev.yml
  [[ -s seen.txt ]]
  fails grep -qF "$(grep -o 'AGE-SECRET-KEY.*' key)" seen.txt
  never_said "$canary"
  cat >playbooks/site.yml <<'YAML'
- hosts: localhost
  gather_facts: false
  tasks:
    - {fail: {msg: "{{ canary }}"}, ignore_errors: true}
    - {assert: {that: "canary == 'x'", fail_msg: "not {{ canary }}"}, ignore_errors: true}
    - {debug: {msg: "{{ canary | b64encode }} {{ canary | no_such }}"}, ignore_errors: true}
    - {debug: {msg: "{{ canary.nothing.there }}"}, ignore_errors: true}
    - {command: "no-such-program {{ canary }}", ignore_errors: true}
    - {command: "sh -c 'exit 3'", environment: {HIDDEN: "{{ canary }}"}, ignore_errors: true}
    - {template: {src: "{{ canary }}", dest: x}, ignore_errors: true}
    - {set_fact: {"{{ canary }}": 1}, ignore_errors: true}
    - {include_vars: "{{ canary }}.yml", ignore_errors: true}
    - {debug: {msg: "{{ lookup('file', canary) }}"}, ignore_errors: true}
    - {k8s: {kubeconfig: "/{{ canary }}", state: present, kind: Pod, name: x, api_version: v1}}
YAML
  for kind in plain json quiet github gitlab; do
    KBOOT_IDENTITY_FILE=key "$KBOOT" run inventories/dev -vvv --output "$kind" --report json=report.json --report junit=report.xml >"out.$kind" 2>"err.$kind" || true
    [[ -s out.$kind || -s err.$kind ]]
  done
  program dump 'tr "\0" "\n" </proc/self/environ; exit 1'
  ! KBOOT_IDENTITY_FILE=key vault view --vault-password-file ./dump secrets/dev.yml >view.out 2>view.err || rm view.out
  exits 1 vault view -i other secrets/dev.yml
  never_said "$canary"
  KBOOT_IDENTITY_FILE=key vault check . >check.out 2>&1
  fails grep -rlF -e "$canary" -e "${coded:0:16}" . --include='out.*' --include='err.*' --include='*.txt' --include='report.*' --include='check.out'
  fails grep -rlF "$canary" /dev/shm 2>/dev/null
}

# As in a pod: the account's files are where a cluster puts them, in a mount namespace of our own.
pod() {
  # shellcheck disable=SC2016
  unshare -m sh -c 'mkdir -p /var/run/secrets && mount -t tmpfs none /var/run/secrets || exit 99
    account=/var/run/secrets/kubernetes.io/serviceaccount && mkdir -p "$account" || exit 99
    cp cert.pem "$account/ca.crt"; echo token-4711 >"$account/token"; printf apps >"$account/namespace"
    exec env KUBERNETES_SERVICE_HOST=127.0.0.1 KUBERNETES_SERVICE_PORT="$(cat port)" "$@"' sh "$@"
}

a_secret_of_the_cluster_holds_the_identity() {
  local server
  need unshare
  need openssl
  need python3
  identity key
  echo text >file && vault encrypt -i key file
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=x -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem
  python3 "$ROOT/tests/vault/secret_server.py" cert.pem key.pem key port >requests &
  server=$!
  until [[ -s port ]]; do sleep 0.05; done
  pod true || { kill "$server" && skip 'no mount namespace can be made'; }
  pod "$KBOOT" vault view file >seen || { kill "$server" && return 1; }
  KBOOT_IDENTITY_SECRET=other/nothing exits 1 pod "$KBOOT" vault view file
  kill "$server"
  grep -qx text seen
  grep -qx '/api/v1/namespaces/apps/secrets/kboot-identity Bearer token-4711' requests
  grep -q '^/api/v1/namespaces/other/secrets/nothing ' requests
  said 'other/nothing'
}
