#!/usr/bin/env bash
# What a deployment would change in an environment: Azure's what-if, kept as JSON and as a page of Markdown.
# Changes nothing. Usage: plan.sh [--read-only] OUTPUT_DIRECTORY
#   --read-only   for an identity that may read but not deploy: the templates are validated without asking whether
#                 it might write (az 2.76 or newer)
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need ENVIRONMENT RESOURCE_GROUP RELEASE
rights=()
[ "${1:-}" != --read-only ] || { rights=(--validation-level ProviderNoRbac); shift; }
out=${1:?usage: plan.sh [--read-only] OUTPUT_DIRECTORY}
mkdir -p "$out"

az deployment group what-if \
  --resource-group "$RESOURCE_GROUP" \
  --template-file "$RELEASE/infra/main.json" \
  --parameters "@$RELEASE/infra/main.$ENVIRONMENT.parameters.json" \
  ${BUDGET_START:+--parameters "budgetStart=$BUDGET_START"} \
  "${rights[@]}" --result-format FullResourcePayloads --no-pretty-print --only-show-errors --output json >"$out/what-if.json"

{
  printf '### What build %s changes in %s\n\n' "${BUILD_BUILDID:-of this branch}" "$ENVIRONMENT"
  jq --raw-output '
    [.changes[]? | select(.changeType != "Ignore" and .changeType != "NoChange")] as $changes
    | if ($changes | length) == 0 then "No change of the infrastructure."
      else "| change | resource |\n|---|---|\n"
        + ($changes | sort_by(.changeType, .resourceId)
           | map("| \(.changeType) | `\(.resourceId | sub("^.*/providers/"; ""))` |") | join("\n"))
      end' "$out/what-if.json"
} >"$out/what-if.md"
cat "$out/what-if.md"

deleted=$(jq '[.changes[]? | select(.changeType == "Delete")] | length' "$out/what-if.json")
[ "$deleted" -eq 0 ] || warn "$deleted resources of $ENVIRONMENT would be deleted: see what-if.md"
printf '##vso[task.uploadsummary]%s\n' "$(realpath "$out/what-if.md")"
