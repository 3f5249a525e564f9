# shellcheck shell=bash
# The cases of `helm dependency`: the same charts and locks as helm makes.

# A chart `web` with the dependencies given as lines of YAML: parent FOLDER LINES
parent() {
  mkdir -p "$1/templates"
  printf 'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n%s\n' "$2" >"$1/Chart.yaml"
  : >"$1/values.yaml"
}

dependencies() {
  cat <<YAML
- name: demo
  version: ^0.1 || ^1
  repository: $URL/open
- name: other
  version: ">=3 <4"
  repository: $OCI/open
  condition: other.enabled
  alias: another
  tags: [a, b]
- name: near
  version: ~2
  repository: file://../near
YAML
}

near_by() {
  mkdir -p near/templates
  printf 'apiVersion: v2\nname: near\nversion: 2.0.5\n' >near/Chart.yaml
  echo 'kind: ConfigMap' >near/templates/a.yaml
}

case_dependencies_are_resolved_as_helm_does() {
  near_by
  parent k "$(dependencies)"
  kboot helm dependency update k --plain-http
  ls k/charts
  [[ $(ls k/charts) == $'demo-1.0.1+build.5.tgz\nnear-2.0.5.tgz\nother-3.1.4.tgz' ]]
  need_helm
  parent h "$(dependencies)"
  "$HELM" dependency update h --plain-http
  diff <(ls h/charts) <(ls k/charts)
  diff <(grep -v ^generated h/Chart.lock) <(grep -v ^generated k/Chart.lock)
  cmp h/charts/other-3.1.4.tgz k/charts/other-3.1.4.tgz
  "$HELM" dependency list k | tee list
  [[ $(grep -c "ok *\s*$" list) == 3 ]]
  # A second time nothing changes, and each takes the other's lock.
  cp k/Chart.lock before
  kboot helm dependency update k --plain-http
  cmp before k/Chart.lock
  "$HELM" repo add open "$URL/open"
  rm -r k/charts h/charts
  "$HELM" dependency build k --plain-http
  kboot helm dependency build h --plain-http
  diff <(ls h/charts) <(ls k/charts)
}

case_a_lock_of_other_dependencies_is_refused() {
  near_by
  parent k "$(dependencies)"
  kboot helm dependency update k --plain-http
  sed -i 's/~2/~2.0/' k/Chart.yaml
  exits 1 kboot helm dependency build k --plain-http
  said 'error[lock-out-of-sync]'
}

case_repositories_are_named_in_dependencies() {
  parent k $'- {name: demo, version: "0.2.0", repository: "@tests"}'
  exits 1 kboot helm dependency update k
  said 'error[repository-not-found]'
  kboot helm repo add tests "$URL/auth" --username user --password s3cret-word
  kboot helm dependency update k
  grep -q "repository: $URL/auth" k/Chart.lock
  parent s $'- {name: demo, version: "0.2.0", repository: stable}'
  exits 1 kboot helm dependency update s
  said '@NAME'
  need_helm
  parent h $'- {name: demo, version: "0.2.0", repository: "alias:tests"}'
  "$HELM" dependency update h
  diff <(sed '/^digest\|^generated/d' h/Chart.lock) <(sed '/^digest\|^generated/d' k/Chart.lock)
}

case_unresolved_dependencies_leave_the_chart_alone() {
  local line
  for line in '- {name: demo, version: "9", repository: "'"$URL/open"'"}' \
    '- {name: nosuch, version: "1", repository: "'"$URL/open"'"}' \
    '- {name: other, version: ">9", repository: "'"$OCI/open"'"}' \
    '- {name: demo, version: ">>1", repository: "'"$URL/open"'"}'; do
    rm -rf k
    parent k "$line"
    exits 1 kboot helm dependency update k --plain-http
    said 'error[dependency-unresolved]'
    [[ ! -e k/charts && ! -e k/Chart.lock ]]
  done
  parent w $'- {name: demo, version: "0.1.0", repository: "'"$URL/open"$'"}\n- {name: demo, version: "1.0.0", alias: b, repository: "'"$URL/wrong"'"}'
  exits 1 kboot helm dependency update w
  said 'error[checksum-mismatch]'
  [[ ! -e w/charts && ! -e w/Chart.lock ]]
}

case_outdated_archives_are_deleted() {
  parent k '- {name: demo, version: "0.1.0", repository: "'"$URL/open"'"}'
  kboot helm dependency update k
  echo 'no chart' >k/charts/_notes.txt
  sed -i 's/0.1.0/0.2.0/' k/Chart.yaml
  kboot helm dependency update k
  [[ $(ls k/charts) == $'_notes.txt\ndemo-0.2.0.tgz' ]]
}

case_a_dependency_may_be_in_charts_already() {
  parent k '- {name: near, version: "~2"}'
  exits 1 kboot helm dependency update k
  said 'not found'
  near_by
  mkdir k/charts && cp -r near k/charts/
  kboot helm dependency update k
  grep -q 'name: near' k/Chart.lock
  sed -i 's/~2/~3/' k/Chart.yaml
  exits 1 kboot helm dependency update k
  said 'error[dependency-unresolved]'
}
