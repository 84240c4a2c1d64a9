#!/usr/bin/env bash
# First step of a deployment: sets the time by which it has to be done and finds the build to go back to.
# Sets DEPLOY_DEADLINE (seconds since 1970) and PREVIOUS_BUILD (empty on the first deployment).
# A first deployment makes everything there is, its database and one container after the other: the objective is about
# those that follow, so it gets FIRST_DEPLOYMENT_SECONDS (25 minutes) if that is more.
#   good builds carry the tag good-<environment>, which the last step of a deployment gives them.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need ENVIRONMENT RESOURCE_GROUP DEPLOYMENT_SECONDS BUILD_BUILDID SYSTEM_DEFINITIONID

began=$(now)
good=$scratch/good.json
retry 3 devops GET "build/builds?definitions=$SYSTEM_DEFINITIONID&tagFilters=good-$ENVIRONMENT&statusFilter=all&queryOrder=queueTimeDescending&\$top=20&api-version=7.1" \
  >"$good" || die "cannot ask Azure DevOps for the good builds of $ENVIRONMENT"
mapfile -t builds < <(jq --raw-output --arg current "$BUILD_BUILDID" '.value[].id | tostring | select(. != $current)' "$good")

# The build that runs now is the one to go back to, if it is a good one; else the latest good one.
previous=${builds[0]:-}
if load_outputs "${builds[@]}"; then
  host=$(app_rows | head -n 1 | cut -f 3)
  running=$(running_build "$host")
  for build in "${builds[@]}"; do
    [ "$build" != "$running" ] || previous=$build
  done
  say "$ENVIRONMENT runs build ${running:-none that answers}."
fi
say "Build $BUILD_BUILDID goes to $ENVIRONMENT; the way back leads to build ${previous:-none: there is no earlier good build}."
set_variable PREVIOUS_BUILD "$previous"
if [ -z "$previous" ] && [ "$DEPLOYMENT_SECONDS" -lt "${FIRST_DEPLOYMENT_SECONDS:=1500}" ]; then
  DEPLOYMENT_SECONDS=$FIRST_DEPLOYMENT_SECONDS
  set_variable DEPLOYMENT_SECONDS "$DEPLOYMENT_SECONDS"
  say "It has $((DEPLOYMENT_SECONDS / 60)) minutes, because nothing is there yet."
fi
set_variable DEPLOY_DEADLINE "$((began + DEPLOYMENT_SECONDS))"
