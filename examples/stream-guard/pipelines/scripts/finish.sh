#!/usr/bin/env bash
# Last step of a good deployment: tags the build as the one to go back to and keeps its artifacts for a year.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need ENVIRONMENT BUILD_BUILDID SYSTEM_DEFINITIONID
lease=$scratch/lease.json
jq --null-input --argjson definition "$SYSTEM_DEFINITIONID" --argjson run "$BUILD_BUILDID" --arg owner "good-$ENVIRONMENT" \
  '[{daysValid: 365, definitionId: $definition, runId: $run, ownerId: $owner, protectPipeline: false}]' >"$lease"
retry 3 devops POST "build/retention/leases?api-version=7.1" "$lease" >/dev/null ||
  warn "build $BUILD_BUILDID could not be kept for good: it can be rolled back to as long as Azure DevOps keeps its artifacts"
printf '##vso[build.addbuildtag]good-%s\n' "$ENVIRONMENT"
say "Build $BUILD_BUILDID is good in $ENVIRONMENT."
