#!/usr/bin/env bash
# Takes away what earlier builds had and this one has not, where nothing is lost with it: function apps, which would go
# on with their timers and queues beside the new ones, their identities, and permissions. What holds data stays and is
# named. A deployment by itself deletes nothing. What somebody made by hand is in no build's outputs and is left alone.
# Runs last: until here the way back may need all of it. So it never fails: what it cannot do is told, and tried again
# by the next deployment.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need ENVIRONMENT RESOURCE_GROUP BUILD_BUILDID
load_outputs "$BUILD_BUILDID" || die "the infrastructure deployment of build $BUILD_BUILDID has no outputs"

earlier=$scratch/earlier.json
az deployment group list --resource-group "$RESOURCE_GROUP" --output json --only-show-errors \
  --query "[?starts_with(name, 'formwork-') && properties.provisioningState=='Succeeded'].properties.outputs" >"$earlier" || {
  warn "cannot ask Azure what earlier builds had in $ENVIRONMENT: nothing is taken away"
  exit 0
}

# gone FILTER: what the filter finds in the outputs of earlier builds and not in this one's, one a line.
gone() {
  comm -23 <(jq --raw-output ".[] | $1" "$earlier" | sort -u) <(jq --raw-output "$1" "$outputs" | sort -u)
}

# in_azure METHOD ID: asks for a resource, or deletes it.
in_azure() {
  local version=2025-08-01 # storage
  case "$2" in
    */Microsoft.Authorization/*) version=2022-04-01 ;;
    */Microsoft.DocumentDB/*) version=2025-04-15 ;;
    */Microsoft.ManagedIdentity/*) version=2024-11-30 ;;
    */Microsoft.Web/*) version=2025-03-01 ;;
  esac
  az rest --method "$1" --url "$2?api-version=$version" --output none --only-show-errors </dev/null
}
there() { in_azure get "$1" 2>/dev/null; }

# take_away WHAT FILTER: deletes what is gone and still there.
take_away() {
  local what=$1 id
  while IFS= read -r id; do
    there "$id" || continue
    if retry 3 in_azure delete "$id"; then
      say "$what ${id#*/providers/} is not in this build: deleted."
    else
      warn "$what ${id#*/providers/} is not in this build and could not be deleted (a lock on what it belongs to keeps it)"
    fi
  done < <(gone "$2")
}

take_away "Function app" '.apps.value[]? | .id // empty'
take_away "Plan" '.apps.value[]? | .plan // empty'
take_away "Permission" '.permissions.value[]?'
take_away "Identity" '.apps.value[]? | .identity // empty'
while IFS= read -r id; do
  ! there "$id" || warn "${id#*/providers/} is not in this build; it stays, with what it holds, until somebody deletes it"
done < <(gone '.data.value[]?')
say "What earlier builds left in $ENVIRONMENT was looked for."
