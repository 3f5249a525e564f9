# shellcheck shell=bash
# The cases of repositories and registries: what is pulled and shown, and what is refused.
# shellcheck disable=SC2143,SC2154 # what the server prints sets variables; HOME is each case's own

pull_cases() {
  cat <<LIST
the newest version that is no prerelease | ok | | demo --repo $URL/open
an exact version | ok | | demo --repo $URL/open --version 0.2.0
an exact version with build metadata | ok | | demo --repo $URL/open --version 1.0.1+build.5
a caret range | ok | | demo --repo $URL/open --version ^0.1
a tilde range | ok | | demo --repo $URL/open --version '~1.0'
an and of two bounds | ok | | demo --repo $URL/open --version '>=0.1 <1.0.0'
an or of two ranges | ok | | demo --repo $URL/open --version '0.1.x || 0.2.x'
a hyphen range | ok | | demo --repo $URL/open --version '0.1 - 0.2'
a part of a version falls back to the nearest | ok | | demo --repo $URL/open --version 1.0
a version with a leading v | ok | | demo --repo $URL/open --version v0.2.0
a range with prereleases | ok | | demo --repo $URL/open --version '^1.1.0-0'
an exact prerelease | ok | | demo --repo $URL/open --version 1.1.0-rc.1
development versions | ok | | demo --repo $URL/open --devel
a version wins over development versions | ok | | demo --repo $URL/open --devel --version ^0
no version in the range | chart-not-found | | demo --repo $URL/open --version '>5'
a range that is none | semver | | demo --repo $URL/open --version '>>1'
no such chart | chart-not-found | | nosuch --repo $URL/open
a chart whose versions are all refused | chart-not-found | | demo-odd --repo $URL/open
a version that is written as a number | chart-not-found | | demo --repo $URL/number
absolute urls in the index | ok | | demo --repo $URL/absolute
a repository with a slash behind it | ok | | demo --repo $URL/open/
a url of an archive | ok | | $URL/open/demo-0.2.0.tgz
a url of an archive with a version beside it | ok | | $URL/open/demo-0.2.0.tgz --version 7
basic authentication | ok | | demo --repo $URL/auth --username user --password s3cret-word
basic authentication of a url | ok | | $URL/auth/demo-0.1.0.tgz --username user --password s3cret-word
a user and a password in the url | ok | | demo --repo http://user:s3cret-word@127.0.0.1:$repository/auth
a wrong password | download-failed | | demo --repo $URL/auth --username user --password other
no password | download-failed | | demo --repo $URL/auth
a token in the query | ok | | demo --repo '$URL/secret-query?token=abc'
a chart on another server | ok | | demo --repo $URL/split --username user --password s3cret-word
a chart on another server that wants the password | download-failed | ok | demo --repo $URL/split-auth --username user --password s3cret-word
the password goes to another server where that is said | ok | | demo --repo $URL/split-auth --username user --password s3cret-word --pass-credentials
redirects | ok | | demo --repo $URL/redirect
redirects to another server | ok | | demo --repo $URL/away
redirects without an end | unreachable | | demo --repo $URL/loop
an index without digests | ok | | demo --repo $URL/no-digest
a wrong digest in the index | checksum-mismatch | ok | demo --repo $URL/wrong
a body that is cut off | unreachable | | demo --repo $URL/cut
a server that fails twice | ok | | demo --repo $URL/flaky
an empty index | repository-index | | demo --repo $URL/empty
an index that is a page of a login | repository-index | | demo --repo $URL/html
an index without a version | repository-index | | demo --repo $URL/no-version
an index that is no yaml | repository-index | | demo --repo $URL/broken
no index | download-failed | | demo --repo $URL/gone
a repository that nobody serves | unreachable | | demo --repo http://127.0.0.1:1
a repository that is no url | bad-url | | demo --repo nosuch
status 401 | download-failed | | demo --repo $URL/status/401
status 403 | download-failed | | demo --repo $URL/status/403
status 404 | download-failed | | demo --repo $URL/status/404
status 429 | download-failed | | demo --repo $URL/status/429
status 500 | download-failed | | demo --repo $URL/status/500
status 503 | download-failed | | demo --repo $URL/status/503
a repository that was never added | repository-not-found | | nosuch/demo
a name without a repository | chart-not-found | | demo
oci: an exact version | ok | | $OCI/open/demo --version 0.2.0 --plain-http
oci: a version in the reference | ok | | $OCI/open/demo:0.2.0 --plain-http
oci: the same version twice | ok | | $OCI/open/demo:0.2.0 --version 0.2.0 --plain-http
oci: two versions | bad-reference | | $OCI/open/demo:0.2.0 --version 0.1.0 --plain-http
oci: the newest version | ok | | $OCI/open/demo --plain-http
oci: a constraint over several pages of tags | ok | | $OCI/open/demo --version '^0' --plain-http
oci: build metadata | ok | | $OCI/open/demo --version 1.0.1+build.5 --plain-http
oci: development versions | ok | | $OCI/open/demo --devel --plain-http
oci: no version in the range | chart-not-found | | $OCI/open/demo --version '>5' --plain-http
oci: a version that is not there | chart-not-found | | $OCI/open/demo --version 8.0.0 --plain-http
oci: no such chart | chart-not-found | | $OCI/open/nosuch --plain-http
oci: a repository of a registry | ok | fails | demo --repo $OCI/open --version 0.2.0 --plain-http
oci: urls in an index | ok | | other --repo $URL/oci-urls --plain-http
oci: a token | ok | | $OCI/token/demo --username user --password s3cret-word --plain-http
oci: a token without a password | unauthorized | | $OCI/token/demo --version 0.1.0 --plain-http
oci: a token with a wrong password | unauthorized | | $OCI/token/demo --version 0.1.0 --username user --password x --plain-http
oci: basic authentication | ok | | $OCI/basic/demo --username user --password s3cret-word --plain-http
oci: basic authentication without a password | unauthorized | | $OCI/basic/demo --version 0.1.0 --plain-http
oci: basic authentication with a wrong password | unauthorized | | $OCI/basic/demo --username user --password x --plain-http
oci: a token server elsewhere in a private network | registry-answer | | $OCI/evil-realm/demo --version 0.1.0 --username user --password s3cret-word --plain-http
oci: an unknown way to log in | unauthorized | | $OCI/strange/demo --version 0.1.0 --plain-http
oci: blobs on another server | ok | | $OCI/redirect/demo --version 0.1.0 --plain-http
oci: an index of manifests | ok | | $OCI/index/demo --version 0.1.0 --plain-http
oci: a wrong blob | checksum-mismatch | | $OCI/wrong-blob/demo --version 0.1.0 --plain-http
oci: a wrong manifest | checksum-mismatch | | $OCI/wrong-manifest/demo --version 0.1.0 --plain-http
oci: a blob that is cut off | unreachable | | $OCI/cut/demo --version 0.1.0 --plain-http
oci: an image that is no chart | registry-answer | | $OCI/image/demo --version 0.1.0 --plain-http
oci: a reference in capitals | bad-reference | | $OCI/Open/demo --version 0.1.0 --plain-http
oci: a tag that is none | bad-reference | | '$OCI/open/demo:a b' --plain-http
oci: tls where there is none | unreachable | | $OCI/open/demo --version 0.1.0
LIST
  [[ -z ${tls-} ]] || cat <<LIST
tls: a server of an unknown authority | unreachable | | demo --repo https://127.0.0.1:$tls/open
tls: the authority is given | ok | | demo --repo https://127.0.0.1:$tls/open --ca-file $WORK/pki/ca.crt
tls: another authority is given | unreachable | | demo --repo https://127.0.0.1:$tls/open --ca-file $WORK/pki/front-proxy-ca.crt
tls: no check | ok | ok | demo --repo https://127.0.0.1:$tls/open --insecure-skip-tls-verify
tls: a client certificate | ok | | demo --repo https://127.0.0.1:$mutual/open --ca-file $WORK/pki/ca.crt --cert-file $WORK/pki/admin.crt --key-file $WORK/pki/admin.key
tls: no client certificate | unreachable | | demo --repo https://127.0.0.1:$mutual/open --ca-file $WORK/pki/ca.crt
tls: a client certificate without its key | unreachable | | demo --repo https://127.0.0.1:$mutual/open --ca-file $WORK/pki/ca.crt --cert-file $WORK/pki/admin.crt
tls: a registry | ok | | oci://127.0.0.1:$tls/open/demo --ca-file $WORK/pki/ca.crt
tls: a registry that wants a client certificate | ok | | oci://127.0.0.1:$mutual/open/demo --version 0.1.0 --ca-file $WORK/pki/ca.crt --cert-file $WORK/pki/admin.crt --key-file $WORK/pki/admin.key
LIST
}

case_credentials_never_go_to_another_server() {
  forget_log
  kboot helm pull demo --repo "$URL/split" --username user --password s3cret-word
  kboot helm pull "$OCI/token/demo" --version 0.1.0 --username user --password s3cret-word --plain-http
  kboot helm pull demo --repo "$URL/away" --username user --password s3cret-word --version 0.2.0
  logged 'elsewhere GET' >there
  [[ $(wc -l <there) -ge 4 ]]
  [[ -z $(grep -v ' None$' there) ]]
  forget_log
  exits 1 kboot helm pull "$OCI/evil-realm/demo" --version 0.1.0 --username user --password s3cret-word --plain-http
  [[ -z $(logged /token) ]]
}

case_an_archive_is_fetched_once() {
  forget_log
  kboot helm pull demo --repo "$URL/open" --version 0.1.0
  kboot helm pull demo --repo "$URL/open" --version 0.1.0
  kboot helm pull "$OCI/open/demo" --version 0.1.0 --plain-http
  [[ $(logged demo-0.1.0.tgz | wc -l) == 1 ]]
  [[ -z $(logged /blobs/) ]]
  # What is damaged in the cache is fetched anew.
  for file in home/.cache/helm/content/*/*.chart; do echo broken >"$file"; done
  kboot helm pull demo --repo "$URL/open" --version 0.1.0
  [[ $(logged demo-0.1.0.tgz | wc -l) == 2 ]]
  tar -tzf demo-0.1.0.tgz
}

case_helm_reads_the_cache_that_we_filled() {
  need_helm
  kboot helm repo add tests "$URL/open"
  kboot helm pull tests/demo --version 0.1.0
  forget_log
  "$HELM" pull tests/demo --version 0.1.0 -d home
  [[ -z $(logged demo-0.1.0.tgz) ]]
}

case_there_may_be_no_home() {
  exits 0 env -u HOME HOME= "$KBOOT" helm pull demo --repo "$URL/open" --version 0.1.0
  exits 0 env -u HOME HOME= "$KBOOT" helm show chart "$OCI/open/demo" --version 0.1.0 --plain-http
  mkdir closed && chmod 500 closed
  HELM_CACHE_HOME=$PWD/closed/cache exits 0 kboot helm pull demo --repo "$URL/open" --version 0.2.0
  HELM_CACHE_HOME=/proc/nowhere exits 0 kboot helm pull demo --repo "$URL/open" --version 0.2.0
}

case_the_environment_names_the_folders() {
  export HELM_REPOSITORY_CONFIG=$PWD/list.yaml HELM_REPOSITORY_CACHE=$PWD/indexes HELM_CONTENT_CACHE=$PWD/content
  kboot helm repo add tests "$URL/open"
  kboot helm pull tests/demo --version 0.1.0
  [[ -f list.yaml && -f indexes/tests-index.yaml && -n $(ls content) ]]
  [[ ! -e home/.cache && ! -e home/.config ]]
}

case_a_digest_pins_a_chart() {
  local digest
  kboot helm pull demo --repo "$URL/open" --version 0.1.0 2>err
  digest=$(sha256sum demo-0.1.0.tgz | cut -d' ' -f1)
  exits 0 kboot helm pull demo --repo "$URL/no-digest" --version 0.1.0 --chart-digest "sha256:$digest"
  exits 0 kboot helm show chart demo-0.1.0.tgz --chart-digest "$digest"
  exits 0 kboot helm show chart "$OCI/open/demo" --version 0.1.0 --plain-http --chart-digest "$digest"
  exits 1 kboot helm pull demo --repo "$URL/open" --version 0.2.0 --chart-digest "$digest"
  said 'error[checksum-mismatch]'
  exits 1 kboot helm show chart "$OCI/open/demo" --version 0.2.0 --plain-http --chart-digest "$digest"
  said 'error[checksum-mismatch]'
  exits 1 kboot helm pull demo --repo "$URL/open" --chart-digest 123
  said 'error[bad-checksum]'
}

case_a_reference_may_be_a_digest() {
  local digest
  digest=$(python3 - "$URL" "$registry" <<'PY'
import sys, urllib.request
url = f"http://127.0.0.1:{sys.argv[2]}/v2/open/demo/manifests/0.1.0"
print(urllib.request.urlopen(url).headers["Docker-Content-Digest"])
PY
)
  exits 0 kboot helm show chart "$OCI/open/demo@$digest" --plain-http
  said 'version: 0.1.0'
  exits 0 kboot helm show chart "$OCI/open/demo@$digest" --plain-http --version 0.1.0
  exits 1 kboot helm show chart "$OCI/open/demo@$digest" --plain-http --version 0.2.0
  said 'error[checksum-mismatch]'
}

case_evil_archives_are_refused() {
  local name
  for name in parent absolute link hardlink bomb garbage; do
    exits 1 kboot helm pull "evil-$name" --repo "$URL/open" --untar --untardir un
    grep -qE 'error\[(bad-archive|archive-too-large)\]' err
    exits 1 kboot helm show values "evil-$name" --repo "$URL/open"
    grep -qE 'error\[(bad-archive|archive-too-large)\]' err
  done
  exits 1 kboot helm pull evil-name --repo "$URL/open" --untar
  said 'error[chart-invalid]'
  [[ ! -e un && ! -e ../outside.txt && ! -e outside.txt && ! -e /tmp/outside.txt ]]
}

case_unpacking_is_as_helms() {
  kboot helm pull demo --repo "$URL/open" --untar --untardir k
  [[ ! -e demo-1.0.1+build.5.tgz ]]
  exits 1 kboot helm pull demo --repo "$URL/open" --untar --untardir k
  said 'already exists'
  need_helm
  "$HELM" pull demo --repo "$URL/open" --untar --untardir h
  diff -r h k
}

case_show_prints_what_helm_prints() {
  local what
  kboot helm pull demo --repo "$URL/open" --untar
  for what in values chart readme crds all; do
    exits 0 kboot helm show "$what" demo
    [[ -s out ]]
    [[ -z $HELM ]] || "$HELM" show "$what" demo | cmp - out
    kboot helm show "$what" "$OCI/open/demo" --version '>=1 <1.1' --plain-http | cmp - out
  done
  exits 1 kboot helm show nosuch demo
  said 'there is: values'
}

case_repositories_are_shared_with_helm() {
  need_helm
  kboot helm repo add ours "$URL/auth" --username user --password s3cret-word
  exits 0 "$HELM" repo list
  said "$URL/auth"
  "$HELM" pull ours/demo --version 0.1.0
  "$HELM" repo add theirs "$URL/open"
  exits 0 kboot helm repo list
  said theirs
  kboot helm pull theirs/demo --version 0.2.0
  [[ -f demo-0.1.0.tgz && -f demo-0.2.0.tgz ]]
  [[ $(stat -c %a home/.config/helm/repositories.yaml) == 600 ]]
  kboot helm repo list -o json >k && "$HELM" repo list -o json >h && diff h k
  kboot helm repo list -o yaml >k && "$HELM" repo list -o yaml >h && diff h k
  kboot helm repo remove ours
  exits 0 "$HELM" repo list
  never_said ours
  [[ ! -e home/.cache/helm/repository/ours-index.yaml ]]
}

case_a_repository_is_added_once() {
  exits 0 kboot helm repo add tests "$URL/open"
  exits 0 kboot helm repo add tests "$URL/open"
  said 'there already'
  exits 1 kboot helm repo add tests "$URL/absolute"
  said 'error[repository-exists]'
  exits 0 kboot helm repo add tests "$URL/absolute" --force-update
  exits 1 kboot helm repo add a/b "$URL/open"
  said 'error[repository-name]'
  exits 1 kboot helm repo add bad "$URL/html"
  said 'error[repository-index]'
  exits 1 kboot helm repo remove nosuch
  said 'error[repository-not-found]'
  exits 0 kboot helm repo update
  exits 1 kboot helm repo update nosuch
}

case_passwords_come_from_standard_input() {
  exits 0 bash -c "echo s3cret-word | '$KBOOT' helm pull demo --repo '$URL/auth' --username user --password-stdin"
  exits 0 bash -c "echo s3cret-word | '$KBOOT' helm registry login 127.0.0.1:$registry -u user --password-stdin --plain-http"
  never_said s3cret-word
}

case_logins_are_shared_with_helm() {
  kboot helm registry login "127.0.0.1:$registry" -u user --password s3cret-word --plain-http
  kboot helm pull "$OCI/basic/demo" --version 0.1.0 --plain-http
  kboot helm pull "$OCI/token/demo" --version 0.2.0 --plain-http
  [[ $(stat -c %a home/.config/helm/registry/config.json) == 600 ]]
  exits 1 kboot helm registry login "127.0.0.1:$registry" -u user --password x --plain-http
  said 'error[unauthorized]'
  exits 1 kboot helm registry login "127.0.0.1:$registry/open" -u user --password x --plain-http
  said 'error[bad-reference]'
  [[ -z $HELM ]] || "$HELM" pull "$OCI/basic/demo" --version 1.0.0 --plain-http
  kboot helm registry logout "127.0.0.1:$registry"
  exits 1 kboot helm pull "$OCI/basic/demo" --version 0.1.0 --plain-http
  [[ -n $HELM ]] || return 0
  "$HELM" registry login "127.0.0.1:$registry" -u user -p s3cret-word --plain-http
  kboot helm pull "$OCI/basic/demo" --version 0.1.0 --plain-http
}

case_docker_knows_registries_too() {
  mkdir home/.docker
  printf '{"auths": {"http://127.0.0.1:%s/v1/": {"auth": "%s"}}}' "$registry" "$(printf user:s3cret-word | base64)" \
    >home/.docker/config.json
  kboot helm pull "$OCI/basic/demo" --version 0.1.0 --plain-http
  printf '{"auths": {"127.0.0.1:%s": {"identitytoken": "refresh-of-the-tests"}}}' "$registry" >home/.docker/config.json
  kboot helm pull "$OCI/token/demo" --version 0.2.0 --plain-http
  printf '{"auths": {"127.0.0.1:%s": {"auth": "?"}}}' "$registry" >home/.docker/config.json
  exits 1 kboot helm pull "$OCI/basic/demo" --version 0.1.0 --plain-http
  said 'error[registry-config]'
  echo 'not json: s3cret-word' >home/.docker/config.json
  exits 1 kboot helm pull "$OCI/basic/demo" --version 0.1.0 --plain-http
  said 'error[registry-config]'
  never_said s3cret-word
}

case_credential_helpers_are_asked() {
  mkdir bin home/.docker
  cat >bin/docker-credential-tests <<'HELPER'
#!/bin/sh
read -r server
echo "$1 $server" >>"$HOME/asked"
case $1 in
get) echo "{\"ServerURL\": \"$server\", \"Username\": \"user\", \"Secret\": \"s3cret-word\"}" ;;
esac
HELPER
  printf '#!/bin/sh\necho credentials not found in native keychain\nexit 1\n' >bin/docker-credential-empty
  printf '#!/bin/sh\necho went wrong >&2\nexit 1\n' >bin/docker-credential-broken
  chmod +x bin/*
  PATH=$PWD/bin:$PATH
  printf '{"credHelpers": {"127.0.0.1:%s": "tests"}}' "$registry" >home/.docker/config.json
  kboot helm pull "$OCI/basic/demo" --version 0.1.0 --plain-http
  grep -qx "get 127.0.0.1:$registry" home/asked
  [[ -z $HELM ]] || "$HELM" pull "$OCI/basic/demo" --version 0.1.0 --plain-http
  echo '{"credsStore": "tests"}' >home/.docker/config.json
  kboot helm pull "$OCI/token/demo" --version 0.2.0 --plain-http
  echo '{"credsStore": "empty"}' >home/.docker/config.json
  exits 1 kboot helm pull "$OCI/basic/demo" --version 0.1.0 --plain-http
  said 'error[unauthorized]'
  echo '{"credsStore": "broken"}' >home/.docker/config.json
  exits 1 kboot helm pull "$OCI/basic/demo" --version 0.1.0 --plain-http
  said 'went wrong'
  mkdir -p home/.config/helm/registry
  echo '{"credsStore": "tests"}' >home/.config/helm/registry/config.json
  kboot helm registry login "127.0.0.1:$registry" -u user --password s3cret-word --plain-http
  grep -q '^store ' home/asked
  [[ -z $(grep -r s3cret-word home/.config) ]]
  kboot helm registry logout "127.0.0.1:$registry"
  grep -qx "erase 127.0.0.1:$registry" home/asked
}

case_modules_keep_lists_and_fetch_charts() {
  cat >site.yml <<YAML
- hosts: localhost
  gather_facts: false
  tasks:
    - kubernetes.core.helm_repository: {name: tests, repo_url: $URL/auth/, repo_username: user, repo_password: s3cret-word}
    - helm_repository: {name: tests, repo_url: $URL/auth}
    - community.kubernetes.helm_pull: {chart_ref: tests/demo, chart_version: 0.1.0, destination: ., untar_chart: true}
    - helm_pull: {chart_ref: tests/demo, chart_version: 0.1.0, destination: ., untar_chart: true}
    - helm_pull: {chart_ref: tests/demo, chart_version: 0.1.0, destination: ., untar_chart: true, force: true}
    - helm_registry_auth: {host: "127.0.0.1:$registry", username: user, password: s3cret-word, plain_http: true}
    - helm_pull: {chart_ref: "$OCI/basic/demo", chart_version: 0.2.0, destination: ., plain_http: true}
    - helm_registry_auth: {host: "127.0.0.1:$registry", state: absent}
    - helm_repository: {name: tests, state: absent}
    - helm_repository: {name: tests, state: absent}
YAML
  exits 0 kboot run -p site.yml --check --output plain
  [[ ! -e demo && ! -e home/.config ]]
  exits 0 kboot run -p site.yml --output plain
  said 'ok 10   changed 7'
  never_said s3cret-word
  [[ $(ls) == $'demo\ndemo-0.2.0.tgz\nerr\nhome\nout\nsite.yml' ]]
  grep -q 'version: 0.1.0' demo/Chart.yaml
}

case_helm_template_renders_charts_of_repositories() {
  cat >site.yml <<YAML
- hosts: localhost
  gather_facts: false
  tasks:
    - helm_repository: {name: tests, repo_url: $URL/open}
    - {helm_template: {chart_ref: tests/demo, update_repo_cache: true}, register: named}
    - {helm_template: {chart_ref: demo, chart_repo_url: $URL/open, chart_version: 0.1.0, name: url}, register: by_url}
    - {helm_template: {chart_ref: "$OCI/open/demo", chart_version: 0.2.0, plain_http: true, name: oci}, register: from_registry}
    - copy: {content: "{{ named.stdout }}{{ by_url.stdout }}{{ from_registry.stdout }}", dest: rendered.yaml}
    - copy: {content: "{{ from_registry.command }}", dest: command}
YAML
  exits 0 kboot run -p site.yml --output plain
  said 'ok 6   changed 6'
  [[ $(cat command) == "helm template oci $OCI/open/demo --version=0.2.0 --plain-http" ]]
  need_helm
  {
    "$HELM" template tests/demo
    "$HELM" template url demo --repo "$URL/open" --version 0.1.0
    "$HELM" template oci "$OCI/open/demo" --version 0.2.0 --plain-http | sed '/^Pulled: \|^Digest: /d'
  } >wanted.yaml
  diff wanted.yaml rendered.yaml
}
