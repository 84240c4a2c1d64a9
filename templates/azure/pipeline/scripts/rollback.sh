#!/usr/bin/env bash
# Puts an earlier good build back: its infrastructure if that differs, its packages, and the same health check.
# Usage: rollback.sh BAD_RELEASE GOOD_RELEASE     (the second is empty or missing when there is no way back)
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
bad=${1:?usage: rollback.sh BAD_RELEASE GOOD_RELEASE}
good=${2:-}
need ENVIRONMENT RESOURCE_GROUP
here=$(dirname "$0")
bad_build=$(build_of "$bad")
if [ -z "$good" ] || [ ! -f "$good/release.json" ]; then
  die "Build $bad_build failed in $ENVIRONMENT, and there is no earlier good build to go back to."
fi
good_build=$(build_of "$good")
# The way back has a time of its own: it begins when the deployment's is used up.
unset DEPLOY_DEADLINE

same_infrastructure() {
  cmp --silent "$bad/infra/main.json" "$good/infra/main.json" &&
    cmp --silent "$bad/infra/main.$ENVIRONMENT.parameters.json" "$good/infra/main.$ENVIRONMENT.parameters.json"
}

everywhere_runs() {
  local host
  while IFS=$'\t' read -r _ _ host _; do
    [ "$(running_build "$host")" = "$1" ] || return 1
  done < <(app_rows)
}

# A deployment that failed half-way has no outputs, and has changed something all the same.
state=$(deployment_state "$bad_build")
touched_infrastructure() { [ -n "$state" ]; }

# Given up by us, it may still go on in Azure, and would undo what is put back.
stop_deployment() {
  case "$state" in
    '' | Succeeded | Failed | Canceled) return 0 ;;
  esac
  say "Stopping the deployment '$(deployment_name "$bad_build")' ($state)."
  az deployment group cancel --resource-group "$RESOURCE_GROUP" --name "$(deployment_name "$bad_build")" --only-show-errors ||
    [ "$(deployment_state "$bad_build")" != Running ]
}

# An error of a step of the way back must say which build was to come back and did not.
end() {
  local code=$?
  rm -rf "$scratch"
  [ "$code" -eq 0 ] || printf '##vso[task.logissue type=error]%s\n' "Build $bad_build failed in $ENVIRONMENT and build \
$good_build could NOT be put back: see the log, then rerun the deployment's stage in the run of build $good_build."
}
trap end EXIT

if load_outputs "$good_build" && ! touched_infrastructure && everywhere_runs "$good_build"; then
  warn "Build $bad_build failed in $ENVIRONMENT before it changed anything; build $good_build is still there."
  exit 0
fi

stop_deployment
if ! touched_infrastructure; then
  say "Build $bad_build did not touch the infrastructure."
elif [ "$state" = Succeeded ] && same_infrastructure; then
  say "Builds $bad_build and $good_build have the same infrastructure."
else
  say "Putting the infrastructure of build $good_build back."
  bash "$here/deploy-infra.sh" "$good" "$(deployment_name "$good_build")-after-$bad_build"
fi
bash "$here/deploy-code.sh" "$good" "$bad_build"
HEALTH_SECONDS=${HEALTH_SECONDS:-240} bash "$here/health.sh" "$good_build" "$bad_build"
warn "Build $bad_build failed in $ENVIRONMENT; build $good_build is back and answers."
