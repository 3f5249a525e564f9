# shellcheck shell=bash
# The suite `build`: what the release binary and our own objects in it must be.

BUILD_MAX_BYTES=$((12 * 1000 * 1000))
# These need parts of the C library that a static program does not bring along, or are not safe with threads.
BUILD_FORBIDDEN_SYMBOLS='^(dlopen|iconv|iconv_open|setlocale|newlocale|pthread_cancel|gethostby[a-z_0-9]*|.*basic_regex.*)$'

suite_build() {
  export TEST_FILTER=${1-}
  check 'build: file says statically linked' build_check_file
  check 'build: ldd finds nothing to load' build_check_ldd
  check 'build: the binary is smaller than 12 MB' build_check_size
  check 'build: the binary runs in an empty root' build_check_empty_root
  check 'build: no object has a static initialiser' build_check_initialisers
  check 'build: no object calls what a static program must not' build_check_symbols
  check 'build: the looks into objects find planted mistakes' build_check_planted
}

build_check_file() {
  file build/kboot
  file build/kboot | grep 'statically linked'
}

# `ldd` says so with an error; a dynamic program is listed with success.
build_check_ldd() {
  local said
  said=$(LC_ALL=C ldd build/kboot 2>&1) || true
  echo "$said"
  [[ $said == *'not a dynamic executable'* || $said == *'statically linked'* ]]
}

build_check_size() {
  stat -c '%s bytes' build/kboot
  (($(stat -c %s build/kboot) < BUILD_MAX_BYTES))
}

build_check_empty_root() {
  local root said
  root=$(mktemp -d)
  cp build/kboot "$root"
  if ((EUID == 0)); then
    said=$(chroot "$root" /kboot version)
  else
    unshare -r true || test_skip 'neither root nor allowed to make a user namespace'
    said=$(unshare -r chroot "$root" /kboot version)
  fi
  echo "$said"
  rm -r "$root"
  [[ $said == 'kboot '* ]]
}

# Our libraries and the main program's object; the sub-projects' are elsewhere.
build_own_objects() {
  printf '%s\n' build/release/src/lib*.a build/release/kboot.p/*.o
}

build_check_initialisers() {
  build_own_objects | build_initialisers
}

build_check_symbols() {
  build_own_objects | build_forbidden_symbols
}

# Reads names of objects and archives; fails, and prints the places, where one runs code before main.
build_initialisers() {
  local symbols
  symbols=$(xargs nm -A)
  ! grep '_GLOBAL__sub_I_' <<<"$symbols"
}

# Reads names of objects and archives; fails, and prints the places, where one uses a forbidden symbol.
build_forbidden_symbols() {
  local symbols
  symbols=$(xargs nm -A)
  ! awk -v forbidden="$BUILD_FORBIDDEN_SYMBOLS" '$NF ~ forbidden' <<<"$symbols" | grep .
}

build_check_planted() {
  local work
  work=$(mktemp -d)
  echo 'int main() {}' >"$work/right.cpp"
  echo '#include <string>
    std::string global(100, 32);' >"$work/initialiser.cpp"
  echo '#include <dlfcn.h>
    void* use() { return dlopen(nullptr, 0); }' >"$work/symbol.cpp"
  echo '#include <regex>
    bool use(const char* s) { return std::regex_match(s, std::regex("a")); }' >"$work/regex.cpp"
  local name
  for name in right initialiser symbol regex; do
    g++ -std=c++20 -c "$work/$name.cpp" -o "$work/$name.o"
  done
  echo "$work/right.o" | build_initialisers
  echo "$work/right.o" | build_forbidden_symbols
  build_finds build_initialisers "$work/initialiser.o"
  build_finds build_forbidden_symbols "$work/symbol.o"
  build_finds build_forbidden_symbols "$work/regex.o"
  rm -r "$work"
}

# build_finds LOOK OBJECT
build_finds() {
  if echo "$2" | "$1"; then
    echo "$1 finds nothing wrong with $2"
    return 1
  fi
}
