#!/usr/bin/env bash
# Makes what a pipeline needs and YAML cannot say: resource groups, deployment identities and their permissions,
# federated service connections, environments with approvals, exclusive locks and branch control, variable groups,
# the pipelines themselves. Run it as often as you like: what is there stays, what differs is put right.
#
#   pipelines/setup.sh --organization https://dev.azure.com/ORG --project PROJECT --subscription ID \
#                      --repository OWNER/NAME [--environment NAME] [--dry-run]
#   pipelines/setup.sh --dry-run      lists what it would make, and needs nothing: no names, no az, no account
#
# It reads platform.json and environments/*.json beside it (rendered from the blueprint) and needs: az with the
# azure-devops extension, logged in as somebody who may create role assignments and manage the project; jq.
# What it makes is listed in docs/operations.md.
set -euo pipefail

here=$(dirname "$(realpath "$0")")
organization='' project='' subscription='' repository='' only='' dry_run=false
while [ $# -gt 0 ]; do
  case "$1" in
    --organization) organization=${2%/}; shift ;;
    --project) project=$2; shift ;;
    --subscription) subscription=$2; shift ;;
    --repository) repository=$2; shift ;;
    --environment) only=$2; shift ;;
    --dry-run) dry_run=true ;;
    -h | --help) sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "setup.sh: unknown argument '$1' (see --help)" >&2; exit 64 ;;
  esac
  shift
done
# A dry run that can ask nobody lists everything, as in an empty subscription and an empty project.
offline=false
for name in organization project subscription repository; do
  [ -z "${!name}" ] || continue
  $dry_run || { echo "setup.sh: --$name is missing (see --help)" >&2; exit 64; }
  offline=true
  declare "$name=<$name>"
done
command -v jq >/dev/null || { echo "setup.sh: 'jq' is not installed" >&2; exit 1; }
if ! command -v az >/dev/null; then
  $dry_run || { echo "setup.sh: 'az' is not installed" >&2; exit 1; }
  offline=true
fi
$offline || ! $dry_run || az account show --subscription "$subscription" --output none --only-show-errors 2>/dev/null || offline=true
if $offline; then
  az() {
    case "$*" in
      'group exists'*) echo false ;;
      'consumption budget list'*) ;;
      *'length(@)'*) echo 0 ;;
      *' list '*) echo '[]' ;;
      rest*) echo '{}' ;;
    esac
  }
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
made=0
kept=0
export AZURE_EXTENSION_USE_DYNAMIC_INSTALL=no
# Azure DevOps' own application: az gets a token for it, nobody needs a personal access token.
readonly devops_resource=499b84ac-1321-427f-aa17-267ca6975798
project_url=$organization/$(jq --raw-output --null-input --arg p "$project" '$p | @uri')
readonly project_url
# Kinds of checks, as Azure DevOps numbers them.
readonly approval_check=8c6f20a7-a545-4486-9777-f762fafe0d4d
readonly lock_check=2ef31ad6-baa0-403a-8b45-2cbc9b4e5563
readonly task_check=fe1de3ee-a436-41b4-bb20-f6eb4cb879a7
readonly branch_task=86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b

platform() { jq --raw-output "$1" "$here/platform.json"; }
environment() { jq --raw-output "$2" "$here/environments/$1.json"; }
keep() { kept=$((kept + 1)); echo "  = $*"; }
# change WHAT COMMAND…: says what is made; makes it, unless this is a dry run.
change() {
  local what=$1
  shift
  made=$((made + 1))
  echo "  + $what"
  $dry_run || "$@" >"$work/answer"
}
cloud() { az "$@" --subscription "$subscription" --only-show-errors; }
# rest METHOD PATH-OR-URL [FILE]: Azure DevOps' REST interface.
rest() {
  local url=$2
  [[ "$url" == https://* ]] || url=$project_url/_apis/$url
  az rest --resource "$devops_resource" --method "$1" --url "$url" ${3:+--body "@$3"} --only-show-errors --output json
}
# find URL FILTER: the first value that the jq filter leaves of a list, or nothing.
find_in() { rest get "$1" | jq --raw-output "[.value[]? | $2] | first // empty"; }

resource_group() {
  local name=$1 region=$2
  if [ "$(cloud group exists --name "$name")" = true ]; then
    keep "resource group $name"
  else
    change "resource group $name in $region" cloud group create --name "$name" --location "$region" \
      --tags "platform=$(platform .name)" --output none
  fi
}

# What the deployment identity may do. Resources: the custom role below, on its resource group only. Role
# assignments: only the data roles that a platform's apps get, and only to service principals (a condition on
# 'Role Based Access Control Administrator'). Data: its own smoke tests' queues, packages, secrets.
data_roles() { jq --raw-output '.assignableRoles | join(", ")' "$here/deployer-role.json"; }

assignment_condition() {
  local roles attribute action side
  roles=$(data_roles)
  attribute=Microsoft.Authorization/roleAssignments
  for action in write delete; do
    side=@Request
    [ "$action" = write ] || side=@Resource
    [ "$action" = write ] || printf ' AND '
    printf "((!(ActionMatches{'%s/%s'})) OR (%s[%s:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {%s} AND %s[%s:PrincipalType] ForAnyOfAnyValues:StringEqualsIgnoreCase {'ServicePrincipal'}))" \
      "$attribute" "$action" "$side" "$attribute" "$roles" "$side" "$attribute"
  done
}

# custom_role NAME SCOPES FILE
custom_role() {
  local name=$1 scopes=$2 current
  jq --arg name "$name" --argjson scopes "$scopes" '.role | .Name = $name | .AssignableScopes = $scopes' \
    "$here/$3" >"$work/role.json"
  current=$(cloud role definition list --name "$name" --custom-role-only true --output json)
  if jq --exit-status --slurpfile want "$work/role.json" '.[0] // {} | ((.permissions[0].actions // []) | sort) == ($want[0].Actions | sort)
      and ((.assignableScopes // []) | sort) == ($want[0].AssignableScopes | sort)' <<<"$current" >/dev/null; then
    keep "custom role '$name'"
  elif [ "$(jq length <<<"$current")" -eq 0 ]; then
    change "custom role '$name'" cloud role definition create --role-definition "@$work/role.json" --output none
  else
    change "custom role '$name': actions and scopes" cloud role definition update --role-definition "@$work/role.json" --output none
  fi
}

# assign PRINCIPAL ROLE SCOPE [CONDITION]
assign() {
  local principal=$1 role=$2 scope=$3 condition=${4:-}
  if [ -n "$principal" ] && [ "$(cloud role assignment list --assignee "$principal" --role "$role" --scope "$scope" --query 'length(@)' --output tsv)" != 0 ]; then
    keep "role '$role' on ${scope##*/}"
    return
  fi
  local extra=()
  [ -z "$condition" ] || extra=(--condition "$condition" --condition-version 2.0)
  change "role '$role' on ${scope##*/}" cloud role assignment create --assignee-object-id "$principal" \
    --assignee-principal-type ServicePrincipal --role "$role" --scope "$scope" "${extra[@]}" --output none
}

# identity NAME GROUP REGION: $principal and $client of a user-assigned identity (empty in a dry run that makes it).
identity() {
  local found
  principal='' client=''
  found=$(cloud identity list --resource-group "$2" --query "[?name=='$1']" --output json 2>/dev/null || echo '[]')
  if [ "$(jq length <<<"$found")" -gt 0 ]; then
    keep "deployment identity $1"
  else
    change "deployment identity $1" cloud identity create --name "$1" --resource-group "$2" --location "$3" --output none
    $dry_run && return
    found=$(cloud identity list --resource-group "$2" --query "[?name=='$1']" --output json)
  fi
  principal=$(jq --raw-output '.[0].principalId' <<<"$found")
  client=$(jq --raw-output '.[0].clientId' <<<"$found")
}

# connection NAME IDENTITY IDENTITY_GROUP: a service connection without a secret. Azure DevOps tells issuer and
# subject only once it exists; they go into a federated credential of the identity.
connection() {
  local name=$1 identity=$2 group=$3 endpoint subscription_name tenant issuer subject
  endpoint=$(rest get "serviceendpoint/endpoints?endpointNames=$name&api-version=7.1" | jq --compact-output '.value[0] // empty')
  if [ -n "$endpoint" ]; then
    keep "service connection $name"
  else
    subscription_name=$(az account show --subscription "$subscription" --query name --output tsv)
    tenant=$(az account show --subscription "$subscription" --query tenantId --output tsv)
    rest get "$organization/_apis/projects/$(jq --raw-output --null-input --arg p "$project" '$p | @uri')?api-version=7.1" >"$work/project.json"
    jq --null-input --arg name "$name" --arg id "$subscription" --arg subscription "$subscription_name" --arg tenant "$tenant" \
      --arg client "$client" --slurpfile project "$work/project.json" '{
        name: $name, type: "azurerm", url: "https://management.azure.com/", isShared: false, owner: "library",
        authorization: {scheme: "WorkloadIdentityFederation", parameters: {tenantid: $tenant, serviceprincipalid: $client}},
        data: {environment: "AzureCloud", scopeLevel: "Subscription", creationMode: "Manual",
               subscriptionId: $id, subscriptionName: $subscription},
        serviceEndpointProjectReferences: [{name: $name, projectReference: {id: $project[0].id, name: $project[0].name}}]
      }' >"$work/endpoint.json"
    change "service connection $name (workload identity federation)" rest post \
      "$organization/_apis/serviceendpoint/endpoints?api-version=7.1" "$work/endpoint.json"
    $dry_run && { change "federated credential of $identity" true; return; }
    endpoint=$(cat "$work/answer")
  fi
  issuer=$(jq --raw-output '.authorization.parameters.workloadIdentityFederationIssuer' <<<"$endpoint")
  subject=$(jq --raw-output '.authorization.parameters.workloadIdentityFederationSubject' <<<"$endpoint")
  if [ "$(cloud identity federated-credential list --identity-name "$identity" --resource-group "$group" \
    --query "[?issuer=='$issuer' && subject=='$subject'] | length(@)" --output tsv)" != 0 ]; then
    keep "federated credential of $identity"
  else
    change "federated credential of $identity" cloud identity federated-credential create --name azure-devops \
      --identity-name "$identity" --resource-group "$group" --issuer "$issuer" --subject "$subject" \
      --audiences api://AzureADTokenExchange --output none
  fi
}

# devops_environment NAME: $environment_id (empty in a dry run that makes it).
devops_environment() {
  environment_id=$(find_in "distributedtask/environments?name=$1&api-version=7.1" "select(.name == \"$1\") | .id")
  if [ -n "$environment_id" ]; then
    keep "environment $1"
    return
  fi
  jq --null-input --arg name "$1" '{name: $name, description: "made by pipelines/setup.sh"}' >"$work/environment.json"
  change "environment $1" rest post "distributedtask/environments?api-version=7.1" "$work/environment.json"
  $dry_run || environment_id=$(jq --raw-output .id "$work/answer")
}

# check WHAT KIND NAME ID FILE [TYPE]: a check on an environment, or on another TYPE, made or put right.
check() {
  local what=$1 kind=$2 resource=$3 id=$4 file=$5 type=${6:-environment} found=
  jq --arg id "$id" --arg name "$resource" --arg type "$type" '. + {resource: {type: $type, id: $id, name: $name}}' "$file" >"$work/check.json"
  if [ -n "$id" ]; then
    found=$(rest get "pipelines/checks/configurations?resourceType=$type&resourceId=$id&%24expand=settings&api-version=7.1-preview.1" |
      jq --compact-output --arg kind "$kind" --slurpfile want "$work/check.json" '[.value[]? | select((.type.id | ascii_downcase) == $kind)
        | select(($want[0].settings.definitionRef.id // "") == (.settings.definitionRef.id // ""))] | first // empty')
  fi
  if [ -z "$found" ]; then
    change "$what on $resource" rest post "pipelines/checks/configurations?api-version=7.1-preview.1" "$work/check.json"
  elif jq --exit-status --slurpfile want "$work/check.json" '
      def essence: {timeout, approvers: [.settings.approvers[]?.id] | sort, inputs: (.settings.inputs // {}), self: .settings.requesterCannotBeApprover};
      essence == ($want[0] | essence)' <<<"$found" >/dev/null; then
    keep "$what on $resource"
  else
    change "$what on $resource: put right" rest patch \
      "pipelines/checks/configurations/$(jq .id <<<"$found")?api-version=7.1-preview.1" "$work/check.json"
  fi
}

# approvers NAME…: their identities as a JSON list.
approvers() {
  local name id host
  host=${organization/dev.azure.com/vssps.dev.azure.com}
  for name in "$@"; do
    id=$(rest get "$host/_apis/identities?searchFilter=General&filterValue=$(jq --raw-output --null-input --arg n "$name" '$n | @uri')&api-version=7.1" |
      jq --raw-output '.value[0].id // empty')
    ! $offline || id=unknown
    [ -n "$id" ] || { echo "setup.sh: Azure DevOps knows no user or group '$name' (approval in the blueprint)" >&2; return 1; }
    jq --null-input --arg id "$id" --arg name "$name" '{id: $id, displayName: $name}'
  done | jq --slurp .
}

# span MINUTES: as people say it.
span() {
  if [ $(($1 % 1440)) -eq 0 ] && [ "$1" -gt 1440 ]; then
    echo "$(($1 / 1440)) days"
  elif [ $(($1 % 60)) -eq 0 ]; then
    echo "$(($1 / 60)) h"
  else
    echo "$1 min"
  fi
}

# branch_control NAME ID [TYPE]
branch_control() {
  jq --null-input --arg type "$task_check" --arg task "$branch_task" --arg branches "refs/heads/$(platform .branch)" '{
    type: {id: $type, name: "Task Check"}, timeout: 1440,
    settings: {displayName: "Branch control", retryInterval: 0,
               definitionRef: {id: $task, name: "evaluatebranchProtection", version: "0.0.1"},
               inputs: {allowedBranches: $branches, ensureProtectionOfBranch: "true", allowUnknownStatusBranches: "false"}}}' >"$work/want.json"
  check "branch control ($(platform .branch) only)" "$task_check" "$1" "$2" "$work/want.json" "${3:-environment}"
}

checks() {
  local env=$1 name=$2 names people
  if [ "$(environment "$env" '.approval != null')" = true ]; then
    mapfile -t names < <(environment "$env" '.approval.by[]')
    people=$(approvers "${names[@]}")
    jq --null-input --argjson people "$people" --argjson minutes "$(environment "$env" .approval.timeoutMinutes)" --arg type "$approval_check" '{
      type: {id: $type, name: "Approval"}, timeout: $minutes,
      settings: {approvers: $people, executionOrder: "anyOrder", minRequiredApprovers: 1, requesterCannotBeApprover: true,
                 blockedApprovers: [], instructions: "The plan of this deployment is an artifact of its plan stage."}}' >"$work/want.json"
    check "approval by ${names[*]} within $(span "$(environment "$env" .approval.timeoutMinutes)")" "$approval_check" "$name" "$environment_id" "$work/want.json"
  fi
  jq --null-input --arg type "$lock_check" '{type: {id: $type, name: "ExclusiveLock"}, timeout: 43200, settings: {}}' >"$work/want.json"
  check "exclusive lock" "$lock_check" "$name" "$environment_id" "$work/want.json"
  branch_control "$name" "$environment_id"
}

# A budget's start cannot be moved once it exists: the existing one, or the first of this month.
budget_start() {
  local start
  start=$(cloud consumption budget list --resource-group "$1" --query '[0].timePeriod.startDate' --output tsv 2>/dev/null || true)
  [ -n "$start" ] && [ "$start" != None ] || start=$(date -u +%Y-%m-01)
  printf '%s\n' "${start%%T*}"
}

variable_group() {
  local env=$1 name=$2
  if [ -n "$(find_in "distributedtask/variablegroups?groupName=$name&api-version=7.1" '.id')" ]; then
    keep "variable group $name"
  else
    change "variable group $name" az pipelines variable-group create --organization "$organization" --project "$project" \
      --name "$name" --authorize false --variables "BUDGET_START=$(budget_start "$(environment "$env" .resourceGroup)")" --output none
  fi
  environment "$env" '.secrets[]' | while read -r secret; do
    echo "    secret '$secret': add it to $name as a secret variable, or keep it in the key vault"
  done
}

pipeline() {
  local name=$1 yaml=$2
  pipeline_id=$(find_in "pipelines?api-version=7.1" "select(.name == \"$name\") | .id")
  if [ -n "$pipeline_id" ]; then
    keep "pipeline $name"
    return
  fi
  change "pipeline $name from $yaml" az pipelines create --organization "$organization" --project "$project" --name "$name" \
    --repository "$repository" --repository-type github --branch "$(platform .branch)" --yml-path "$yaml" \
    --service-connection "$(platform .githubConnection)" --skip-first-run true --output json
  $dry_run || pipeline_id=$(jq --raw-output .id "$work/answer")
}

# permit PIPELINE KIND NAME ID: lets a pipeline use a protected resource without a question at its first run.
permit() {
  local pipeline=$1 kind=$2 name=$3 id=$4
  if [ -n "$pipeline" ] && [ -n "$id" ] &&
    [ -n "$(rest get "pipelines/pipelinepermissions/$kind/$id?api-version=7.1-preview.1" | jq --argjson p "$pipeline" '.pipelines[]? | select(.id == $p and .authorized)')" ]; then
    keep "pipeline $pipeline may use $kind $name"
    return
  fi
  jq --null-input --argjson id "${pipeline:-0}" '{pipelines: [{id: $id, authorized: true}]}' >"$work/permit.json"
  change "pipeline ${pipeline:-(new)} may use $kind $name" rest patch "pipelines/pipelinepermissions/$kind/$id?api-version=7.1-preview.1" "$work/permit.json"
}

mapfile -t environments < <(platform '.environments[]')
if [ -n "$only" ]; then
  printf '%s\n' "${environments[@]}" | grep --quiet --line-regexp --fixed-strings "$only" ||
    { echo "setup.sh: the blueprint has no environment '$only': ${environments[*]}" >&2; exit 64; }
  environments=("$only")
fi

note=
! $dry_run || note=' (dry run: nothing is changed)'
! $offline || note=' (dry run that asks nobody: everything there is to make)'
echo "$(platform .name): ${environments[*]}$note"
connection_of_github=$(find_in "serviceendpoint/endpoints?endpointNames=$(platform .githubConnection)&api-version=7.1" '.id')
[ -n "$connection_of_github" ] || $offline ||
  { echo "setup.sh: make the service connection '$(platform .githubConnection)' to GitHub first (Project settings, Service connections: it asks you to sign in to GitHub)" >&2; exit 1; }

identities=$(platform .identityGroup)
resource_group "$identities" "$(platform .region)"
scopes=$(for env in "${environments[@]}"; do environment "$env" .resourceGroup; done |
  jq --raw-input --arg s "$subscription" '"/subscriptions/\($s)/resourceGroups/" + .' | jq --slurp --compact-output .)
for env in $(platform '.environments[]'); do
  [ -z "$only" ] || scopes=$(jq --compact-output --arg g "/subscriptions/$subscription/resourceGroups/$(environment "$env" .resourceGroup)" '. + [$g] | unique' <<<"$scopes")
  resource_group "$(environment "$env" .resourceGroup)" "$(environment "$env" .region)"
done
custom_role "$(platform .deployerRole)" "$scopes" deployer-role.json
compared=$(platform '.whatIf.environment // ""') # the environment that pull requests are compared with
if [ -n "$compared" ]; then
  custom_role "$(platform .whatIf.role)" "[\"/subscriptions/$subscription/resourceGroups/$(environment "$compared" .resourceGroup)\"]" what-if-role.json
fi

declare -A environment_ids=() connection_ids=() group_ids=()
what_if_id=
for env in "${environments[@]}"; do
  echo "$env"
  group=$(environment "$env" .resourceGroup)
  scope=/subscriptions/$subscription/resourceGroups/$group
  identity "$(environment "$env" .identity)" "$identities" "$(platform .region)"
  assign "$principal" "$(platform .deployerRole)" "$scope"
  assign "$principal" 'Role Based Access Control Administrator' "$scope" "$(assignment_condition)"
  while read -r role; do
    assign "$principal" "$role" "$scope"
  done < <(platform '.dataRoles[]')
  connection "$(environment "$env" .serviceConnection)" "$(environment "$env" .identity)" "$identities"
  if [ "$env" = "$compared" ]; then
    identity "$(platform .whatIf.identity)" "$identities" "$(platform .region)"
    assign "$principal" "$(platform .whatIf.role)" "$scope"
    connection "$(platform .whatIf.serviceConnection)" "$(platform .whatIf.identity)" "$identities"
    what_if_id=$(find_in "serviceendpoint/endpoints?endpointNames=$(platform .whatIf.serviceConnection)&api-version=7.1" '.id')
  fi
  devops_environment "$(environment "$env" .environment)"
  environment_ids[$env]=$environment_id
  checks "$env" "$(environment "$env" .environment)"
  variable_group "$env" "$(environment "$env" .variableGroup)"
  connection_ids[$env]=$(find_in "serviceendpoint/endpoints?endpointNames=$(environment "$env" .serviceConnection)&api-version=7.1" '.id')
  # The connection too: else a branch could use it past the environment and its approval.
  branch_control "$(environment "$env" .serviceConnection)" "${connection_ids[$env]}" endpoint
  group_ids[$env]=$(find_in "distributedtask/variablegroups?groupName=$(environment "$env" .variableGroup)&api-version=7.1" '.id')
done

echo "pipelines"
while IFS=$'\t' read -r name yaml deploys; do
  pipeline "$name" "$yaml" </dev/null
  if [ "$deploys" = false ]; then
    permit "$pipeline_id" endpoint "$(platform .githubConnection)" "$connection_of_github" </dev/null # it comments
    [ -z "$compared" ] || [[ " ${environments[*]} " != *" $compared "* ]] ||
      permit "$pipeline_id" endpoint "$(platform .whatIf.serviceConnection)" "$what_if_id" </dev/null
    continue
  fi
  for env in "${environments[@]}"; do
    permit "$pipeline_id" environment "$(environment "$env" .environment)" "${environment_ids[$env]}" </dev/null
    permit "$pipeline_id" endpoint "$(environment "$env" .serviceConnection)" "${connection_ids[$env]}" </dev/null
    permit "$pipeline_id" variablegroup "$(environment "$env" .variableGroup)" "${group_ids[$env]}" </dev/null
  done
done < <(platform '.pipelines[] | [.name, .yaml, .deploys] | @tsv')

$offline && echo "By hand, first: the service connection '$(platform .githubConnection)' to GitHub (it asks you to sign in there)."
echo "$($dry_run && echo 'Would make or change' || echo 'Made or changed') $made, kept $kept."
