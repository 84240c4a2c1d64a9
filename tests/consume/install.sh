#!/usr/bin/env bash
# Installs into a folder, moves it, and uses the tool from there: nothing may be looked up by the old path. A project
# without its vendored runtime finds the installed one, builds its handler with it and passes its tests.
#   install.sh BUILD-DIR
set -euo pipefail
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cmake --install "$build" --prefix "$work/first" >/dev/null
mv "$work/first" "$work/moved"
formwork=$work/moved/bin/formwork
"$formwork" --version | grep -q '^formwork [0-9]'
[ -x "$work/moved/bin/formwork-localhost" ]
for starter in http-api queue-worker event-workflow moderation; do
  mkdir "$work/$starter"
  (cd "$work/$starter" && "$formwork" init "$starter" >/dev/null && "$formwork" check && "$formwork" generate >plan)
  tail -1 "$work/$starter/plan"
  [ -f "$work/$starter/infra/main.bicep" ]
  (cd "$work/$starter" && "$formwork" generate --check)
done

# With the flags of the build that was installed: a library made with sanitizers needs a program made with them.
type=$(sed -n 's/^CMAKE_BUILD_TYPE:[^=]*=//p' "$build/CMakeCache.txt")
flags=$(sed -n "s/^CMAKE_CXX_FLAGS_${type^^}:[^=]*=//p" "$build/CMakeCache.txt")
project=$work/event-workflow
rm -rf "$project/vendor"
cd "$project"/apps/*
cmake -S . -B build -G Ninja -DCMAKE_BUILD_TYPE="$type" "-DCMAKE_CXX_FLAGS_${type^^}=$flags" \
  -DCMAKE_PREFIX_PATH="$work/moved" >log || { cat log; exit 1; }
cmake --build build >log || { tail -40 log; exit 1; }
build/app_tests
[ -x build/handler ]
echo "ok: a project builds with the installed runtime"
