#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# completions.sh LOCKSTEP: completions/ holds what the program prints, the shells accept it, and bash completes with it.
# LOCKSTEP_UPDATE_GOLDEN=1 rewrites completions/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
lockstep=$1
declare -A files=([bash]=completions/lockstep.bash [zsh]=completions/_lockstep [fish]=completions/lockstep.fish)
for shell in "${!files[@]}"; do
  [ -z "${LOCKSTEP_UPDATE_GOLDEN:-}" ] || "$lockstep" completion "$shell" >"${files[$shell]}"
  "$lockstep" completion "$shell" | diff -u "${files[$shell]}" - || {
    echo "completions/ is behind the program: LOCKSTEP_UPDATE_GOLDEN=1 $0 $lockstep" >&2
    exit 1
  }
  ! command -v "$shell" >/dev/null || "$shell" -n "${files[$shell]}"
done

source completions/lockstep.bash
complete_words() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _lockstep
  echo "${COMPREPLY[*]}"
}
[ "$(complete_words lockstep sy)" = sync ]
[ "$(complete_words lockstep sync --dry)" = --dry-run ]
[ "$(complete_words lockstep render tests/completions.s)" = tests/completions.sh ]
