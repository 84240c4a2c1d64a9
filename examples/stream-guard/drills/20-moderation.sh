# What is toxic is held back, seen by moderators, and decided on by two of them at once.
# shellcheck shell=bash disable=SC2154

start_platform --fresh
count=$(many 50 10)
load "$work/toxic" "$count" 2 court "you stupid idiot"
held=$(with_status "$work/toxic" 202)
record "API and moderation" "toxic messages are held back" "$count toxic messages posted" \
  "$held held, $(count_of messages) stored, $(get violations/court | jq length) open violations" \
  "all held, none stored" "$(holds "$held $(count_of messages) $(get violations/court | jq length)" = "$count 0 $count")" fact
await 60 "the alerts" at_least alerts "$count"
record "Events and workflows" "an alert is raised once" "violations flagged by the change feed, through queue and workflow" \
  "$(count_of alerts) alerts" "$count" "$(holds "$(count_of alerts)" = "$count")" fact

# Two moderators decide on every violation at the same moment.
decide() {
  local id verdicts=()
  for id in $(get violations/court | jq -r '.[].id'); do
    for status in upheld dismissed; do
      curl -sS -o /dev/null -w '%{http_code}\n' --max-time 10 -X PATCH "$api/violations/court/$id" -H "x-functions-key: $key" \
        -H 'content-type: application/json' -d "{\"status\":\"$status\"}" &
      verdicts+=($!)
    done
    wait "${verdicts[@]}"
    verdicts=()
  done
}
decide >"$work/decisions" 2>/dev/null
decisions=$(grep -c '^200$' "$work/decisions")
record "API and moderation" "two moderators at once" "each of $count violations upheld and dismissed at the same moment" \
  "$decisions decisions, $(count_of verdicts) verdicts, $(get violations/court | jq length) left open" "every verdict kept" \
  "$(holds "$decisions $(count_of verdicts) $(get violations/court | jq length)" = "$((count * 2)) $((count * 2)) 0")" fact

posts 1 court "you stupid idiot" >/dev/null
drive timer fire nightly-report >/dev/null
reported() { grep -q '"message":"open violations".*"count":1' "$work/run.log"; }
await 20 "the nightly report" reported
record "Events and workflows" "the nightly report" "its timer fired with one violation open" "1 open violation reported" "runs" true fact
