# shellcheck shell=bash
# What the pipeline's scripts share: messages, time, Azure DevOps' REST interface, the apps of an environment.
# Sourced, never run. A secret is handed on in a file that only this user can read, never on a command line.

scratch=$(mktemp -d)
chmod 700 "$scratch"
trap 'rm -rf "$scratch"' EXIT

say() { printf '%s\n' "$*"; }
warn() { printf '##vso[task.logissue type=warning]%s\n' "$*"; }
die() {
  printf '##vso[task.logissue type=error]%s\n' "$*"
  exit 1
}

# set_variable NAME VALUE: for the steps that follow in this job.
set_variable() { printf '##vso[task.setvariable variable=%s]%s\n' "$1" "$2"; }

# need NAME…: the variables that the pipeline has to set.
need() {
  local name
  for name in "$@"; do
    [ -n "${!name:-}" ] || die "the variable $name is not set"
  done
}

now() { date +%s; }
now_ms() { date +%s%3N; }

# Seconds left of what the objective grants this deployment, or $1 if the deployment has no limit.
seconds_left() {
  local left
  if [ -z "${DEPLOY_DEADLINE:-}" ]; then
    printf '%s\n' "$1"
    return
  fi
  left=$((DEPLOY_DEADLINE - $(now)))
  printf '%s\n' "$((left > 0 ? left : 0))"
}

# in_time COMMAND…: fails when the deployment's time is used up, so that the way back begins while there is an
# agent left to walk it. (A job that Azure DevOps cancels at its own time-out rolls nothing back.)
in_time() {
  local left
  left=$(seconds_left 3600)
  [ "$left" -gt 0 ] || die "the deployment used up its time (${DEPLOYMENT_SECONDS:-?} s)"
  timeout --foreground "$left" "$@" || {
    local code=$?
    [ "$code" -ne 124 ] || die "the deployment used up its time (${DEPLOYMENT_SECONDS:-?} s) in: $1 ${2:-} ${3:-}"
    return "$code"
  }
}

# retry TIMES COMMAND…: again after 1 s, 2 s, 4 s… (RETRY_PAUSE sets the first pause).
retry() {
  local times=$1 pause=${RETRY_PAUSE:-1} attempt
  shift
  for ((attempt = 1; attempt <= times; attempt++)); do
    "$@" && return 0
    [ "$attempt" -eq "$times" ] || sleep "$pause"
    pause=$((pause * 2))
  done
  return 1
}

# devops METHOD PATH [FILE]: Azure DevOps' REST interface as the build's own identity.
devops() {
  need SYSTEM_COLLECTIONURI SYSTEM_TEAMPROJECTID SYSTEM_ACCESSTOKEN
  local headers=$scratch/devops-headers
  (umask 077 && printf 'Authorization: Bearer %s\nContent-Type: application/json\n' "$SYSTEM_ACCESSTOKEN" >"$headers")
  local data=()
  [ -z "${3:-}" ] || data=(--data-binary "@$3")
  curl --silent --show-error --fail --max-time 30 --request "$1" --header "@$headers" "${data[@]}" \
    "${SYSTEM_COLLECTIONURI%/}/$SYSTEM_TEAMPROJECTID/_apis/$2"
}

# deployment_name BUILD: what a build's infrastructure deployment is called.
deployment_name() { printf 'formwork-%s\n' "$1"; }

# deployment_state BUILD: Succeeded, Failed, Running…; empty if that build deployed no infrastructure here.
deployment_state() {
  az deployment group show --resource-group "$RESOURCE_GROUP" --name "$(deployment_name "$1")" \
    --query properties.provisioningState --output tsv --only-show-errors 2>/dev/null || true
}

# outputs_of BUILD: the outputs of that build's infrastructure deployment, as JSON; empty if it made none.
outputs_of() {
  az deployment group show --resource-group "$RESOURCE_GROUP" --name "$(deployment_name "$1")" \
    --query properties.outputs --output json --only-show-errors 2>/dev/null || true
}

# load_outputs BUILD…: $outputs is the file with the outputs of the first build that has some.
outputs=$scratch/outputs.json
load_outputs() {
  local build
  for build in "$@"; do
    [ -n "$build" ] || continue
    outputs_of "$build" >"$outputs"
    if jq --exit-status '.apps.value | length > 0' "$outputs" >/dev/null 2>&1; then
      return 0
    fi
  done
  return 1
}

# app_rows: a line "app site host packages" for each function app of the environment ("-" for no packages).
app_rows() { jq --raw-output '.apps.value[] | [.app, .site, .host, (.packages // "" | if . == "" then "-" else . end)] | @tsv' "$outputs"; }

# output_value NAME: one output, empty if there is none.
output_value() { jq --raw-output --arg name "$1" '.[$name].value // ""' "$outputs"; }

# running_build HOST: the build that answers there now, empty if nothing does.
running_build() {
  curl --silent --max-time "${HEALTH_TIMEOUT:-5}" "https://$1/api/health" 2>/dev/null | jq --raw-output '.build // ""' 2>/dev/null || true
}

# build_of DIRECTORY: the build that made a release.
build_of() { jq --raw-output .build "$1/release.json"; }
