#!/usr/bin/env bash
# The quality gates of the blueprint. Usage: quality.sh GATE OUTPUT_DIRECTORY     GATE: format | tidy | cppcheck
# On a pull request clang-tidy looks at the files that it changes, on the branch itself at all of them.
#   APPS   names, separated by blanks
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need APPS
gate=${1:?usage: quality.sh format|tidy|cppcheck OUTPUT_DIRECTORY}
out=${2:?usage: quality.sh format|tidy|cppcheck OUTPUT_DIRECTORY}
mkdir -p "$out"
out=$(realpath "$out")
root=$(realpath "$(dirname "$0")/../..")
cd "$root"

# The team's own files: generated code and the runtime are judged where they are made.
written() {
  local app
  for app in $APPS; do
    find "apps/$app/functions" "apps/$app/tests" \( -name '*.cc' -o -name '*.h' \) 2>/dev/null
  done | sort
}

# changed FILES…: those that differ from the branch the pull request goes to; all of them if it cannot be told.
changed() {
  local target=${SYSTEM_PULLREQUEST_TARGETBRANCH:-} base
  target=${target#refs/heads/}
  if [ -z "$target" ] || ! git fetch --quiet origin "$target" || ! base=$(git merge-base HEAD FETCH_HEAD); then
    printf '%s\n' "$@"
    return
  fi
  comm -12 <(printf '%s\n' "$@" | sort) <(git diff --name-only --diff-filter=d "$base" | sort)
}

mapfile -t files < <(written)
[ ${#files[@]} -gt 0 ] || { say "No files to judge."; exit 0; }

case "$gate" in
  format)
    clang-format --dry-run --Werror "${files[@]}"
    ;;
  tidy)
    mapfile -t files < <(changed "${files[@]}" | grep '\.cc$' || true)
    [ ${#files[@]} -gt 0 ] || { say "No changed files to judge."; exit 0; }
    for app in $APPS; do
      mapfile -t mine < <(printf '%s\n' "${files[@]}" | grep "^apps/$app/" || true)
      [ ${#mine[@]} -gt 0 ] || continue
      (cd "apps/$app" && cmake --preset debug -DCMAKE_EXPORT_COMPILE_COMMANDS=ON >"$out/configure-$app.log") || { cat "$out/configure-$app.log"; exit 1; }
      database=$(find "apps/$app/build" -name compile_commands.json | sort | head -n 1)
      [ -n "$database" ] || die "'$app' has no compile_commands.json"
      printf '%s\0' "${mine[@]}" | xargs -0 -n 1 -P "$(nproc)" clang-tidy -p "$(dirname "$database")" --quiet --warnings-as-errors='*'
    done
    ;;
  cppcheck)
    cppcheck --enable=warning,performance,portability --std=c++20 --inline-suppr --error-exitcode=1 --quiet \
      --suppress=missingInclude --suppress=missingIncludeSystem --xml --output-file="$out/cppcheck.xml" "${files[@]}" || {
      cat "$out/cppcheck.xml"
      die "cppcheck found something"
    }
    ;;
  *)
    die "unknown quality gate '$gate': format, tidy or cppcheck"
    ;;
esac
say "$gate: ${#files[@]} files are fine."
