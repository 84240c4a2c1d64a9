#!/usr/bin/env bash
# Follows the README's five minutes as a new user does: its command lines, as they stand there. Left out is what builds
# Formwork and what waits for a person.   readme.sh FORMWORK README
set -euo pipefail
formwork=$1
readme=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/formwork"
cd "$work/formwork"
PATH=$(dirname "$formwork"):$PATH
export PATH HOME=$work GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=reader GIT_AUTHOR_EMAIL=reader@example.com GIT_COMMITTER_NAME=reader GIT_COMMITTER_EMAIL=reader@example.com

sed -n '/^## Five minutes/,/^## The commands/s/^\$ //p' "$readme" |
  grep -vE '^(scripts/setup|cmake |[$]EDITOR|formwork run)' >"$work/commands"
said=$work/said
bash -ex "$work/commands" >"$said" 2>&1 || { cat "$said"; echo "readme: a command of the README failed"; exit 1; }

status=0
expect() {
  grep -qF -- "$1" "$said" && return
  echo "readme: nothing said: $1"
  status=1
}
expect "notes is fine"
expect "every document in it is lost"
expect "merged with your edits"
[ "$status" -eq 0 ] || cat "$said"
exit "$status"
