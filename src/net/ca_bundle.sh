#!/bin/sh
# Writes the assembler file $2, which holds all PEM certificates of folder $1, in the order of names, in one gzip member
# (it lies beside, in $2.gz).
set -eu
export LC_ALL=C
cat "$1"/*.crt | gzip -9n >"$2.gz"
{
  echo '    .section .rodata'
  echo '    .global kboot_ca_bundle_begin, kboot_ca_bundle_end'
  echo 'kboot_ca_bundle_begin:'
  printf '    .incbin "%s"\n' "$(readlink -f "$2.gz")"
  echo 'kboot_ca_bundle_end:'
  echo '    .section .note.GNU-stack, "", %progbits'
} >"$2"
