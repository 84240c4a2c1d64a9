# The handler dies at random, then the host dies: what was acknowledged is there and was counted, once.
# shellcheck shell=bash disable=SC2154

# ids CONTAINER: of all its documents; a query shows a hundred at most.
ids() {
  local from total
  total=$(count_of "$1")
  for ((from = 0; from < total; from += 100)); do
    query "$1" "SELECT VALUE c.id FROM c ORDER BY c.id OFFSET $from LIMIT 100" | jq -r '.[]'
  done | sort
}
missing_from() { comm -23 "$work/acknowledged" <(ids "$1") | wc -l; }
# A workflow that a crash of the whole handler failed is found by the sweeper, which writes its dead letter; an operator
# puts that back. Here both are done at once instead of after minutes.
settled_after_redriving() {
  [ "$(missing_from stats)" -gt 0 ] || return 0
  drive timer fire formwork-sweep
  redriven=$((redriven + $(drive queue redrive stream-events --json | jq .moved)))
  sleep 1
  [ "$(missing_from stats)" = 0 ]
}

# What a host had taken from the queue when it died is hidden there until its ten minutes are up, as in Azure.
waiting() { drive queue peek stream-events --json | jq -r '.messages[].text | fromjson | .id' | sort; }

# shows WHAT DID SECONDS: every acknowledged message is stored and was counted, none of them twice.
shows() {
  awk '$(NF-1) == 201' "$work/posted" | grep -o '^{"id":"[0-9a-f-]*"' | cut -d'"' -f4 | sort >"$work/acknowledged"
  redriven=0
  await "$3" "the events to be counted" settled_after_redriving 2>/dev/null || true
  local lost queued uncounted twice
  lost=$(missing_from messages)
  queued=$(comm -23 "$work/acknowledged" <(ids stats) | comm -12 - <(waiting) | wc -l)
  uncounted=$(($(missing_from stats) - queued))
  twice=$({ ids messages | uniq -d; ids stats | uniq -d; } | wc -l)
  record "When things fail" "$1" "$2" \
    "$(lines "$work/acknowledged") acknowledged, of them $lost lost, $uncounted uncounted, $twice doubled; $redriven events redriven, $queued still hidden in the queue" \
    "none lost, uncounted or doubled" "$(holds "$lost $uncounted $twice" = "0 0 0")" fact
}

count=$(many 1000 200)
start_platform --fresh
drive fault add handler=crash:1/50 >/dev/null
(
  # shellcheck disable=SC2034  # read by posts
  patient=yes
  load "$work/posted" "$count" 4 crash
)
# After the third crash the host stops as Azure's does, and is started again: it is not there for a moment.
await 60 "the faults to be cleared" drive fault clear
await 60 "the handler to be back" answers
shows "the handler crashes" "$count messages sent until acknowledged, the handler killed at every 50th call on average" 240
stop_platform

# The host is killed with everything it holds, and started again as the platform would.
count=$(many 8000 2000)
start_platform --fresh
load "$work/posted" "$count" 4 killed &
loading=$!
await 60 "a tenth of the messages" at_least messages $((count / 10))
pkill -KILL -P "$runner" || true
wait "$loading" || true
stop_platform
start_platform
unanswered=$(($(lines "$work/posted") - $(with_status "$work/posted" 201)))
shows "the host is killed" "$count messages, the host and its handler killed on the way: $unanswered got no answer" "$(many 660 20)"
