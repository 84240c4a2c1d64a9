#!/usr/bin/env bash
# The build stage for real: renders a starter, runs the pipeline's build script on it, and looks into the package.
# Takes minutes of compiling: only with FORMWORK_TEST_FULL=1. Usage: package.sh FORMWORK BLUEPRINT
set -euo pipefail
if [ "${FORMWORK_TEST_FULL:-}" != 1 ]; then
  echo "skipped: compiling an app takes minutes; set FORMWORK_TEST_FULL=1"
  exit 77
fi
formwork=$(realpath "$1")
blueprint=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/project"
cp "$blueprint" "$work/project/blueprint.yaml"
grep -q '^pipeline:' "$blueprint" || printf 'pipeline: { provider: azure-devops }\n' >>"$work/project/blueprint.yaml"
"$formwork" generate -C "$work/project" >/dev/null
app=$(find "$work/project/apps" -mindepth 1 -maxdepth 1 -printf '%f\n')

APPS=$app BUILD_BUILDID=4711 "$work/project/pipelines/scripts/build.sh" "$work/release" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
unzip -q "$work/release/packages/$app.zip" -d "$work/package"
[ -f "$work/package/host.json" ] || { echo "host.json is not at the root of the package"; exit 1; }
[ -x "$work/package/handler" ] || { echo "the handler cannot be run"; exit 1; }

# The package starts, and its health function names the build that made it.
port=$((20000 + RANDOM % 20000))
(cd "$work/package" && FUNCTIONS_CUSTOMHANDLER_PORT=$port exec ./handler) >"$work/handler.log" 2>&1 &
handler=$!
trap 'kill "$handler" 2>/dev/null || true; rm -rf "$work"' EXIT
answer=
for ((i = 0; i < 100; i++)); do
  answer=$(curl --silent --max-time 2 --header 'Content-Type: application/json' --data '{"Data":{"req":{"Method":"GET","Url":"http://127.0.0.1/api/health","Query":{},"Headers":{},"Params":{},"Body":""}},"Metadata":{}}' \
    "http://127.0.0.1:$port/formwork-health" || true)
  [ -z "$answer" ] || break
  kill -0 "$handler" 2>/dev/null || { cat "$work/handler.log"; exit 1; }
  sleep 0.1
done
case "$answer" in
  *4711*) echo "the package of $app starts and says that it is build 4711" ;;
  *) echo "the health function answers: $answer"; cat "$work/handler.log"; exit 1 ;;
esac
