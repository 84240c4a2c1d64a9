# A queue flooded with events: the API keeps answering, and every event is counted once.
# shellcheck shell=bash disable=SC2154

count=$(many 50000 1000)
start_platform --fresh
posts 10 calm >/dev/null
control=$host/formwork/api
secret=$(jq -r .key "$project/.formwork/run.json")
# Events with ids of their own, sent over two connections; without a pause between them.
flood() {
  seq "$1" "$2" | awk -v url="$control/queues/stream-events/messages" -v key="$secret" '{
    printf "%surl = \"%s\"\nheader = \"x-formwork-key: %s\"\nsilent\noutput = /dev/null\nfail\n", (NR > 1 ? "next\n" : ""), url, key
    printf "data-raw = \"{\\\"id\\\":\\\"00000000-0000-4000-8000-%012d\\\",\\\"streamId\\\":\\\"flood\\\",\\\"kind\\\":\\\"joined\\\",\\\"at\\\":\\\"2026-01-02T03:04:05Z\\\"}\"\n", $1 }' |
    curl -K -
}
begun=$(now)
flood 1 $((count / 2)) &
one=$!
flood $((count / 2 + 1)) "$count" &
two=$!
load "$work/api" "$(many 1000 100)" 4 during
wait $one $two
p95=$(percentile "$work/api" 95)
record "When things fail" "a flooded queue, the API" "$(lines "$work/api") messages posted while $count events arrive" \
  "$(with_status "$work/api" 201) stored, p95 $(milliseconds "$p95") ms" "p95 1 s" "$(below "$p95" 1)" figure
record "When things fail" "a flooded queue, no message refused" "the same messages" "$(with_status "$work/api" 201) of $(lines "$work/api")" "all" \
  "$(holds "$(with_status "$work/api" 201)" = "$(lines "$work/api")")" fact
await 1200 "the flood to drain" counted flood joined "$count"
took=$(since "$begun")
record "When things fail" "a flooded queue, the events" "$count events through the workflow with three activities each" \
  "$(stats flood joined) counted in ${took%.*} s" "all, none twice" "$(holds "$(stats flood joined)" = "$count")" fact
