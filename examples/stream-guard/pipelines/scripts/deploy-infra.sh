#!/usr/bin/env bash
# Deploys the infrastructure of a release to one environment: identities and their role assignments come with it,
# so that an app has its permissions before its code arrives. Usage: deploy-infra.sh RELEASE_DIRECTORY [NAME]
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
release=${1:?usage: deploy-infra.sh RELEASE_DIRECTORY [NAME]}
need ENVIRONMENT RESOURCE_GROUP
name=${2:-$(deployment_name "$(build_of "$release")")}

say "Deploying the infrastructure of build $(build_of "$release") to $RESOURCE_GROUP as '$name'."
in_time az deployment group create \
  --resource-group "$RESOURCE_GROUP" --name "$name" --mode Incremental \
  --template-file "$release/infra/main.json" \
  --parameters "@$release/infra/main.$ENVIRONMENT.parameters.json" \
  ${BUDGET_START:+--parameters "budgetStart=$BUDGET_START"} \
  --query properties.provisioningState --output tsv --only-show-errors
