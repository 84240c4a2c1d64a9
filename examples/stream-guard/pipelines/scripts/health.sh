#!/usr/bin/env bash
# Waits until every function app of the environment answers with the expected build.
# A new identity's permissions may take minutes to arrive and a restart is asynchronous: so it asks again.
# Usage: health.sh BUILD [BUILD_WITH_OUTPUTS…]
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
build=${1:?usage: health.sh BUILD [BUILD_WITH_OUTPUTS…]}
need ENVIRONMENT RESOURCE_GROUP
load_outputs "$@" || die "no infrastructure deployment tells the function apps of $ENVIRONMENT"

deadline=$(($(now) + ${HEALTH_SECONDS:-$(seconds_left 300)}))
while IFS=$'\t' read -r app _ host _; do
  seen=
  while :; do
    seen=$(running_build "$host")
    [ "$seen" != "$build" ] || break
    [ "$(now)" -lt "$deadline" ] ||
      die "'$app' in $ENVIRONMENT does not answer with build $build: $([ -n "$seen" ] && printf 'build %s still answers' "$seen" || printf 'there is no answer')"
    sleep "${HEALTH_PAUSE:-3}"
  done
  say "'$app' in $ENVIRONMENT answers with build $build."
done < <(app_rows)
