# shellcheck shell=bash
# The fuzz targets of tests/fuzz: replayed on their corpora by `./dev test`, run as fuzzers by `./dev soak`.

# Debian 12 has clang 14 too, which does not take all of C++20. llvm-19 names the functions of a finding.
FUZZ_PACKAGES=(clang-19 libclang-rt-19-dev llvm-19)
FUZZ_BUILD=(-Dlibfuzzer=true -Dwerror=false -Dstatic_exe=false -Doptimization=1 -Ddebug=false
  -Db_lundef=false -Db_pch=false '-Db_sanitize=address,undefined'
  '-Dcpp_args=-g1 -fsanitize=fuzzer-no-link')
# What fuzzers grow from run to run, and the inputs that broke something: FUZZ_WORK/TARGET/{corpus,findings}.
FUZZ_WORK=build/fuzz-work
# A fuzzer starts anew after so many seconds: the map of sources, which only grows, would fill the memory.
FUZZ_SLICE=60

# suite_fuzz FILTER
suite_fuzz() {
  local target
  for target in $(fuzz_targets); do
    fuzz_replay "$target" "${1-}"
  done
}

# Prints the names of all targets.
fuzz_targets() {
  grep -lw LLVMFuzzerTestOneInput tests/fuzz/*.cpp | sed 's#.*/##; s#\.cpp$##; /^replay$/d'
}

# Runs a target on its corpus. The program ends where an input breaks it, and goes on with the next one.
# fuzz_replay TARGET FILTER
fuzz_replay() {
  local inputs input out=$TEST_RESULTS/fuzz-$1 well
  mapfile -t inputs < <(find "tests/fuzz/corpus/$1" -type f -path "*$2*" | sort)
  while ((${#inputs[@]} > 0)); do
    if "build/debug/tests/fuzz/fuzz_$1" "${inputs[@]}" >"$out" 2>"$out.errors"; then
      cat "$out"
      return
    fi
    well=$(grep -c '^ok ' "$out") || true
    cat "$out"
    # With all inputs done, what went wrong is found at the end of the program: a leak.
    input=${inputs[well]-$1/leaks}
    echo "not ok fuzz: ${input#tests/fuzz/corpus/}"
    sed 's/^/  /' "$out.errors"
    inputs=("${inputs[@]:well + 1}")
  done
}

# Builds all targets as fuzzers, one at a time: they are big.
fuzz_build() {
  local missing=()
  mapfile -t missing < <(setup_missing "${FUZZ_PACKAGES[@]}")
  setup_packages "${missing[@]}"
  step 'building the fuzzers' fuzz_build_now
}

fuzz_build_now() {
  CC=clang-19 CXX=clang++-19 build_configure build/fuzz "${FUZZ_BUILD[@]}"
  ninja -C build/fuzz fuzz
}

# Looks for inputs that break a target; begins with those that were found before. fuzz_run TARGET SECONDS
fuzz_run() {
  local target=$1 left=$2 slice work=$FUZZ_WORK/$1
  mkdir -p "$work/corpus" "$work/findings"
  for ((; left > 0; left -= slice)); do
    slice=$((left < FUZZ_SLICE ? left : FUZZ_SLICE))
    ASAN_SYMBOLIZER_PATH=/usr/bin/llvm-symbolizer-19 \
      nice "build/fuzz/tests/fuzz/fuzz_$target" "$work/corpus" "$work/findings" "tests/fuzz/corpus/$target" \
      -max_total_time="$slice" -timeout=10 -rss_limit_mb=1024 -max_len=4096 -detect_leaks=0 \
      -verbosity=0 -artifact_prefix="$work/findings/"
  done
}
