#!/usr/bin/env bash
# Builds every app for testing, runs its tests, measures coverage. Usage: test.sh OUTPUT_DIRECTORY
#   APPS   names, separated by blanks       COVERAGE   percent of lines that must be covered; 0 measures nothing
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need APPS
out=${1:?usage: test.sh OUTPUT_DIRECTORY}
mkdir -p "$out"
out=$(realpath "$out")
root=$(realpath "$(dirname "$0")/../..")
coverage=${COVERAGE:-0}
failed=()
measured=() # where the functions' objects of each app lie

for app in $APPS; do
  say "##[section]$app"
  cd "$root/apps/$app"
  flags=()
  [ "$coverage" = 0 ] || flags=(-DCMAKE_CXX_FLAGS=--coverage)
  cmake --preset debug "${flags[@]}"
  cmake --build --preset debug
  measured+=("$root/apps/$app/build/debug/CMakeFiles/app.dir/functions")
  # The tests' results are published even when some fail: so all apps are tested before this step does.
  ctest --preset debug --output-junit "$out/$app.xml" --output-on-failure || failed+=("$app")
done

if [ "$coverage" != 0 ]; then
  # Ours to cover is what the team writes: the functions. Generated code and the runtime are tested where they are made.
  find "${measured[@]}" -name '*.gcno' | grep --quiet . || die "no function was compiled for measuring: nothing is covered"
  cd "$root"
  gcovr --root . --filter 'apps/[^/]+/functions/' --cobertura "$out/coverage.xml" --print-summary \
    --fail-under-line "$coverage" "${measured[@]}" || die "less than $coverage % of the functions' lines are covered"
fi
[ ${#failed[@]} -eq 0 ] || die "tests failed in: ${failed[*]}"
