#!/usr/bin/env bash
# Publishes the packages of a release to the function apps of one environment.
# Usage: deploy-code.sh RELEASE_DIRECTORY [BUILD…]   (the builds whose infrastructure tells the apps' names)
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
release=${1:?usage: deploy-code.sh RELEASE_DIRECTORY [BUILD…]}
shift
need ENVIRONMENT RESOURCE_GROUP
build=$(build_of "$release")
load_outputs "$build" "$@" || die "no infrastructure deployment tells the function apps of $ENVIRONMENT"

# Flex Consumption: publish in place. Consumption on Linux runs a package from a blob that the app's identity reads.
publish() {
  local app=$1 site=$2 packages=$3 package=$release/packages/$1.zip
  [ -f "$package" ] || die "the release of build $build holds no package for the app '$app'"
  say "Publishing build $build of '$app' to $site."
  if [ "$packages" = - ]; then
    in_time az functionapp deployment source config-zip --resource-group "$RESOURCE_GROUP" --name "$site" \
      --src "$package" --timeout "$(seconds_left 600)" --output none --only-show-errors
    return
  fi
  # Always the same blob: the app's settings name it, and a deployment of the infrastructure writes them all again.
  in_time az storage blob upload --blob-url "$packages/package.zip" --file "$package" --overwrite true \
    --auth-mode login --output none --only-show-errors
  in_time az functionapp restart --resource-group "$RESOURCE_GROUP" --name "$site" --output none --only-show-errors
}

while IFS=$'\t' read -r app site _ packages; do
  publish "$app" "$site" "$packages" </dev/null
done < <(app_rows)
