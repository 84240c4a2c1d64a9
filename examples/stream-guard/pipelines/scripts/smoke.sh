#!/usr/bin/env bash
# Uses the platform as a caller would: posts requests and events and waits until they are seen stored.
# What is sent and where it has to show up stands in smoke.json. Each check runs 1 + SMOKE_ROUNDS times: the first
# round wakes the apps and is not measured. Times go to RESULTS, one JSON object a line, for objectives.sh.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need ENVIRONMENT RESOURCE_GROUP RELEASE RESULTS BUILD_BUILDID
plan=$RELEASE/pipelines/smoke.json
load_outputs "$BUILD_BUILDID" || die "the infrastructure deployment of build $BUILD_BUILDID has no outputs"
: >"$RESULTS"

host_of() { app_rows | awk -F '\t' -v app="$1" '$1 == app { print $3 }'; }
site_of() { app_rows | awk -F '\t' -v app="$1" '$1 == app { print $2 }'; }

# headers_of APP ACCESS: $headers is a file with the function key, if the route wants one.
headers_of() {
  local key
  headers=$scratch/headers-$1-$2
  [ ! -f "$headers" ] || return 0
  (umask 077 && printf 'Content-Type: application/json\n' >"$headers")
  [ "$2" != public ] || return 0
  key=$(az functionapp keys list --resource-group "$RESOURCE_GROUP" --name "$(site_of "$1")" \
    --query functionKeys.default --output tsv --only-show-errors)
  [ -n "$key" ] || die "the app '$1' has no function key"
  printf 'x-functions-key: %s\n' "$key" >>"$headers"
}

# call APP ACCESS METHOD PATH [FILE]: $status is the answer's status, the answer itself is in $answer.
answer=$scratch/answer
call() {
  local data=()
  [ -z "${5:-}" ] || data=(--data-binary "@$5")
  headers_of "$1" "$2"
  status=$(curl --silent --max-time "${CALL_SECONDS:-30}" --request "$3" --header "@$headers" "${data[@]}" \
    --output "$answer" --write-out '%{http_code}' "https://$(host_of "$1")$4") || status=000
}

# filled CHECK RUN FILTER: the value in the plan, with the run's own names, ids and times in it.
filled() {
  jq --compact-output --arg run "$2" --arg uuid "$uuid" --arg now "$(date -u +%FT%T.000Z)" \
    "$3 | walk(if type == \"string\" then gsub(\"@run@\"; \$run) | gsub(\"@uuid@\"; \$uuid) | gsub(\"@now@\"; \$now) else . end)" <<<"$1"
}

send() {
  local check=$1 run=$2 body=$scratch/body
  filled "$check" "$run" .send.body >"$body"
  if [ "$(jq --raw-output '.send.queue // ""' <<<"$check")" != "" ]; then
    # base64: the way the platform's queues carry messages
    in_time az storage message put --queue-name "$(jq --raw-output .send.queue <<<"$check")" \
      --content "$(base64 --wrap=0 <"$body")" --account-name "$(output_value dataStorage)" --auth-mode login \
      --output none --only-show-errors
    return
  fi
  call "$(jq --raw-output .send.app <<<"$check")" "$(jq --raw-output .send.access <<<"$check")" \
    "$(jq --raw-output .send.method <<<"$check")" "$(filled "$check" "$run" .send.path | jq --raw-output .)" "$body"
  [[ "$status" == 2* ]] || die "$ENVIRONMENT: '$(jq --raw-output .name <<<"$check")' answered $status to a good request"
}

seen() {
  local check=$1 run=$2
  call "$(jq --raw-output .see.app <<<"$check")" "$(jq --raw-output .see.access <<<"$check")" GET \
    "$(filled "$check" "$run" .see.path | jq --raw-output .)"
  [[ "$status" == 2* ]] && jq --exit-status 'if type == "array" then length > 0 else . != null end' "$answer" >/dev/null 2>&1
}

round() {
  local check=$1 number=$2 name run began took
  name=$(jq --raw-output .name <<<"$check")
  run=smoke-$BUILD_BUILDID-$RANDOM$number
  uuid=$(cat /proc/sys/kernel/random/uuid) # one in a round: what is sent and what is asked for go together
  began=$(now_ms)
  send "$check" "$run"
  if [ "$(jq '.see != null' <<<"$check")" = true ]; then
    until seen "$check" "$run"; do
      [ $(($(now_ms) - began)) -lt "${SEEN_MS:-60000}" ] ||
        die "$ENVIRONMENT: what '$name' was sent is not stored after $((${SEEN_MS:-60000} / 1000)) s"
      sleep "${SEEN_PAUSE:-0.2}"
    done
  fi
  took=$(($(now_ms) - began))
  jq --compact-output --null-input --arg name "$name" --argjson round "$number" --argjson ms "$took" \
    --arg kind "$(jq --raw-output 'if .send.queue then "event" else "api" end' <<<"$check")" \
    '{name: $name, kind: $kind, round: $round, ms: $ms}' >>"$RESULTS"
  say "$name, round $number: $took ms"
}

while read -r check; do
  for ((number = 0; number <= ${SMOKE_ROUNDS:-2}; number++)); do
    round "$check" "$number" </dev/null
  done
done < <(jq --compact-output '.checks[]' "$plan")
say "Smoke tests passed in $ENVIRONMENT."
