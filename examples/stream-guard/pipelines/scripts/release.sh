#!/usr/bin/env bash
# Completes the release: compiled infrastructure, parameters per environment, scripts and a page that says what it
# is. What is deployed is this folder and nothing else. Usage: release.sh OUTPUT_DIRECTORY
#   APPS  ENVIRONMENTS   names, separated by blanks
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need APPS ENVIRONMENTS
out=${1:?usage: release.sh OUTPUT_DIRECTORY}
root=$(realpath "$(dirname "$0")/../..")
mkdir -p "$out/infra" "$out/pipelines/scripts"

az bicep lint --file "$root/infra/main.bicep" --only-show-errors
az bicep build --file "$root/infra/main.bicep" --outfile "$out/infra/main.json" --only-show-errors
for environment in $ENVIRONMENTS; do
  az bicep build-params --file "$root/infra/main.$environment.bicepparam" \
    --outfile "$out/infra/main.$environment.parameters.json" --only-show-errors
done
cp "$root/pipelines/smoke.json" "$out/pipelines/"
cp "$root"/pipelines/scripts/*.sh "$out/pipelines/scripts/"

# shellcheck disable=SC2086  # the names are a list
jq --null-input --arg build "${BUILD_BUILDID:-local}" --arg number "${BUILD_BUILDNUMBER:-local}" \
  --arg commit "${BUILD_SOURCEVERSION:-$(git -C "$root" rev-parse HEAD 2>/dev/null || echo unknown)}" \
  '{build: $build, number: $number, commit: $commit, apps: $ARGS.positional}' --args $APPS >"$out/release.json"
cat "$out/release.json"
