#!/usr/bin/env bash
# run.sh HOST WORK: the dashboard in a headless Chromium. Needs node, npm (for playwright-core, fetched into WORK) and
# Debian's chromium; without one of them it says how many checks were skipped and why, and ends with 77.
set -euo pipefail
host=$1
work=$2
here=$(cd "$(dirname "$0")" && pwd)
checks=$(grep -c 'check(' "$here/browser_test.mjs")

skip() {
  echo "SKIPPED: $checks browser checks of the dashboard: $1"
  exit 77
}

command -v node >/dev/null || skip "there is no node"
chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
[ -n "$chromium" ] || skip "there is no chromium (scripts/setup --with-browser installs it)"
mkdir -p "$work"
cp "$here"/*.mjs "$work/"
rm -rf "$work/app"
cp -r "$here/app" "$work/app"
if [ ! -d "$work/node_modules/playwright-core" ]; then
  command -v npm >/dev/null || skip "there is no npm to fetch playwright-core with"
  npm install --prefix "$work" --no-audit --no-fund --silent playwright-core@1.49.1 >"$work/npm.log" 2>&1 || skip "npm could not fetch playwright-core"
fi
exec node "$work/browser_test.mjs" "$host" "$chromium"
