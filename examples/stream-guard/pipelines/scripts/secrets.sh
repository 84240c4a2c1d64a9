#!/usr/bin/env bash
# Puts the secrets that the environment's variable group holds into the key vaults of the apps that read them. A secret
# that the group does not hold is left alone: then somebody keeps it in the vault by hand. In the end every app looks its
# secrets up anew: what it found at its last start, or did not find yet, Azure keeps for a day and over restarts.
#   SECRETS   names, separated by blanks; the value of 'gemini-api-key' is in the variable SECRET_GEMINI_API_KEY
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need ENVIRONMENT RESOURCE_GROUP BUILD_BUILDID
[ -n "${SECRETS:-}" ] || exit 0
load_outputs "$BUILD_BUILDID" || die "the infrastructure deployment of build $BUILD_BUILDID has no outputs"

# vaults_of NAME: the vaults of the apps that read the secret, one a line.
vaults_of() { jq --raw-output --arg name "$1" '.keyVaults.value[]? | select(.secrets | index($name)) | .vault' "$outputs"; }

# put NAME VALUE VAULT: unless it is there already.
put() {
  local name=$1 value=$2 vault=$3 file=$scratch/secret current=$scratch/current
  (umask 077 && printf '%s' "$value" >"$file")
  (umask 077 && az keyvault secret show --vault-name "$vault" --name "$name" --query value --output tsv \
    --only-show-errors 2>/dev/null </dev/null >"$current") || : >"$current"
  if [ "$(cat "$current")" = "$value" ]; then
    say "Secret '$name': unchanged."
  else
    in_time az keyvault secret set --vault-name "$vault" --name "$name" --file "$file" --encoding utf-8 \
      --output none --only-show-errors </dev/null
    say "Secret '$name': set in $vault."
  fi
  rm -f "$file" "$current"
}

for name in $SECRETS; do
  vaults=$(vaults_of "$name")
  [ -n "$vaults" ] || die "the infrastructure has no key vault for the secret '$name'"
  variable=SECRET_$(printf '%s' "$name" | tr 'a-z-' 'A-Z_')
  value=${!variable:-}
  # A variable that does not exist reaches a script as its own name: $(gemini-api-key).
  if [ -z "$value" ] || [ "$value" = "\$($name)" ]; then
    say "Secret '$name': not in the variable group, left as it is in ${vaults//$'\n'/, }."
    continue
  fi
  for vault in $vaults; do
    put "$name" "$value" "$vault" </dev/null
  done
done

# look_up SITE: the app's references to its vault, resolved again; the code that comes next starts with them. What they
# came to is in $references. A new identity's right to read the vault may take a while to arrive: then it fails.
references=$scratch/references.json
look_up() {
  local url
  url=$(az functionapp show --resource-group "$RESOURCE_GROUP" --name "$1" --query id --output tsv --only-show-errors) || return 1
  url=$url/config/configreferences/appsettings
  az rest --method post --url "$url/refresh?api-version=2022-03-01" --output none --only-show-errors &&
    az rest --method get --url "$url?api-version=2022-03-01" --output json --only-show-errors >"$references" &&
    ! grep --quiet AccessToKeyVaultDenied "$references"
}

while IFS=$'\t' read -r app site _ _; do
  : >"$references"
  retry 6 look_up "$site" </dev/null ||
    warn "'$app' could not look its secrets up anew: a new value reaches it within a day"
  while IFS=$'\t' read -r setting status; do
    warn "'$app' has no value for the setting $setting: $status"
  done < <(jq --raw-output '.value[]? | select(.properties.status != "Resolved") | [.name, .properties.status] | @tsv' "$references")
done < <(app_rows)
