#!/usr/bin/env bash
# Compiles every app and makes its deployment package, once: the same packages go through all environments.
# Where the agent has Docker and BUILD_IMAGE is set (debian:12), it happens in that container, so that the handler
# needs no newer C library than the Functions Linux workers have. Usage: build.sh OUTPUT_DIRECTORY
#   APPS   names, separated by blanks        CCACHE_DIR   where the compiler's cache lies (ccache's own default)
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need APPS
out=${1:?usage: build.sh OUTPUT_DIRECTORY}
mkdir -p "$out/packages"
out=$(realpath "$out")
root=$(git -C "$(dirname "$0")" rev-parse --show-toplevel 2>/dev/null || realpath "$(dirname "$0")/../..")
export FORMWORK_BUILD=${BUILD_BUILDID:-local}
cache=${CCACHE_DIR:-$HOME/.cache/ccache}
mkdir -p "$cache"

if [ -n "${BUILD_IMAGE:-}" ] && [ -z "${INSIDE_CONTAINER:-}" ] && command -v docker >/dev/null; then
  say "Building inside $BUILD_IMAGE."
  exec docker run --rm --volume "$root:$root" --volume "$out:$out" --volume "$cache:$cache" --workdir "$root" \
    --env APPS --env CCACHE_DIR="$cache" --env BUILD_BUILDID --env INSIDE_CONTAINER=1 --env OWNER="$(id -u):$(id -g)" \
    "$BUILD_IMAGE" bash -c '
      set -euo pipefail
      pipelines/agent.sh --compiler-only >/dev/null
      git config --global --add safe.directory "$PWD"
      status=0
      pipelines/scripts/build.sh "$1" || status=$?
      chown -R "$OWNER" "$1" "$CCACHE_DIR" apps
      exit "$status"' build "$out"
fi

for app in $APPS; do
  say "##[section]$app"
  (
    cd "$root/apps/$app"
    cmake --preset package -DFORMWORK_BUILD="$FORMWORK_BUILD"
    cmake --build --preset package
  )
  mapfile -t zips < <(find "$root/apps/$app/build" -name '*.zip' -path '*package*' -newer "$root/apps/$app/CMakeLists.txt")
  [ "${#zips[@]}" -eq 1 ] || die "the preset 'package' of '$app' made ${#zips[@]} packages, not one"
  cp "${zips[0]}" "$out/packages/$app.zip"
  say "$app: $(stat -c %s "$out/packages/$app.zip") bytes"
done
! command -v ccache >/dev/null || ccache --show-stats --verbose 2>/dev/null | grep -E 'Hits|Misses' | head -n 2 || true
