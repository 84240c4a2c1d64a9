#!/usr/bin/env bash
# What a developer types against a running platform, and reads. Usage: run.sh drive|watch|apps FORMWORK HANDLER SOURCE
# The handler is the small one of tests/e2e/host: it answers with what stands in $HANDLER_DIR/<function>.json.
set -euo pipefail
part=$1 formwork=$2 handler=$3 source=$4
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
export HANDLER_DIR=$work/answers NO_COLOR=1
mkdir -p "$HANDLER_DIR" "$work/project"
cd "$work/project"
host=''
failures=0

# shellcheck disable=SC2317  # called by the trap
clean() {
  if [ -n "$host" ]; then kill "$host" 2>/dev/null && wait "$host" 2>/dev/null; fi
  rm -rf "$work"
}
trap clean EXIT

fail() {
  echo "FAILED: $*" >&2
  failures=$((failures + 1))
}
# Runs the command; its exit code must be the first argument. Output in $out, errors in $err.
out='' err=''
run() {
  local wanted=$1 code=0
  shift
  out=$("$formwork" "$@" 2>"$work/err") || code=$?
  err=$(cat "$work/err")
  [ "$code" = "$wanted" ] || fail "formwork $*: exit $code, not $wanted: $out $err"
}
says() { case "$out" in *"$1"*) ;; *) fail "nothing of '$1' in: $out" ;; esac; }
complains() { case "$err" in *"$1"*) ;; *) fail "nothing of '$1' in: $err" ;; esac; }
# Asks for up to 20 seconds.
eventually() {
  for _ in $(seq 400); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    sleep 0.05
  done
  fail "waited in vain for: $*"
}
answer() { printf '%s' "$2" >"$HANDLER_DIR/$1.json"; }
port() { sed 's/.*{"port":\([0-9]*\).*/\1/' .formwork/run.json; }
api() { curl -s -o "$work/body" -w '%{http_code}' "http://127.0.0.1:$(port)/api/$1" "${@:2}"; }

install_handler() {
  local app
  for app in apps/*; do
    mkdir -p "$app/build/debug"
    cp "$handler" "$app/build/debug/handler"
  done
}
start() {
  "$formwork" run --port 0 --fresh "$@" >"$work/log" 2>"$work/told" &
  host=$!
  for _ in $(seq 400); do
    if grep -q 'ready on' "$work/log"; then return 0; fi
    kill -0 "$host" 2>/dev/null || break
    sleep 0.05
  done
  cat "$work/log" "$work/told" >&2
  echo "FAILED: the platform did not start" >&2
  exit 1
}
finish() {
  kill "$host"
  wait "$host" || true
  host=''
}

# shellcheck source-path=SCRIPTDIR source=drive.sh disable=SC1091
. "$here/$part.sh"

[ "$failures" = 0 ] || exit 1
echo "$part: all as it should be"
