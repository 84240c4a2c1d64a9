# shellcheck shell=bash disable=SC2154  # sourced by run.sh
# A save rebuilds and swaps; nobody who calls meanwhile is turned away. The compiler is a stand-in: it copies.
cp "$source/examples/stream-guard/blueprint.yaml" .
run 0 generate
mkdir "$work/bin"
cat >"$work/bin/cmake" <<EOF
#!/bin/sh
mkdir -p build/debug
case "\$*" in
  *--build*) cp "$handler" build/debug/handler.new && mv build/debug/handler.new build/debug/handler ;;
  *) touch build/debug/CMakeCache.txt ;;
esac
EOF
chmod +x "$work/bin/cmake"
PATH=$work/bin:$PATH
answer list-messages '{"Outputs":{"res":{"statusCode":200,"body":"[]"}}}'
start --watch
key=$(sed 's/.*"hostKey":"\([^"]*\)".*/\1/' .formwork/run.json)
load() {
  while [ ! -e "$work/enough" ]; do
    api channels/lobby/messages -H "x-functions-key: $key"
    echo
  done >"$work/statuses"
}
load &
loader=$!
eventually test -s "$work/statuses"
for round in 1 2 3; do
  sleep 0.02 # a file system's clock may be coarse
  echo "// $round" >>apps/stream-guard/functions/post-message.cc
  swapped() { [ "$(grep -c 'rebuilt and swapped in [0-9]* ms' "$work/told")" = "$round" ]; }
  eventually swapped
done
touch "$work/enough"
wait "$loader"
[ "$(sort -u "$work/statuses")" = 200 ] || fail "not every call was answered with 200: $(sort "$work/statuses" | uniq -c)"
[ "$(wc -l <"$work/statuses")" -gt 10 ] || fail "too few calls to say anything"
[ "$(wc -l <"$HANDLER_DIR/starts.log")" = 4 ] || fail "the handler was not started four times"
# What the host itself reads needs a new host: configuration.
echo >>apps/stream-guard/host.json
eventually grep -q 'configuration changed; starting the host again' "$work/told"
again() { [ "$(grep -c 'ready on' "$work/log")" = 2 ]; }
eventually again
finish
