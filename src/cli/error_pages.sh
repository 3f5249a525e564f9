#!/bin/sh
# Writes the table of error pages: error_pages.sh OUTPUT PAGE.md... (in byte order of their names).
set -eu
export LC_ALL=C
output=$1
shift
{
  echo '// The pages of docs/errors; written by error_pages.sh.'
  echo '#include "cli/error_pages.hpp"'
  echo 'namespace kboot::cli {'
  echo 'namespace {'
  echo 'constexpr ErrorPage pages[] = {'
  printf '%s\n' "$@" | sort | while IFS= read -r page; do
    printf '{"%s", R"~~~(' "$(basename "$page" .md)"
    cat "$page"
    echo ')~~~"},'
  done
  echo '};'
  echo '}  // namespace'
  echo 'std::span<const ErrorPage> error_pages() { return pages; }'
  echo '}  // namespace kboot::cli'
} > "$output"
