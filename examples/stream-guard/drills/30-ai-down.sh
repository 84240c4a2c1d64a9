# The AI times out, refuses, breaks off or talks nonsense: messages go through unmoderated, and the API stays quick.
# shellcheck shell=bash disable=SC2154

calls() { curl -sS "$fake/fake/stats" | jq .calls; }
moderated_again() { posts 1 after | grep -q '"moderated":true'; }

for mode in timeout 429 garbage reset; do
  start_platform --fresh
  posts 5 before >/dev/null
  ai "$mode"
  before=$(calls)
  count=$(many 400 80)
  load "$work/$mode" "$count" 4 down
  asked=$(($(calls) - before))
  through=$(grep -c '"moderated":false' "$work/$mode" || true)
  noted=$(grep -c '"message":"stored without moderation"' "$work/run.log" || true)
  record "When things fail" "AI: $mode" "$count messages over 4 connections" \
    "$(with_status "$work/$mode" 201) stored, $through marked unmoderated, $noted counted in the log" "all stored and counted (fail-open)" \
    "$(holds "$(with_status "$work/$mode" 201) $through $noted" = "$count $count $count")" fact
  record "When things fail" "AI: $mode, the breaker" "calls the service saw for these messages" "$asked" "fewer than one a message" \
    "$(holds "$asked" -lt "$count")" fact
  p95=$(percentile "$work/$mode" 95)
  record "When things fail" "AI: $mode, API latency" "the same messages" \
    "p95 $(milliseconds "$p95") ms, longest $(milliseconds "$(percentile "$work/$mode" 100)") ms" "p95 1 s" "$(below "$p95" 1)" figure
  ai ok
  recovered=$(now)
  await 60 "moderation to come back" moderated_again
  record "When things fail" "AI: $mode, recovery" "until a message is moderated again" "$(milliseconds "$(since "$recovered")") ms" "1 min" \
    "$(below "$(since "$recovered")" 60)" figure
  stop_platform
done
