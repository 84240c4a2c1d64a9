#!/usr/bin/env bash
# What a change of the blueprint means for code that was written before it: a removed output, a changed type, a renamed
# queue are compile errors at the line that no longer fits. And the stubs compile as they come.
#   consume.sh RENDER_PROJECT BLUEPRINT
# With FORMWORK_TEST_FULL=1 the whole project is configured, built, tested and packaged with the vendored runtime.
set -euo pipefail
render=$1
blueprint=$2
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compiler=${CXX:-c++}

fail() { echo "FAILED: $*" >&2; exit 1; }

# compile FOLDER FUNCTION: the compiler's words; its exit code
compile() { check "$1" "$1/apps/stream-guard/functions/$2.cc"; }
# check FOLDER FILE [COMPILER]: with the warnings that teams turn on, none of which may come up; of clang all, but for what
# is older than C++20, about layout, a test that registers itself before main, or newer clangs' dislike of all pointers.
gcc_warnings="-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wuseless-cast -Wextra-semi -Wnon-virtual-dtor"
clang_warnings="-Weverything -Wno-unknown-warning-option -Wno-unsafe-buffer-usage -Wno-c++98-compat -Wno-c++98-compat-pedantic -Wno-c++20-compat -Wno-padded -Wno-global-constructors"
check() {
  local with=${3:-$compiler} warnings=$gcc_warnings
  case $("$with" --version) in *clang*) warnings=$clang_warnings ;; esac
  # shellcheck disable=SC2086
  "$with" -std=c++20 -fsyntax-only $warnings -Werror -DFORMWORK_BUILD='"test"' -I"${2%/*/*}" \
    -I"$1/vendor/formwork/runtime/include" "$2" 2>&1
}

# broken NAME SED FUNCTION PATTERN: renders a changed blueprint, keeps the old function, expects an error at the line
# that holds the pattern.
broken() {
  local name=$1 change=$2 function=$3 pattern=$4 out line
  sed -E "$change" "$blueprint" >"$work/$name.yaml"
  cmp -s "$blueprint" "$work/$name.yaml" && fail "$name: the change changes nothing"
  "$render" "$work/$name.yaml" "$work/$name" >/dev/null || fail "$name: it does not render"
  cp "$work/base/apps/stream-guard/functions/$function.cc" "$work/$name/apps/stream-guard/functions/$function.cc"
  line=$(grep -n -F -m 1 -- "$pattern" "$work/$name/apps/stream-guard/functions/$function.cc" | cut -d: -f1)
  if out=$(compile "$work/$name" "$function"); then fail "$name: it still compiles"; fi
  grep -q "functions/$function.cc:$line:[0-9]*: error" <<<"$out" || fail "$name: no error at line $line: $out"
  echo "ok: $name is an error at functions/$function.cc:$line"
}

"$render" "$blueprint" "$work/base" >/dev/null
for function in "$work"/base/apps/stream-guard/functions/*.cc; do
  name=$(basename "$function" .cc)
  out=$(compile "$work/base" "$name") || fail "the stub of $name does not compile: $out"
done
echo "ok: the stubs compile"

# Every file of a blueprint whose names are those of generated code, without a warning.
"$render" "$(dirname "$0")/names.yaml" "$work/names" >/dev/null || fail "names.yaml does not render"
for source in "$work"/names/apps/shop/{functions,generated,tests}/*.cc; do
  out=$(check "$work/names" "$source") || fail "${source#"$work/"} does not compile: $out"
done
echo "ok: names that generated code has itself compile"

# Each public header alone, in a file that includes nothing else.
mkdir -p "$work/headers/app/functions"
for header in "$work"/names/vendor/formwork/runtime/include/formwork/*.h; do
  echo "#include <formwork/${header##*/}>" >"$work/headers/app/functions/${header##*/}.cc"
  out=$(check "$work/names" "$work/headers/app/functions/${header##*/}.cc") || fail "${header##*/} alone: $out"
done
echo "ok: each public header compiles alone"

# The other compiler: what it is strict about, the first is not.
if other=$(command -v clang++) && [[ $("$compiler" --version) != *clang* ]]; then
  for source in "$work"/names/apps/shop/{functions,generated,tests}/*.cc "$work"/headers/app/functions/*.cc; do
    out=$(check "$work/names" "$source" "$other") || fail "${source#"$work/"}, $other: $out"
  done
  echo "ok: both compile with clang, all of its warnings on"
else
  echo "skipped: compiling with clang (there is no clang++, or it is the compiler already)"
fi

# The settings that the project names are those that infrastructure and local.settings.json set.
settings() { grep -oE '"(FORMWORK|SCHEDULE)_[A-Z0-9_]+"' "$1" | grep -v '"FORMWORK_ENVIRONMENT"' | sort -u; }
example=$(dirname "$blueprint")/apps/stream-guard
out=$(diff <(settings "$work/base/apps/stream-guard/generated/names.h") <(settings "$example/local.settings.example.json")) ||
  fail "names.h and local.settings.example.json differ: $out"
echo "ok: names.h has the settings that are set"

sed -i '/^namespace app {/a static_assert(queues::kStreamEvents.size() > 0);' "$work/base/apps/stream-guard/functions/post_message.cc"
compile "$work/base" post_message >/dev/null || fail "the queue's name is not there"

# Activities that take and give lists, maps, enumerations and optional values: stubs, workflows and their tests.
"$render" "$here/../render/awkward-activities.yaml" "$work/awkward" >/dev/null
app=$work/awkward/apps/awkward
for file in "$app"/functions/*.cc "$app"/tests/handle_test.cc "$app"/generated/{workflows,types,sum,remember}.cc; do
  out=$(check "$work/awkward" "$file") || fail "${file#"$app/"} does not compile: $out"
done
echo "ok: activities of awkward types compile"

broken removed-output 's/, event: stream-events \}/ }/' post_message 'out.event = '
broken changed-type 's/^    createdAt: datetime/    createdAt: date/' post_message 'message.created_at = '
broken removed-field '0,/^    author: string\(1\.\.64\)/s//    writer: string(1..64)/' post_message 'in.body.author'
broken renamed-queue 's/stream-events/channel-events/g' post_message 'queues::kStreamEvents'
broken removed-service 's/^    calls: \[gemini\]$//' post_message 'PostMessage::Services'

[ -n "${FORMWORK_TEST_FULL:-}" ] || { echo "skipped: building and packaging the whole project (FORMWORK_TEST_FULL=1 does it)"; exit 0; }
"$render" "$blueprint" "$work/whole" >/dev/null
cd "$work/whole/apps/stream-guard"
echo '{"version":"2.0"}' >host.json
mkdir -p post-message
echo '{"bindings":[]}' >post-message/function.json
export CCACHE_DISABLE=1  # what a build costs, not what a cache saves
TIMEFORMAT='%1R s, %1U s of processor time'
cmake --preset package >/dev/null
echo "the first build and its package:"
time cmake --build --preset package
unzip -l build/package/app.zip | grep -q ' host.json$' || fail "host.json is not at the package's root"
unzip -l build/package/app.zip | grep -q ' post-message/function.json$' || fail "function.json is not in the package"
if ldd build/package/package/handler | grep -E 'libstdc|libssl|libcrypto|libboost'; then fail "the handler is not portable"; fi
cmake --build build/package --target app_tests
build/package/app_tests
echo '// changed' >>functions/post_message.cc
echo "one function changed:"
time cmake --build build/package --target handler
echo "one function's file, -O2:"
time "$compiler" -std=c++20 -O2 -c -I. -I../../vendor/formwork/runtime/include functions/post_message.cc -o post_message.o
