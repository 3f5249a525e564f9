# shellcheck shell=bash
# Looks at the sources without running them: layout, the short list of .clang-tidy, and the shell scripts.

LINT_PACKAGES=(clang-format clang-tidy shellcheck)
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

# The programs that meson makes anew (the certificate roots) are no matter of clang's.
lint_tidy() {
  build_configure build/lint "${BUILD_LINT[@]}"
  lint_sources | grep '\.cpp$' \
    | xargs -P "$(nproc)" -n 4 clang-tidy -p build/lint --quiet
}
