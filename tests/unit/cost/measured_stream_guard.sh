#!/usr/bin/env bash
# What measured_stream_guard.json was recorded from: the demo's load, a little longer, against the reference platform
# under `formwork run` with the stand-in of the AI service (see scripts/demo). People write, some of it toxic, others
# read; a moderator decides; events come from outside. The platform then needs a few seconds to come to rest and write.
#   measured_stream_guard.sh PROJECT
set -euo pipefail
project=$1
answer=$project/.formwork/answer.json
host=http://127.0.0.1:$(jq -r .port "$project/.formwork/run.json")
key=$(jq -r .hostKey "$project/.formwork/run.json")
api() { curl -sS -o "$answer" -H "x-functions-key: $key" -H 'content-type: application/json' "$@"; }
for i in $(seq 90); do
  text="hello number $i, how is everybody today? the stream is great so far"
  if [ $((i % 9)) -eq 0 ]; then text="you are a stupid idiot, number $i"; fi
  api -X POST "$host/api/channels/c$((i % 10))/messages" -d "{\"author\":\"ada\",\"text\":\"$text\"}"
  if [ $((i % 3)) -eq 0 ]; then api "$host/api/channels/c$((i % 10))/messages"; fi
  if [ $((i % 6)) -eq 0 ]; then api "$host/api/streams/c$((i % 10))/stats"; fi
done
for c in $(seq 0 9); do
  api "$host/api/violations/c$c"
  for id in $(jq -r ".[].id" "$answer"); do
    api -X PATCH "$host/api/violations/c$c/$id" -d '{"status":"upheld","note":"not here"}'
  done
done
for i in $(seq 30); do
  printf '{"id":"5f0c2a52-3c1f-4b8e-9d0a-0d1f5e3b7a%02d","streamId":"c%d","kind":"joined","at":"2026-01-02T03:04:05Z"}' "$i" $((i % 10)) |
    formwork queue send stream-events --data - -C "$project" >/dev/null
done
