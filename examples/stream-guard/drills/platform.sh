# What every drill has at hand: the platform started and stopped, requests posted and timed, figures taken and recorded.
# Sourced by scripts/validate, which sets: project, work (a scratch folder), results, fake (the stand-in's URL), scale.
# shellcheck shell=bash
# shellcheck disable=SC2154  # project, work, results, fake and scale come from the caller

runner=

# A number of requests for the long form, cut down to a few for the short one.
many() { if [ "$scale" = short ]; then echo "$2"; else echo "$1"; fi; }

start_platform() {
  rm -f "$project/.formwork/run.json"
  formwork run -C "$project" --no-build --port 0 "$@" >"$work/run.log" 2>&1 &
  runner=$!
  await 60 "the platform to start" answers
}

answers() {
  [ -s "$project/.formwork/run.json" ] || return 1
  host=http://127.0.0.1:$(jq -r .port "$project/.formwork/run.json")
  key=$(jq -r .hostKey "$project/.formwork/run.json")
  api=$host/api
  curl -sf -o /dev/null "$api/health"
}

stop_platform() {
  [ -n "$runner" ] || return 0
  kill "$runner" 2>/dev/null || true
  wait "$runner" 2>/dev/null || true
  runner=
}

# await SECONDS WHAT COMMAND…: asks until the command succeeds.
await() {
  local until=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt "$until" ] || { echo "drill: waited in vain for $what" >&2; tail -20 "$work/run.log" >&2; return 1; }
    sleep 0.05
  done
}

get() { curl -sS --max-time 10 "$api/$1" -H "x-functions-key: $key"; }
ai() { curl -sS -o /dev/null -X POST "$fake/fake/mode/$1"; }
drive() { formwork "$@" -C "$project"; }
query() { drive item query "$1" "$2" --json | jq -c .rows; }
count_of() { query "$1" 'SELECT VALUE COUNT(1) FROM c' | jq '.[0]'; }
at_least() { [ "$(count_of "$1")" -ge "$2" ]; }

# stats CHANNEL KIND: how many events of the kind the API counts.
stats() { get "streams/$1/stats" | jq --arg kind "$2" 'map(select(.kind == $kind) | .n) | add // 0'; }
counted() { [ "$(stats "$1" "$2")" -ge "$3" ]; }

# posts COUNT CHANNEL [TEXT]: one request after another over one connection; a line each: body, status, seconds.
# With `patient` set, a request that gets no answer or a 5xx is sent again until it gets one, as a client would.
posts() {
  local i
  for ((i = 0; i < $1; ++i)); do
    printf 'next\nurl = "%s/channels/%s/messages"\nheader = "content-type: application/json"\nmax-time = 10\nsilent\n%s' "$api" "$2" \
      "${patient:+$'retry = 20\nretry-all-errors\nretry-delay = 1\n'}"
    printf 'data = "{\\"author\\":\\"ada\\",\\"text\\":\\"%s %d\\"}"\nwrite-out = " %%{http_code} %%{time_total}\\n"\n' "${3:-hello}" "$i"
  done | tail -n +2 | curl -K - 2>/dev/null || true
}

# load FILE COUNT PARALLEL CHANNEL [TEXT]: COUNT posts over PARALLEL connections.
load() {
  local i pids=()
  for ((i = 0; i < $3; ++i)); do
    posts $(($2 / $3)) "$4" "${5:-hello}" >"$1.$i" &
    pids+=($!)
  done
  wait "${pids[@]}"
  cat "$1".[0-9]* >"$1"
  rm -f "$1".[0-9]*
}

with_status() { awk -v code="$2" '$(NF-1) == code' "$1" | wc -l; }
lines() { wc -l <"$1"; }
milliseconds() { awk -v s="$1" 'BEGIN { printf "%.0f", s * 1000 }'; }
now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.3f", b - a }'; }

# percentile FILE P: of the last field of each line.
percentile() {
  awk '{ print $NF }' "$1" | sort -g | awk -v p="$2" '{ v[NR] = $1 } END { i = int(NR * p / 100 + 0.999999); if (i < 1) i = 1; print v[i] }'
}

# record PHASE PROMISE DONE MEASURED BAR HELD KIND: kind `fact` must hold everywhere, `figure` depends on the machine.
record() {
  jq -nc --arg phase "$1" --arg promise "$2" --arg did "$3" --arg measured "$4" --arg bar "$5" --argjson held "$6" --arg kind "$7" \
    '{$phase, $promise, $did, $measured, $bar, $held, $kind}' >>"$results"
  printf '  %-4s %s: %s (%s)\n' "$(if $6; then echo ok; else echo MISS; fi)" "$2" "$4" "$5"
}
holds() { if test "$1" "$2" "$3"; then echo true; else echo false; fi; }
below() { awk -v a="$1" -v b="$2" 'BEGIN { exit !(a <= b) }' && echo true || echo false; }
