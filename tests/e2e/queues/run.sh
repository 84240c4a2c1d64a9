#!/usr/bin/env bash
# run.sh TEST WORK: the comparison with a running Azurite. Needs node, and Azurite from npm: 190 MB, so it is fetched into
# WORK only with FORMWORK_TEST_FULL=1, and used where it is there. Loopback only. Without one of them it says what was
# skipped and why, and ends with 77.
set -euo pipefail
test=$1
work=$2
version=3.35.0
main=$work/node_modules/azurite/dist/src/queue/main.js
calls=$(grep -c ': ' "$(dirname "$0")/azurite.txt")

skip() {
  echo "SKIPPED: $calls calls to a running Azurite: $1"
  exit 77
}

command -v node >/dev/null || skip "there is no node"
if [ ! -f "$main" ]; then
  [ -n "${FORMWORK_TEST_FULL:-}" ] || skip "azurite $version is not in $work; FORMWORK_TEST_FULL=1 fetches it"
  command -v npm >/dev/null || skip "there is no npm to fetch azurite with"
  mkdir -p "$work"
  npm install --prefix "$work" --no-audit --no-fund --silent "azurite@$version" >"$work/npm.log" 2>&1 ||
    skip "npm could not fetch azurite $version"
fi
FORMWORK_AZURITE=$main "$test" '[azurite]'
