# shellcheck shell=bash
# The two images: Containerfile (the binary and nothing else) and Containerfile.ci (with a shell, git and CA roots,
# for pipelines whose image must have them).

# What Containerfile.ci takes from Debian. The C++ library is for the Node.js that GitHub puts into a job's container.
CI_PACKAGES=(busybox-static git ca-certificates libstdc++6)
# Programs of git that need perl, a display, or make no sense in a pipeline.
CI_WITHOUT='git-cvs* git-svn git-archimport git-send-email git-instaweb git-daemon git-http-backend git-imap-send
  git-credential-* git-filter-branch git-gui* git-add--interactive git-mergetool* git-difftool* git-request-pull'

#: image [ci]                            build the image of Containerfile, or of Containerfile.ci, with podman
cmd_image() {
  local kind=${1-}
  build_release
  case $kind in
    '') podman build -t kboot . ;;
    ci)
      ci_root
      podman build -t kboot-ci -f Containerfile.ci .
      ;;
    *) die "\`./dev image\` has no image \`$kind\`" ;;
  esac
}

# Makes build/ci-root, once: the files of Debian's packages that the image has.
ci_root() {
  local work
  [[ ! -f build/ci-root/etc/os-release ]] || return 0
  work=$(mktemp -d)
  ci_download "$work"
  rm -rf build/ci-root build/ci-root.new
  ci_assemble "$work/all" build/ci-root.new
  mv build/ci-root.new build/ci-root
  rm -rf "$work"
}

# Fetches the packages and all that they need, and unpacks them into FOLDER/all. ci_download FOLDER
ci_download() {
  local package
  mkdir -p "$1/archives/partial" "$1/all"
  : >"$1/status"
  apt-get -qq -o Dir::State::status="$1/status" -o Dir::Cache::archives="$1/archives" -o Debug::NoLocking=1 \
    -o APT::Sandbox::User=root install --yes --download-only --no-install-recommends "${CI_PACKAGES[@]}" >"$1/log" 2>&1 || {
    cat "$1/log"
    die 'the packages of the ci image could not be fetched'
  }
  for package in "$1"/archives/*.deb; do
    dpkg-deb -x "$package" "$1/all"
  done
}

# ci_assemble UNPACKED ROOT
ci_assemble() {
  local all=$1 root=$2 name
  mkdir -p "$root"/{bin,etc/ssl/certs,lib64,root,tmp,usr/bin,usr/lib/git-core,usr/local/bin,usr/share/doc,usr/share/git-core,work}
  chmod 1777 "$root/tmp"
  cp "$all/bin/busybox" "$root/bin/"
  for name in $("$all/bin/busybox" --list); do
    [[ $name == busybox ]] || ln -s busybox "$root/bin/$name"
  done
  cp "$all/usr/bin/git" "$root/usr/bin/"
  for name in git-upload-pack git-receive-pack git-upload-archive; do
    ln -s git "$root/usr/bin/$name"
  done
  cp -a "$all/usr/lib/git-core/." "$root/usr/lib/git-core/"
  cp -a "$all/usr/share/git-core/." "$root/usr/share/git-core/"
  # shellcheck disable=SC2086 # a list of patterns
  (cd "$root/usr/lib/git-core" && rm -rf $CI_WITHOUT)
  cat "$all"/usr/share/ca-certificates/mozilla/*.crt >"$root/etc/ssl/certs/ca-certificates.crt"
  printf 'root:x:0:0:root:/root:/bin/sh\n' >"$root/etc/passwd"
  printf 'root:x:0:\n' >"$root/etc/group"
  cp -L /usr/lib/os-release "$root/etc/os-release"
  ci_libraries "$all" "$root"
  ci_licences "$all" "$root"
}

# The loader, and the libraries that the programs (and Node.js) need, and those that they need.
ci_libraries() {
  local all=$1 root=$2 folder=usr/lib/x86_64-linux-gnu name file found
  local -A have=()
  local wanted=(libstdc++.so.6 libm.so.6 libdl.so.2 libpthread.so.0 librt.so.1 libgcc_s.so.1 libnss_files.so.2 libnss_dns.so.2
    libresolv.so.2)
  [[ $(uname -m) == x86_64 ]] || folder=usr/lib/$(uname -m)-linux-gnu
  mkdir -p "$root/$folder"
  while IFS= read -r file; do
    mapfile -t -O "${#wanted[@]}" wanted < <(ci_needed "$file")
  done < <(find "$root/usr/bin" "$root/usr/lib/git-core" -type f)
  while ((${#wanted[@]} > 0)); do
    name=${wanted[0]} wanted=("${wanted[@]:1}")
    [[ -z ${have[$name]-} ]] || continue
    have[$name]=1
    found=$(find "$all/lib" "$all/usr/lib" -name "$name" -print -quit)
    [[ -n $found ]] || die "no package has the library $name"
    cp -L "$found" "$root/$folder/$name"
    mapfile -t -O "${#wanted[@]}" wanted < <(ci_needed "$found")
  done
  cp -L "$all"/lib64/ld-linux-* "$root/lib64/"
  ln -s usr/lib "$root/lib"
}

# The libraries that an ELF file names. ci_needed FILE
ci_needed() {
  objdump -p "$1" 2>/dev/null | awk '$1 == "NEEDED" && $2 !~ /^ld-linux/ { print $2 }'
}

# The licences of all packages whose files may be in the image.
ci_licences() {
  local file
  for file in "$1"/usr/share/doc/*/copyright; do
    [[ -f $file ]] || continue
    install -D -m 0644 "$file" "$2/usr/share/doc/$(basename "$(dirname "$file")")/copyright"
  done
}
