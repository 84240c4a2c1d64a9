#!/usr/bin/env bash
# For a pull request: is what is checked in what the blueprint renders, and what does the change mean?
# Writes a page of Markdown for the comment. Usage: review.sh OUTPUT_DIRECTORY
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
out=${1:?usage: review.sh OUTPUT_DIRECTORY}
mkdir -p "$out"
out=$(realpath "$out")
cd "$(dirname "$0")/../.."
command -v formwork >/dev/null || die "there is no formwork on the PATH: pipelines/scripts/formwork.sh comes first"

fresh=0
formwork generate --check >"$out/generate.txt" || fresh=$?
base=${SYSTEM_PULLREQUEST_TARGETBRANCH:-main}
base=${base#refs/heads/}
git fetch --quiet origin "$base" || die "cannot fetch the branch '$base' that the pull request goes to"
{
  printf '<!-- formwork -->\n## What this pull request means\n\n'
  formwork diff "$(git merge-base HEAD FETCH_HEAD)..HEAD" --format md
  if [ "$fresh" -ne 0 ]; then
    printf '\n> **Not regenerated.** The command <kbd>formwork generate</kbd> changes files:\n\n'
    sed 's/^/    /' "$out/generate.txt"
  fi
  [ ! -f "$out/what-if.md" ] || cat "$out/what-if.md"
} >"$out/comment.md"
cat "$out/comment.md"
# For the task that posts it: a variable of several lines, escaped as logging commands want it.
set_variable REVIEW_COMMENT "$(sed -e 's/%/%AZP25/g' "$out/comment.md" | awk '{ printf "%s%%0D%%0A", $0 }')"
printf '##vso[task.uploadsummary]%s\n' "$out/comment.md"
[ "$fresh" -eq 0 ] || die "rendered files differ from the blueprint: run 'formwork generate' and commit the result"
