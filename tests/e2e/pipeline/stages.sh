#!/usr/bin/env bash
# The scripts of the build, test and review stages, run for real on the reference platform: this machine's compiler,
# clang-format, clang-tidy, cppcheck, gcovr and git; only the Bicep compiler is a stand-in where it is not installed.
#   review    what needs no compiling: the gates 'format' and 'cppcheck', the release's data, the pull request's page
#   tool      where the review gets formwork from: the agent, a package, a build; and the build's container (a stand-in)
#   build     compiles the package as the pipeline does, starts it under the local host and calls it
#   test      builds and runs the functions' tests, measures them, looks at them with clang-tidy
# 'build' and 'test' take minutes: only with FORMWORK_TEST_FULL=1. Usage: stages.sh FORMWORK LOCALHOST SOURCE PART
set -euo pipefail
part=$4
if [[ "$part" =~ ^(build|test)$ ]] && [ "${FORMWORK_TEST_FULL:-}" != 1 ]; then
  echo "skipped: compiling an app takes minutes; set FORMWORK_TEST_FULL=1"
  exit 77
fi
formwork=$(realpath "$1")
localhost=$(realpath "$2")
source_directory=$(realpath "$3")
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
host=
# shellcheck disable=SC2317  # called by the trap
clean_up() {
  [ -z "$host" ] || kill "$host" 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT
export GIT_CONFIG_GLOBAL=$work/gitconfig GIT_CONFIG_SYSTEM=/dev/null HOME=$work
git config --global user.name Tester
git config --global user.email tester@example.com
git config --global init.defaultBranch main
mkdir "$work/bin"
ln -s "$formwork" "$work/bin/formwork"
command -v az >/dev/null || ln -s "$here/bin/az" "$here/bin/az-setup" "$work/bin/"
export PATH=$work/bin:$PATH FAKE=$work/fake
mkdir -p "$FAKE"
failures=0

ok() { echo "ok      $*"; }
bad() {
  echo "FAILED  $*" >&2
  sed 's/^/        | /' "$work/log" >&2
  failures=$((failures + 1))
}
# passes WHAT COMMAND…, fails WHAT COMMAND…: what it prints is in $work/log.
passes() {
  local what=$1
  shift
  if "$@" >"$work/log" 2>&1; then ok "$what"; else bad "$what: it failed"; fi
}
fails() {
  local what=$1
  shift
  if "$@" >"$work/log" 2>&1; then bad "$what: it did not fail"; else ok "$what"; fi
}
# says TEXT: the last command did.
says() {
  if grep --quiet --fixed-strings -- "$1" "$work/log"; then ok "  it says: $1"; else bad "  it does not say: $1"; fi
}

# The reference platform as its team has it: rendered, its bodies written, checked in, with a remote.
project=$work/project
mkdir "$project"
cp -r "$source_directory/examples/stream-guard/." "$project/"
rm -rf "$project"/{pipelines,infra,docs,.clang-format,.clang-tidy} "$project"/apps/*/{generated,build}
find "$project/apps" -mindepth 2 -maxdepth 2 ! -name functions ! -name tests -exec rm -rf {} +
"$formwork" generate -C "$project" >/dev/null
cd "$project"
git init --quiet
git add --all
git commit --quiet --message "as rendered"
git clone --quiet --bare . "$work/origin.git"
git remote add origin "$work/origin.git"
export APPS=stream-guard ENVIRONMENTS='staging production' BUILD_BUILDID=4711

part_review() {
  passes "the gate 'format' takes the rendered stubs and the example's bodies" pipelines/scripts/quality.sh format "$work/quality"
  says "format: 22 files are fine."
  passes "the gate 'cppcheck' too" pipelines/scripts/quality.sh cppcheck "$work/quality"
  printf '\nint   Crooked( ){ int*p=nullptr; return *p; }\n' >>apps/stream-guard/functions/write_log.cc
  fails "what is crooked fails 'format'" pipelines/scripts/quality.sh format "$work/quality"
  says "write_log.cc"
  fails "what is wrong fails 'cppcheck'" pipelines/scripts/quality.sh cppcheck "$work/quality"
  says "nullPointer"
  git checkout --quiet -- apps
  fails "a gate that does not exist" pipelines/scripts/quality.sh spelling "$work/quality"

  passes "the release is completed" pipelines/scripts/release.sh "$work/release"
  passes "it says which build it is" test "$(jq --raw-output '[.build, (.apps | join(" "))] | join(" ")' "$work/release/release.json")" = "4711 stream-guard"
  passes "it holds the parameters of each environment" test -s "$work/release/infra/main.staging.parameters.json" -a -s "$work/release/infra/main.production.parameters.json"
  passes "it holds the scripts that deploy it" test -x "$work/release/pipelines/scripts/rollback.sh"

  # A pull request that changes the blueprint and forgets to render.
  export SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main
  git checkout --quiet -b topic
  sed -i 's/^    attempts: 5$/    attempts: 7/; s/list-violations:/list-violations:\n    access: public/' blueprint.yaml
  git commit --quiet --all --message "open the list of violations"
  fails "what is not rendered anew is refused" pipelines/scripts/review.sh "$work/review"
  says "**Not regenerated.**"
  says "rendered files differ from the blueprint"
  formwork generate >/dev/null
  git add --all
  git commit --quiet --message "render"
  passes "rendered, it is reviewed" pipelines/scripts/review.sh "$work/review"
  says "## What this pull request means"
  says "list-violations"
  local variable
  variable=$(sed -n 's/^##vso\[task.setvariable variable=REVIEW_COMMENT\]//p' "$work/log")
  passes "the comment is one line for the task that posts it" test "$(printf '%s' "$variable" | grep -c '%0D%0A.*violations')" = 1
  printf '%s' "$variable" | sed 's/%0D%0A/\n/g; s/%AZP25/%/g' >"$work/posted"
  passes "and comes out as it was written" cmp "$work/posted" "$work/review/comment.md"
}

# A repository that is built as formwork's own is, in no time: formwork.sh knows no more of it than this.
small_tool() {
  mkdir -p "$1/scripts"
  printf '#!/bin/sh\necho "set up" >>"%s/setups"\n' "$work" >"$1/scripts/setup"
  chmod +x "$1/scripts/setup"
  printf '#!/bin/sh\necho "formwork 9.9"\n' >"$1/tool"
  # shellcheck disable=SC2016  # CMake's variables
  printf '%s\n' 'cmake_minimum_required(VERSION 3.25)' 'project(tool NONE)' \
    'add_custom_target(formwork COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/tool ${CMAKE_BINARY_DIR}/bin/formwork)' >"$1/CMakeLists.txt"
  # shellcheck disable=SC2016
  printf '{"version":6,"configurePresets":[{"name":"release","generator":"Ninja","binaryDir":"${sourceDir}/build/release"}],"buildPresets":[{"name":"release","configurePreset":"release"}]}\n' >"$1/CMakePresets.json"
  git -C "$1" init --quiet
  git -C "$1" add --all
  git -C "$1" commit --quiet --message tool
}

tool_of_the_review() {
  local ready="pipelines/scripts/formwork.sh" nowhere=/usr/bin:/bin ref
  passes "what the agent brings is taken" $ready "$work/home"
  says "$("$formwork" --version), from $work/bin/formwork"
  PATH=$nowhere fails "an agent that brings none is told what to do" $ready "$work/home"
  says "fill in the parameter 'formwork' of pipelines/pr.yml"

  mkdir "$work/package"
  printf '#!/bin/sh\necho "formwork 8.8"\n' >"$work/package/formwork" # a package loses the right to be run
  passes "a package goes before what the agent brings" $ready "$work/package"
  says "formwork 8.8, from $work/package/bin/formwork"
  says "##vso[task.prependpath]$work/package/bin"
  says "were rendered by $("$formwork" --version), this agent has formwork 8.8"

  small_tool "$work/a tool"
  ref=$(git -C "$work/a tool" rev-parse HEAD)
  export FORMWORK_GIT="file://$work/a tool" FORMWORK_REF=$ref
  PATH=$nowhere passes "a repository is built at the commit that was named" $ready "$work/built"
  says "formwork 9.9, from $work/built/bin/formwork"
  rm -rf "$work/a tool"
  PATH=$nowhere passes "what the cache kept is not built again" $ready "$work/built"
  passes "and its libraries were installed once" test "$(wc -l <"$work/setups")" = 1
  # shellcheck disable=SC2016  # for the script that is written
  printf '#!/bin/sh\n[ "$(wc -l <%s/setups)" -gt 1 ] && echo "formwork 9.9"\n' "$work" >"$work/built/bin/formwork"
  PATH=$nowhere passes "on an agent without its libraries they are" $ready "$work/built"
  FORMWORK_REF=missing fails "a commit that is not there" $ready "$work/other"
  says "cannot fetch 'missing'"
  unset FORMWORK_GIT FORMWORK_REF
}

# Every way of filling in the parameter is one that Azure DevOps takes.
tool_in_the_pipeline() {
  local value
  mkdir "$work/hosted"
  cp "$source_directory/tests/render/mixed-plans.yaml" "$work/hosted/blueprint.yaml"
  "$formwork" generate -C "$work/hosted" >/dev/null 2>&1
  for value in '{}' '{feed: tools, package: formwork, version: 1.2.3}' '{git: https://example.com/formwork, ref: v1.2.3}'; do
    sed -i "s|^    formwork: .*|    formwork: $value|" "$work/hosted/pipelines/pr.yml"
    passes "pr.yml with $value is valid" "$formwork" pipeline validate -C "$work/hosted" --strict pipelines/pr.yml
    passes "and runs" "$formwork" pipeline simulate -C "$work/hosted" --pull-request pipelines/pr.yml
    says "formwork  Make formwork ready"
  done
  says "Formwork as it was built before"
}

# The build in its container, with a repository and a release whose paths have blanks.
build_in_a_container() {
  local root="$work/a team's platform" out="$work/the release"
  mkdir -p "$root/apps/tiny" "$FAKE/container"
  cp -r pipelines "$root/"
  # shellcheck disable=SC2016  # CMake's variables
  printf '%s\n' 'cmake_minimum_required(VERSION 3.25)' 'project(tiny NONE)' 'file(WRITE ${CMAKE_BINARY_DIR}/build "${FORMWORK_BUILD} $ENV{CCACHE_DIR}")' \
    'add_custom_target(zip ALL COMMAND ${CMAKE_COMMAND} -E tar cf tiny.zip --format=zip build)' >"$root/apps/tiny/CMakeLists.txt"
  # shellcheck disable=SC2016
  printf '{"version":6,"configurePresets":[{"name":"package","generator":"Ninja","binaryDir":"${sourceDir}/build/package"}],"buildPresets":[{"name":"package","configurePreset":"package"}]}\n' >"$root/apps/tiny/CMakePresets.json"
  git -C "$root" init --quiet
  # shellcheck disable=SC2016  # for the script that is written
  printf '#!/bin/sh\n[ "$1" != -u ] && exec /usr/bin/id "$@"\necho 0\n' >"$FAKE/container/id"
  printf '#!/bin/sh\necho "apt-get $*" >>"%s"\n' "$FAKE/installed" >"$FAKE/container/apt-get"
  chmod +x "$FAKE/container/"*
  ln -sf "$here/bin/docker" "$work/bin/docker"
  export APPS=tiny BUILD_IMAGE=debian:12 CCACHE_DIR="$work/a cache" SECRET_OF_THE_AGENT=hidden

  passes "the build goes into the container" "$root/pipelines/scripts/build.sh" "$out"
  passes "the image is the one that was named" test "$(cat "$FAKE/image")" = debian:12
  passes "the compiler was installed in it" grep --quiet update "$FAKE/installed"
  passes "repository, release and cache are mounted, each under its own path" \
    test "$(grep -A1 -- '^--volume$' "$FAKE/docker" | grep -v '^--')" = "$root:$root
$out:$out
$work/a cache:$work/a cache"
  passes "the environment is what the build needs, and no more" \
    test "$(grep -A1 -- '^--env$' "$FAKE/docker" | grep -v '^--' | cut -d= -f1 | tr '\n' ' ')" = "APPS CCACHE_DIR BUILD_BUILDID INSIDE_CONTAINER OWNER "
  passes "the package comes out of it" unzip -q "$out/packages/tiny.zip" -d "$work/unpacked"
  passes "with the build's number, and the compiler's cache" test "$(cat "$work/unpacked/build")" = "4711 $work/a cache"
  echo 'message(FATAL_ERROR "does not compile")' >>"$root/apps/tiny/CMakeLists.txt"
  fails "what fails inside fails outside" "$root/pipelines/scripts/build.sh" "$out"
  says "does not compile"
}

part_tool() {
  tool_of_the_review
  tool_in_the_pipeline
  build_in_a_container
}

# call METHOD PATH [BODY]: $status and $work/answer.
call() {
  status=$(curl --silent --max-time 20 --request "$1" --output "$work/answer" --write-out '%{http_code}' \
    --header 'Content-Type: application/json' ${3:+--data "$3"} "http://127.0.0.1:$port$2") || status=000
}

part_build() {
  passes "the package is built" pipelines/scripts/build.sh "$work/release"
  tail -n 3 "$work/log"
  mkdir "$work/package"
  passes "it can be unpacked" unzip -q "$work/release/packages/stream-guard.zip" -d "$work/package"
  passes "host.json is at its root" test -f "$work/package/host.json"
  passes "the handler can be run" test -x "$work/package/handler"
  passes "no settings of a laptop are in it" test ! -e "$work/package/local.settings.json" -a ! -e "$work/package/local.settings.example.json"

  # Beside the package there is what the infrastructure makes: containers, queues, the app's settings.
  formwork show --json | jq '.blueprint | {containers: [.name as $database | .containers | to_entries[] |
    {database: $database, name: .key, partitionKey: .value.partitionKey}], queues: (.queues | keys)}' >"$work/resources.json"
  "$localhost" "$work/package" --port 0 --in-memory --output none --resources "$work/resources.json" \
    --settings apps/stream-guard/local.settings.example.json --run-file "$work/run.json" >"$work/log" 2>&1 &
  host=$!
  local status=000 i
  for ((i = 0; i < 300; i++)); do
    if [ -s "$work/run.json" ]; then
      port=$(jq .port "$work/run.json")
      call GET /api/health
      [ "$status" != 200 ] || break
    fi
    kill -0 "$host" 2>/dev/null || break
    sleep 0.1
  done
  passes "under the local host its health answers" test "$status" = 200
  passes "with the build that made it" test "$(jq --raw-output .build "$work/answer")" = 4711
  # The AI service is not there: the message is let through and stored.
  call POST /api/channels/c1/messages '{"author":"ann","text":"hello"}'
  cp "$work/answer" "$work/log"
  passes "an HTTP function answers ($status)" test "${status:0:1}" = 2
  call GET /api/channels/c1/messages
  passes "what was sent is stored" test "$status $(jq --raw-output '.[0].text' "$work/answer")" = "200 hello"
}

part_test() {
  export COVERAGE=80
  passes "the tests are built and pass, and cover enough" pipelines/scripts/test.sh "$work/results"
  says "lines: "
  passes "their results are there to publish" grep --quiet '<testsuite' "$work/results/stream-guard.xml"
  passes "the coverage too, of the functions alone" test "$(grep -o '<class ' "$work/results/coverage.xml" | wc -l)" = "$(find apps/stream-guard/functions -name '*.cc' | wc -l)"

  printf '\nint NeverCalled(int a) {\n  if (a > 1) return 7;\n  return 8;\n}\n' >>apps/stream-guard/functions/write_log.cc
  COVERAGE=100 fails "an uncovered line misses a threshold of 100 %" pipelines/scripts/test.sh "$work/results"
  says "less than 100 % of the functions' lines are covered"
  git checkout --quiet -- apps

  passes "clang-tidy takes the example" pipelines/scripts/quality.sh tidy "$work/quality"
  says "tidy: 22 files are fine."
  export SYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main
  printf '\nint* Loose(int a) { return (int*)(long)a; }\n' >>apps/stream-guard/functions/write_log.cc
  git commit --quiet --all --message "a cast"
  fails "what a pull request makes worse fails 'tidy'" pipelines/scripts/quality.sh tidy "$work/quality"
  says "cppcoreguidelines-pro-type-cstyle-cast"
  passes "and nothing else was looked at" test "$(grep -c '^apps/.*error' "$work/log")" = "$(grep -c '^apps/stream-guard/functions/write_log.cc.*error' "$work/log")"
}

"part_$part"
[ "$failures" -eq 0 ] || { echo "$failures expectations failed"; exit 1; }
