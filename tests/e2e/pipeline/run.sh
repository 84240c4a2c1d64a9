#!/usr/bin/env bash
# Runs the pipeline's scripts against a stand-in Azure (bin/): deployment order, health check, the way back after a
# failure at every step, secrets, setup. The order of the steps is read from the shipped templates, so that a step
# that moves there moves here. With FORMWORK, what it simulates is held against what the scripts do.
# Usage: [FORMWORK=BINARY] run.sh SOURCE_DIRECTORY CASE… | all
set -euo pipefail
source_directory=$(realpath "$1")
shift
here=$(dirname "$(realpath "$0")")
shipped=$source_directory/templates/azure/pipeline
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

# shellcheck source-path=SCRIPTDIR source=cases_deploy.sh
. "$here/cases_deploy.sh"
# shellcheck source-path=SCRIPTDIR source=cases_setup.sh
. "$here/cases_setup.sh"

# expect WHAT CONDITION…
expect() {
  local what=$1
  shift
  if ! "$@"; then
    echo "    FAILED: $what" >&2
    failures=$((failures + 1))
  fi
}
holds() { grep --quiet --fixed-strings -- "$2" "$1"; }
lacks() { ! grep --quiet --fixed-strings -- "$2" "$1"; }
same() { [ "$1" = "$2" ] || { printf '    wanted: %s\n    got:    %s\n' "$2" "$1" >&2; return 1; }; }

# A release as the build stage makes it. release DIRECTORY BUILD INFRASTRUCTURE [APP…]
release() {
  local directory=$1 build=$2 infrastructure=$3 app
  shift 3
  mkdir -p "$directory/infra" "$directory/packages" "$directory/pipelines/scripts"
  echo "{\"template\":\"$infrastructure\"}" >"$directory/infra/main.json"
  echo '{"parameters":{}}' >"$directory/infra/main.staging.parameters.json"
  cp "$shipped"/scripts/*.sh "$directory/pipelines/scripts/"
  cp "$here/smoke.json" "$directory/pipelines/smoke.json"
  for app in "${@:-shop}"; do
    (cd "$work" && printf %s "$build" >build && rm -f package.zip && zip -q package.zip build)
    mv "$work/package.zip" "$directory/packages/$app.zip"
  done
  printf '{"build":"%s","apps":["shop"]}\n' "$build" >"$directory/release.json"
}

# A fresh stand-in: build 117 is good and runs; build 120 is to be deployed.
fresh() {
  export FAKE=$work/fake
  rm -rf "$FAKE" "$work/new" "$work/old" "$work/tmp"
  mkdir -p "$FAKE/state/deployments" "$FAKE/state/running" "$work/tmp"
  : >"$FAKE/calls"
  : >"$FAKE/fail"
  echo '{"apps":{"value":[{"app":"shop","site":"func-shop","host":"func-shop.azurewebsites.net"}]},"dataStorage":{"value":"stdata"},"keyVaults":{"value":[{"vault":"kv-shop","secrets":["gemini-api-key","other-key"]}]}}' >"$FAKE/outputs.json"
  echo '{"changes":[{"changeType":"Modify","resourceId":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/func-shop"}]}' >"$FAKE/what-if.json"
  cp "$FAKE/outputs.json" "$FAKE/state/deployments/formwork-117"
  echo Succeeded >"$FAKE/state/deployments/formwork-117.state"
  echo 117 >"$FAKE/state/good"
  printf 117 >"$FAKE/state/running/func-shop"
  release "$work/old" 117 one
  release "$work/new" 120 two
  export PATH="$here/bin:$clean_path"
  export ENVIRONMENT=staging RESOURCE_GROUP=rg-shop-staging BUILD_BUILDID=120 SYSTEM_DEFINITIONID=4
  export SYSTEM_COLLECTIONURI=https://dev.azure.com/org/ SYSTEM_TEAMPROJECTID=project SYSTEM_ACCESSTOKEN=token-that-nobody-may-see
  export DEPLOYMENT_SECONDS=300 API_LATENCY_MS=1000 EVENT_LATENCY_MS=5000 SUCCESS_PERCENT=99.9
  export RELEASE=$work/new PREVIOUS=$work/previous RESULTS=$work/tmp/smoke.jsonl
  export HEALTH_PAUSE=0 HEALTH_SECONDS=1 RETRY_PAUSE=0 SEEN_PAUSE=0 SEEN_MS=300 PROBES=5 SMOKE_ROUNDS=1
  export SECRETS='' SECRET_GEMINI_API_KEY=''
  unset DEPLOY_DEADLINE PREVIOUS_BUILD
  fail_after=
  rm -rf "$work/previous"
}
clean_path=$PATH

# The commands of a template's steps, in order: "name<TAB>command".
steps_of() {
  awk '/^ *(- )?name: / { sub(/^ *(- )?name: /, ""); name = $0 }
       /inlineScript: / { sub(/^.*inlineScript: /, ""); print name "\t" $0 }' "$shipped/templates/$1"
}

# run_steps TEMPLATE LOG: each step in a shell of its own, as agents do; variables that a step sets go to the next.
run_steps() {
  local name command
  while IFS=$'\t' read -r name command; do
    echo "$name" >>"$work/steps"
    bash -c "$command" >"$work/step.log" 2>&1 </dev/null || { cat "$work/step.log" >>"$2"; echo "$name failed" >>"$2"; return 1; }
    cat "$work/step.log" >>"$2"
    while IFS= read -r line; do
      line=${line#*variable=}
      export "${line%%]*}=${line#*]}"
    done < <(grep '^##vso\[task.setvariable' "$work/step.log" || true)
    [ "$name" != "$fail_after" ] || { echo "$name is told to have failed" >>"$2"; return 1; }
    [ "$name" != start ] || [ -z "${PREVIOUS_BUILD:-}" ] || [ ! -d "$work/old" ] || cp -r "$work/old" "$work/previous"
  done < <(steps_of "$1")
}

# deploy: the deployment's steps, then finish, or else the way back. Exports $outcome and the log.
deploy() {
  log=$work/log
  : >"$log"
  : >"$work/steps"
  if run_steps deploy-steps.yml "$log"; then
    bash "$RELEASE/pipelines/scripts/finish.sh" >>"$log" 2>&1
    outcome=good
    return
  fi
  outcome=failed
  fail_after=
  echo "--- the way back" >>"$log"
  rm -rf "$work/previous"
  unset DEPLOY_DEADLINE PREVIOUS_BUILD
  run_steps rollback-steps.yml "$log" || outcome=stuck
}

# "deploy" and "setup": the cases of one file.
of() { sed -n "s/^case_\([a-z_]*\)().*/\1/p" "$@"; }
case "${1:-all}" in
  deploy | setup) mapfile -t cases < <(of "$here/cases_$1.sh") ;;
  all) mapfile -t cases < <(of "$here"/cases_*.sh) ;;
  *) cases=("$@") ;;
esac
for name in "${cases[@]}"; do
  before=$failures
  fresh
  "case_$name"
  if [ "$failures" -eq "$before" ]; then
    echo "ok      $name"
  else
    echo "FAILED  $name"
    [ ! -f "${log:-}" ] || sed 's/^/        | /' "$log"
  fi
done
[ "$failures" -eq 0 ] || { echo "$failures expectations failed"; exit 1; }
echo "all ${#cases[@]} cases passed"
