#!/bin/sh
# c_library.sh IN OUT [MEMBER...]: copies the static C library IN to OUT without its unwind tables and those members.
set -eu
in=$1 out=$2
shift 2
objcopy --remove-section=.eh_frame "$in" "$out"
[ $# -eq 0 ] || ar d "$out" "$@"
