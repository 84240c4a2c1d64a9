#!/usr/bin/env bash
# Holds what was measured against the blueprint's objectives: API latency, event latency, failed requests, and the
# deployment's own time. An objective that is missed fails the deployment, which begins the way back.
#   API_LATENCY_MS  EVENT_LATENCY_MS  SUCCESS_PERCENT  DEPLOYMENT_SECONDS
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need ENVIRONMENT RESOURCE_GROUP RESULTS BUILD_BUILDID API_LATENCY_MS EVENT_LATENCY_MS SUCCESS_PERCENT
load_outputs "$BUILD_BUILDID" || die "the infrastructure deployment of build $BUILD_BUILDID has no outputs"
missed=()

# 1. The API: PROBES requests to each app; nearest-rank 95th percentile of those that were answered.
probes=${PROBES:-20}
failures=0
times=$scratch/times
: >"$times"
while IFS=$'\t' read -r _ _ host _; do
  for ((i = 0; i < probes; i++)); do
    if line=$(curl --silent --fail --max-time 10 --output /dev/null --write-out '%{time_total}' "https://$host/api/health"); then
      awk -v s="$line" 'BEGIN { printf "%d\n", s * 1000 + 0.5 }' >>"$times"
    else
      failures=$((failures + 1))
    fi
  done
done < <(app_rows)
p95=$(sort -n "$times" | awk '{ v[NR] = $1 } END { if (NR == 0) print 0; else { r = int((NR * 95 + 99) / 100); print v[r] } }')
say "API: 95th percentile $p95 ms of $(wc -l <"$times") answers (objective $API_LATENCY_MS ms)"
[ "$p95" -le "$API_LATENCY_MS" ] || missed+=("the API's 95th percentile is $p95 ms, the objective is $API_LATENCY_MS ms")

# 2. Events: the slowest measured round, from sent to seen.
slowest=$(jq --slurp '[.[] | select(.kind == "event" and .round > 0) | .ms] | max // 0' "$RESULTS")
say "Events: slowest $slowest ms (objective $EVENT_LATENCY_MS ms)"
[ "$slowest" -le "$EVENT_LATENCY_MS" ] || missed+=("an event took $slowest ms until it was stored, the objective is $EVENT_LATENCY_MS ms")

# 3. Failed requests: our probes and what the platform counted for everybody since the deployment began.
total=$(($(wc -l <"$times") + failures))
began=$(date -u -d "@$((${DEPLOY_DEADLINE:-$(now)} - ${DEPLOYMENT_SECONDS:-300}))" +%FT%TZ)
while IFS=$'\t' read -r _ site _ _; do
  id=$(az functionapp show --resource-group "$RESOURCE_GROUP" --name "$site" --query id --output tsv --only-show-errors </dev/null)
  az monitor metrics list --resource "$id" --metrics Requests Http5xx --aggregation Total --interval PT1M \
    --start-time "$began" --output json --only-show-errors </dev/null >"$scratch/metrics.json" || echo '{}' >"$scratch/metrics.json"
  counted() { jq --arg name "$1" '[.value[]? | select(.name.value == $name) | .timeseries[]?.data[]?.total // 0] | add // 0 | floor' "$scratch/metrics.json"; }
  total=$((total + $(counted Requests)))
  failures=$((failures + $(counted Http5xx)))
done < <(app_rows)
say "Requests: $failures of $total failed (objective $SUCCESS_PERCENT % succeed)"
awk -v f="$failures" -v t="$total" -v p="$SUCCESS_PERCENT" 'BEGIN { exit !(t == 0 || (t - f) * 100 >= p * t) }' ||
  missed+=("$failures of $total requests failed, the objective is $SUCCESS_PERCENT % success")

# 4. The deployment's time.
left=$(seconds_left 1)
[ "$left" -gt 0 ] || missed+=("the deployment took longer than $DEPLOYMENT_SECONDS s")

for miss in "${missed[@]}"; do
  printf '##vso[task.logissue type=error]%s: %s\n' "$ENVIRONMENT" "$miss"
done
[ ${#missed[@]} -eq 0 ] || exit 1
say "All objectives hold in $ENVIRONMENT."
