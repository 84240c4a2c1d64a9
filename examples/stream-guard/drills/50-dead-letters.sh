# A poison message, a failing database, two deliveries of one event.
# shellcheck shell=bash disable=SC2154

export FORMWORK_ACTIVITY_UPDATE_STATS_RETRY_FIRST=100ms FORMWORK_ACTIVITY_RAISE_ALERT_RETRY_FIRST=100ms
export FORMWORK_ACTIVITY_WRITE_LOG_RETRY_FIRST=100ms
event() { printf '{"id":"%s","streamId":"letters","kind":"joined","at":"2026-01-02T03:04:05Z"}' "$1"; }
send() { drive queue send stream-events --data - >/dev/null; }
dead() { drive queue dead stream-events --json | jq '.messages | length'; }
dead_letters() { [ "$(dead)" -ge "$1" ]; }

start_platform --fresh
first=5f0c2a52-3c1f-4b8e-9d0a-0d1f5e3b7a11
event $first | send
event $first | send
await 30 "the event" counted letters joined 1
second=5f0c2a52-3c1f-4b8e-9d0a-0d1f5e3b7a12
event $second | send
await 30 "the next event" counted letters joined 2
event $first | send
third=5f0c2a52-3c1f-4b8e-9d0a-0d1f5e3b7a13
event $third | send
await 30 "the last event" counted letters joined 3
record "When things fail" "the same event three times" "3 events sent, one of them three times" "$(stats letters joined) counted" "3" \
  "$(holds "$(stats letters joined)" = 3)" fact

printf 'this is no event' | send
await 60 "the poison message's dead letter" dead_letters 1
payload=$(drive queue dead stream-events --json | jq -r '.messages[0].text | fromjson | .payload')
record "When things fail" "a poison message" "a text that is no event sent to the queue" "$(dead) dead letter, payload '$payload'" \
  "kept byte for byte" "$(holds "$payload" = 'this is no event')" fact
drive queue clear stream-events-dead >/dev/null

drive fault add 'cosmos=429:100%' >/dev/null
fourth=5f0c2a52-3c1f-4b8e-9d0a-0d1f5e3b7a14
event $fourth | send
await 60 "the failed event's dead letter" dead_letters 1
letter=$(drive queue dead stream-events --json | jq -c '.messages[0].text | fromjson | {function, error: .error.message, id: (.payload | fromjson | .id)}')
record "When things fail" "a failed event is kept" "the database refuses every write; the workflow gives up" "$letter" \
  "payload and context kept" "$(holds "$(jq -r .id <<<"$letter")" = $fourth)" fact
drive fault clear >/dev/null
drive queue redrive stream-events >/dev/null
await 90 "the redriven event" counted letters joined 4
record "When things fail" "a dead letter redriven" "the database is back, the dead letter put back at once" \
  "$(stats letters joined) of 4 events counted, $(dead) dead letters left" "handled" "$(holds "$(stats letters joined) $(dead)" = "4 0")" fact
