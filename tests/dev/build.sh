# shellcheck shell=bash
# Builds the program, in two folders: the static release and the debug build with sanitizers for the unit tests.

# Options of each folder; a change of them makes the folder anew.
BUILD_RELEASE=(-Doptimization=2 -Ddebug=false -Db_ndebug=true -Dprefer_static=true)
BUILD_DEBUG=(-Doptimization=1 -Ddebug=false -Dcpp_args=-g1 -Db_lundef=false '-Db_sanitize=address,undefined'
  -Dstatic_exe=false)
# Lets ccache, where there is one, look through precompiled headers.
export CCACHE_SLOPPINESS=pch_defines,time_macros
export NINJA_STATUS='[%f/%t] '

#: build                                 the static release binary, at build/kboot
cmd_build() {
  cmd_setup
  steps 1
  build_release
  echo "build/kboot: $(stat -c %s build/kboot | numfmt --grouping) bytes, $(build/kboot version)"
}

build_release() {
  step 'building kboot (release)' build_release_now
}

build_release_now() {
  build_configure build/release "${BUILD_RELEASE[@]}"
  ninja -C build/release kboot
  if [[ build/release/kboot -nt build/kboot ]]; then
    strip -o build/kboot.new build/release/kboot
    mv build/kboot.new build/kboot
  fi
}

# build_debug TARGET...
build_debug() {
  step 'building the unit tests (debug)' build_debug_now "$@"
}

build_debug_now() {
  build_configure build/debug "${BUILD_DEBUG[@]}"
  ninja -C build/debug "$@"
}

# build_configure FOLDER OPTION...
build_configure() {
  local folder=$1 wanted
  shift
  wanted="$*"
  if [[ ! -f $folder/build.ninja || $(cat "$folder/options" 2>/dev/null) != "$wanted" ]]; then
    rm -rf "$folder"
    meson setup "$folder" "$@"
    echo "$wanted" >"$folder/options"
  fi
}
