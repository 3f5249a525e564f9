# shellcheck shell=bash
# Looks at the sources without running them: layout, the short list of .clang-tidy, and the shell scripts.

# The clang-tidy that Debian 12 calls so is clang 14's, which does not take all of C++20.
LINT_PACKAGES=(clang-format clang-tidy-19 shellcheck)
# Marks of the files that were found right.
LINT_STAMPS=build/lint/clang-tidy
# Without the precompiled header, so that a file which does not include what it uses is found here.
BUILD_LINT=(-Db_pch=false -Doptimization=0 -Ddebug=false -Dstatic_exe=false)

#: lint                                  check layout (clang-format), clang-tidy's short list, shellcheck
cmd_lint() {
  local missing=()
  cmd_setup
  mapfile -t missing < <(setup_missing "${LINT_PACKAGES[@]}")
  steps $((3 + (${#missing[@]} > 0)))
  setup_packages "${missing[@]}"
  step 'clang-format' lint_format
  step 'shellcheck' lint_shell
  step 'clang-tidy' lint_tidy
}

#: format                                lay out all sources as `lint` wants them
cmd_format() {
  lint_sources | xargs clang-format -i
}

# Prints the C++ files of the project.
lint_sources() {
  git ls-files --cached --others --exclude-standard 'src/*.[ch]pp' 'tests/*.[ch]pp'
}

lint_format() {
  lint_sources | xargs clang-format --dry-run -Werror
}

lint_shell() {
  git ls-files --cached --others --exclude-standard dev .ci/run '*.sh' | xargs shellcheck -x
}

# Only what has changed since it was last found right, itself or any header.
lint_tidy() {
  build_configure build/lint "${BUILD_LINT[@]}"
  mkdir -p "$LINT_STAMPS"
  lint_stale | xargs -r -P "$(nproc)" -n 1 bash -c 'lint_tidy_file "$1"' _
}

# lint_tidy_file FILE
lint_tidy_file() {
  clang-tidy-19 -p build/lint --quiet --extra-arg=-Wno-unknown-warning-option "$1" || return 1
  touch "$LINT_STAMPS/${1//\//-}"
}
export LINT_STAMPS
export -f lint_tidy_file

# Prints the files that must be looked at.
lint_stale() {
  local file stamp newest
  newest=$(lint_sources | grep '\.hpp$' | xargs ls -t .clang-tidy | sed -n 1p)
  while read -r file; do
    stamp=$LINT_STAMPS/${file//\//-}
    [[ $stamp -nt $file && $stamp -nt $newest ]] || echo "$file"
  done < <(lint_sources | grep '\.cpp$')
}
