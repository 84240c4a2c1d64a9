# The platform as it should be: how soon it answers, how fast, how surely, and how soon an event is handled.
# shellcheck shell=bash disable=SC2154

started=$(now)
start_platform --fresh
cold=$(since "$started")
record "API and moderation" "cold start" "host and handler started from nothing until /api/health answers" \
  "$(milliseconds "$cold") ms" "2 s" "$(below "$cold" 2)" figure

count=$(many 4000 200)
posts 20 warm >/dev/null
load "$work/api" "$count" 8 api
p95=$(percentile "$work/api" 95)
record "API and moderation" "API latency" "$count messages posted over 8 connections, each moderated by the AI and stored" \
  "p50 $(milliseconds "$(percentile "$work/api" 50)") ms, p95 $(milliseconds "$p95") ms, p99 $(milliseconds "$(percentile "$work/api" 99)") ms" \
  "p95 1 s" "$(below "$p95" 1)" figure
good=$(with_status "$work/api" 201)
record "API and moderation" "success" "answers with 201 among them" "$good of $count" "99.9 %" \
  "$(holds $((good * 1000)) -ge $((count * 999)))" fact

await 120 "the posted events" counted api posted "$good"
record "Events and workflows" "each event is handled once" "the posted events in the statistics, after the queue and the workflow" \
  "$(stats api posted) of $good" "all, none twice" "$(holds "$(stats api posted)" = "$good")" fact

for i in $(seq "$(many 20 5)"); do
  posts 1 "single-$i" >/dev/null
  sent=$(now)
  await 20 "one event" counted "single-$i" posted 1
  since "$sent"
  echo
done >"$work/events"
p95=$(percentile "$work/events" 95)
record "Events and workflows" "event latency" "from a message's 201 to its event in the statistics, one at a time" \
  "p50 $(milliseconds "$(percentile "$work/events" 50)") ms, p95 $(milliseconds "$p95") ms" "5 s" "$(below "$p95" 5)" figure
