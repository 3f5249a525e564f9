#!/bin/sh
# Writes the assembler file $2, which holds the bytes of all PEM certificates in folder $1, in the order of names.
set -eu
export LC_ALL=C
{
  echo '    .section .rodata'
  echo '    .global kboot_ca_bundle_begin, kboot_ca_bundle_end'
  echo 'kboot_ca_bundle_begin:'
  printf '    .incbin "%s"\n' "$1"/*.crt
  echo 'kboot_ca_bundle_end:'
  echo '    .section .note.GNU-stack, "", %progbits'
} >"$2"
