#!/bin/bash
# Tests of `kboot vault` and of the link `ansible-vault` on files, against the real tools where they are installed:
# run.sh [FILTER]. KBOOT is the binary, else build/kboot; ANSIBLE_VAULT the real ansible-vault and SOPS the real sops, else
# those of PATH.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
FILTER=${1-}
ROOT=$PWD
KBOOT=$(readlink -f "${KBOOT:-build/kboot}")
ANSIBLE_VAULT=${ANSIBLE_VAULT:-$(command -v ansible-vault || true)}
SOPS=${SOPS:-$(command -v sops || true)}
VECTORS=$ROOT/tests/vault/vectors
SKIPPED=77
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
mkdir "$WORK/home"
ln -s "$KBOOT" "$WORK/ansible-vault"
unset "${!KBOOT_@}" "${!ANSIBLE_VAULT_@}" "${!SOPS_@}" 2>/dev/null
REAL_HOME=${HOME:-/}
export HOME=$WORK/home XDG_CONFIG_HOME='' CI=1 LC_ALL=C.UTF-8

# Runs one test, a function, in a folder of its own, with `set -e`; its output is shown when it fails.
check() {
  local name=${1//_/ } status=0
  [[ $name == *"$FILTER"* ]] || return 0
  mkdir "$WORK/$1"
  (cd "$WORK/$1" && set -e && "$1") </dev/null >"$WORK/$1.out" 2>&1 &
  wait $! || status=$?
  case $status in
    0) echo "ok $name" ;;
    "$SKIPPED") echo "skip $name: $(tail -n 1 "$WORK/$1.out")" ;;
    *) echo "not ok $name" && sed 's/^/  /' "$WORK/$1.out" && FAILED=1 ;;
  esac
}
skip() { echo "$1" && exit "$SKIPPED"; }
need() { command -v "$1" >/dev/null || skip "$1 is not installed"; }
vault() { "$KBOOT" vault "$@"; }
link() { "$WORK/ansible-vault" "$@"; }
# Expects the exit code of a command and keeps what it says: exits CODE COMMAND...
exits() {
  local code=$1 status=0
  shift
  "$@" >out 2>err || status=$?
  [[ $status == "$code" ]] || { echo "exit code $status, not $code: $*" && cat out err && return 1; }
}
said() { grep -qF -- "$1" err || { echo "not said: $1" && cat err && return 1; }; }
# Expects a command to fail: `set -e` lets `!` go on whatever comes of it.
fails() { if "$@"; then echo "it did not fail: $*" && return 1; fi; }
never_said() { ! grep -F -- "$1" out err; }
identity() { vault init -i "$1" --no-recipients-file; }

# --- Ansible's files -----------------------------------------------------------------------------------------------

# The password of each vector: NAME SOURCE, as the README of the vectors has them.
passwords() {
  cat <<'LIST'
v01 ascii.txt
v02 ascii.txt
v03 ascii.txt
v04 ascii.txt
v05 dev@dev.txt
v06 unicode.txt
v07 long100.txt
v09 padded.txt
v10 script.sh
v12 prod@keyring-client.sh
v13 ascii.txt
v14 len64.txt
v15 default@ascii.txt
v16 onechar.txt
LIST
}

every_vector_of_ansible_vault_opens() {
  local name source
  while read -r name source; do
    cd "$VECTORS/pw"
    vault view --vault-id "$source" "$VECTORS/$name.vault" | cmp - "$VECTORS/plain/$name"
    link decrypt --vault-id "$source" --output - "$VECTORS/$name.vault" | cmp - "$VECTORS/plain/$name"
  done < <(passwords)
  vault view --vault-password-file ascii.txt "$VECTORS/v17-crlf.vault" | cmp - "$VECTORS/plain/v01"
  vault view --vault-id a@ascii.txt --vault-id dev@nested.vaulted "$VECTORS/v05.vault" | cmp - "$VECTORS/plain/v05"
}

no_broken_vector_opens() {
  local key=(--vault-password-file "$VECTORS/pw/ascii.txt") name
  for name in n1-bad-hmac n2-bad-ct n3-bad-salt; do
    exits 1 vault view "${key[@]}" "$VECTORS/$name.vault"
    said 'error[vault-wrong-key]'
    exits 1 link view "${key[@]}" "$VECTORS/$name.vault"
    said 'ERROR! Decryption failed (no vault secrets were found that could decrypt) on '
  done
  for name in n4-not-hex n5-truncated n6-cipher-AES; do
    exits 1 vault view "${key[@]}" "$VECTORS/$name.vault"
    said 'error[vault-format]'
    exits 1 link view "${key[@]}" "$VECTORS/$name.vault"
  done
  # The id in the header is not authenticated: Ansible opens this one too.
  vault view "${key[@]}" "$VECTORS/n7-id-changed.vault" | cmp - "$VECTORS/plain/v01"
}

the_real_ansible_vault_reads_what_we_write() {
  local name
  [[ -n $ANSIBLE_VAULT ]] || skip 'ansible-vault is not installed'
  echo 'pass word' >pw
  for name in v02 v03 v04 v06; do
    vault encrypt --format ansible --vault-id "team@pw" -o "$name" "$VECTORS/plain/$name"
    head -n 1 "$name" | grep -qx '$ANSIBLE_VAULT;1.2;AES256;team'
    "$ANSIBLE_VAULT" decrypt --vault-id team@pw --output - "$name" | cmp - "$VECTORS/plain/$name"
    link encrypt --vault-password-file pw --output "$name" "$VECTORS/plain/$name"
    head -n 1 "$name" | grep -qx '$ANSIBLE_VAULT;1.1;AES256'
    "$ANSIBLE_VAULT" decrypt --vault-password-file pw --output - "$name" | cmp - "$VECTORS/plain/$name"
  done
}

we_read_what_the_real_ansible_vault_writes() {
  [[ -n $ANSIBLE_VAULT ]] || skip 'ansible-vault is not installed'
  echo 'pass word' >pw
  "$ANSIBLE_VAULT" encrypt --vault-id team@pw --output sealed "$VECTORS/plain/v06"
  vault view --vault-id team@pw sealed | cmp - "$VECTORS/plain/v06"
}

the_link_says_what_the_real_ansible_vault_says() {
  local arguments
  [[ -n $ANSIBLE_VAULT ]] || skip 'ansible-vault is not installed'
  echo one >a && echo two >b && echo text >plain
  "$ANSIBLE_VAULT" encrypt --vault-password-file a --output sealed plain
  for arguments in 'encrypt --vault-password-file a sealed' 'view --vault-password-file b sealed' \
    'decrypt --vault-password-file a plain' 'view --vault-password-file a nowhere'; do
    # shellcheck disable=SC2086
    exits 1 "$ANSIBLE_VAULT" $arguments
    grep '^ERROR!' err >expected
    # shellcheck disable=SC2086
    exits 1 link $arguments
    diff expected err
  done
}

the_link_leaves_files_for_their_owner_alone() {
  echo pw >pw && echo text >file && chmod 644 file
  link encrypt --vault-password-file pw file
  [[ $(stat -c %a file) == 600 ]]
  link decrypt --vault-password-file pw file
  [[ $(stat -c %a file) == 600 && $(<file) == text ]]
  echo text | link encrypt --vault-password-file pw | link decrypt --vault-password-file pw | grep -qx text
}

several_ids_need_a_choice() {
  echo one >a && echo two >b && echo text >file
  exits 1 vault encrypt --format ansible --vault-id a@a --vault-id b@b file
  said 'error[vault-id]'
  vault encrypt --encrypt-vault-id b --vault-id a@a --vault-id b@b file
  head -n 1 file | grep -qx '$ANSIBLE_VAULT;1.2;AES256;b'
  vault view --vault-password-file b file | grep -qx text
}

ansible_cfg_and_the_environment_name_passwords() {
  echo pw >.pw && printf '[defaults]\nvault_password_file = .pw\n' >ansible.cfg && echo text >file
  vault encrypt --format ansible file
  vault view file | grep -qx text
  rm ansible.cfg
  exits 1 vault view file
  said 'error[vault-no-key]'
  ANSIBLE_VAULT_PASSWORD_FILE=.pw vault view file | grep -qx text
  KBOOT_VAULT_PASSWORD_FILE=.pw vault view file | grep -qx text
  KBOOT_VAULT_PASSWORD=pw vault view file | grep -qx text
}

# --- age ------------------------------------------------------------------------------------------------------------

the_real_age_reads_what_we_write() {
  local size
  need age
  identity key
  for size in 0 1 65536 65537 200000; do
    head -c "$size" /dev/urandom >plain
    vault encrypt -i key -o sealed plain
    age -d -i key sealed | cmp - plain
  done
}

we_read_what_the_real_age_writes() {
  local size armor
  need age
  identity key >recipient
  for size in 0 1 65536 65537 200000; do
    for armor in '' -a; do
      head -c "$size" /dev/urandom >plain
      # shellcheck disable=SC2086
      age $armor -r "$(tail -n 1 recipient)" -o sealed plain
      vault view -i key sealed | cmp - plain
    done
  done
}

identities_of_the_real_age_keygen_work() {
  need age-keygen
  age-keygen -o key
  echo text >file
  vault encrypt -r "$(age-keygen -y key)" file
  vault view -i key file | grep -qx text
  KBOOT_IDENTITY_FILE=key vault view file | grep -qx text
  KBOOT_IDENTITY=$(<key) vault view file | grep -qx text
  mkdir -p "$HOME/.config/kboot" && mv key "$HOME/.config/kboot/identity"
  vault view file | grep -qx text
  rm -r "$HOME/.config"
}

passphrases_go_both_ways_with_the_real_age() {
  need age
  need script
  echo text >file
  KBOOT_VAULT_PASSWORD='correct horse' vault encrypt -p -o sealed file
  (sleep 1 && echo 'correct horse') | script -qec 'age -d -o opened sealed' /dev/null
  cmp opened file
  KBOOT_VAULT_PASSWORD='correct horse' vault view sealed | cmp - file
  exits 1 env KBOOT_VAULT_PASSWORD='wrong horse' "$KBOOT" vault view sealed
  said 'error[vault-wrong-key]'
}

every_vector_of_the_age_format_ends_as_it_must() {
  local folder
  need python3
  need go
  folder=$(cd "$ROOT/tests/tools/age-vectors" && HOME=$REAL_HOME go mod download -json c2sp.org/CCTV/age 2>"$OLDPWD/go.err" \
    | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  [[ -n $folder ]] || skip "the vectors cannot be downloaded: $(tail -n 1 go.err)"
  python3 "$ROOT/tests/vault/age_vectors.py" "$KBOOT" "$folder/testdata"
}

ssh_keys_go_both_ways_with_the_real_age() {
  need age
  need ssh-keygen
  ssh-keygen -q -t ed25519 -N '' -C me -f key
  echo text >file
  vault encrypt -r "$(<key.pub)" -o sealed file
  age -d -i key sealed | cmp - file
  age -R key.pub -o sealed file
  vault view -i key sealed | cmp - file
  ssh-keygen -q -t ed25519 -N 'pass phrase' -C me -f locked
  age -R locked.pub -o sealed file
  exits 1 vault view -i locked sealed
  said 'error[vault-no-key]'
  said 'is protected by a passphrase'
}

# --- files and recipients -------------------------------------------------------------------------------------------

init_makes_an_identity_for_its_owner_and_a_recipient_for_all() {
  vault init
  [[ $(stat -c %a "$HOME/.config/kboot/identity") == 600 ]]
  [[ $(stat -c %a "$HOME/.config/kboot") == 700 ]]
  grep -c '^age1' secrets/.recipients | grep -qx 1
  vault init
  grep -c '^age1' secrets/.recipients | grep -qx 1
  mkdir -p secrets/deep group_vars
  for file in secrets/a.yml secrets/deep/b.yml group_vars/c.yml; do
    echo "file: $file" >"$file"
    vault encrypt "$file"
    vault view "$file" | grep -qx "file: $file"
  done
  rm -r "$HOME/.config"
}

without_recipients_nothing_is_encrypted() {
  echo text >file
  exits 1 vault encrypt file
  said 'error[vault-no-recipients]'
  grep -qx text file
}

modes_stay_and_new_files_are_for_their_owner() {
  identity key
  echo text >file && chmod 640 file
  vault encrypt -i key file
  [[ $(stat -c %a file) == 640 ]]
  vault decrypt -i key file
  [[ $(stat -c %a file) == 640 && $(<file) == text ]]
  vault encrypt -i key -o new file
  [[ $(stat -c %a new) == 600 && $(<file) == text ]]
  ln -s new linked
  vault decrypt -i key linked
  [[ -L linked && $(<new) == text ]]
}

standard_input_goes_to_standard_output() {
  identity key
  echo text | vault encrypt -i key | vault decrypt -i key | grep -qx text
  echo text | vault encrypt -i key - | vault view -i key - | grep -qx text
  echo text | vault encrypt -i key -o file
  vault decrypt -i key -o - file | grep -qx text
}

one_bad_file_leaves_all_as_they_were() {
  identity key
  echo one >a && echo two >b && echo three >c
  vault encrypt -i key b
  exits 1 vault encrypt -i key a b c
  said 'error[vault-encrypted]'
  [[ $(<a) == one && $(<c) == three ]]
  cp b b.before
  exits 1 vault decrypt -i key b c
  said 'error[vault-format]'
  cmp b b.before
  exits 1 vault decrypt -i key -o out a b
  said 'error[option-value]'
}

wrong_places_are_named() {
  identity key
  exits 1 vault view -i key nowhere
  said '`nowhere`'
  exits 1 vault view -i nowhere <(age_header)
  said '`nowhere`'
  exits 1 vault encrypt -r age1nonsense key
  said 'error[vault-recipient]'
  exits 1 vault encrypt -R nowhere key
  said '`nowhere`'
  exits 1 vault edit nowhere
  said '`nowhere`'
}
age_header() { echo x | vault encrypt -i key; }

no_secret_is_said_in_any_failure() {
  local canary=canary-4711-secret secret
  identity key && identity other
  secret=$(grep -o 'AGE-SECRET-KEY-1.*' key)
  echo "$canary" >plain && echo "$canary-pw" >pw
  vault encrypt -i key -o sealed plain
  vault encrypt --format ansible --vault-password-file pw -o ansible plain
  head -c 300 sealed >cut.age
  sed '$d' key >broken && echo "${secret:0:40}" >>broken
  for arguments in 'view -i other sealed' 'view -i key cut.age' 'view -i broken sealed' 'view -i plain sealed' \
    'view -i pw sealed' 'encrypt -R key plain' 'encrypt -R plain plain' "encrypt -r $secret plain" \
    'view -i key ansible' 'encrypt -i key sealed' 'view plain'; do
    # shellcheck disable=SC2086
    exits 1 vault $arguments
    never_said "$canary"
    never_said "${secret:17:12}"
  done
  echo "wrong $canary" >wrong
  exits 1 vault view --vault-password-file wrong ansible
  never_said "$canary"
}

# shellcheck source=tests/vault/commands.sh
source tests/vault/commands.sh
# shellcheck source=tests/vault/link.sh
source tests/vault/link.sh
# shellcheck source=tests/vault/sops.sh
source tests/vault/sops.sh

FAILED=0
while read -r function; do
  check "$function"
done < <(sed -n 's/^\([a-z_]*_[a-z_]*\)() {$/\1/p' tests/vault/{run,commands,link,sops}.sh | grep -vxE 'age_header|sops_key|vault_run')
exit "$FAILED"
