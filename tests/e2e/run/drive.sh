# shellcheck shell=bash disable=SC2154  # sourced by run.sh
cp "$source/examples/stream-guard/blueprint.yaml" .
run 0 generate
install_handler
run 1 logs
complains 'start it with `formwork run`'
start --no-build --fault cosmos=429:5% --fault gemini=timeout:20%
grep -q 'POST /channels/{channelId}/messages' "$work/told" || fail "run does not print the routes"
grep -q 'x-functions-key: ' "$work/told" || fail "run does not print the keys"
grep -q '/formwork/#key=' "$work/told" || fail "run does not print the dashboard"

# A second platform in the same folder would share its state: refused before anything is touched.
run 1 run --no-build --port 0 --fresh
complains "a platform runs here already (.formwork/run.lock: is held by another formwork, process $host)"
run 0 queue peek stream-events

# Slips of the finger are said, not obeyed.
run 1 queue send stream-event --data x
complains "there is no queue 'stream-event'; there are "
run 64 queue peek stream-events --limit many
complains "'many' is no whole number from 0 to 100000"
run 1 item query messages SELEC
[ "$err" = "formwork: error: expected SELECT at 'SELEC'" ] || fail "a query's fault is: $err"
mkdir -p deep/er
run 1 check -C deep/er
complains 'there is one in ../..: go there, or say -C ../..'

# Faults: two from the command line, one more, a wrong one, none.
run 0 fault list
says 'cosmos=429:5%'
says 'gemini=timeout:20%'
run 0 fault add handler=crash:1/100
says 'handler=crash:1/100 is on'
run 1 fault add gemni=timeout
complains "unknown target of a fault 'gemni': one of handler, queue, cosmos, gemini"
run 0 fault clear handler=crash:1/100
run 0 fault clear
run 0 fault list
says 'no faults'

# Calling functions.
answer post-message '{"Outputs":{"res":{"statusCode":201,"body":"{\"id\":\"7\"}"}}}'
run 0 invoke post-message --param channelId=lobby --data '{"author":"ann","text":"hi"}'
[ "$out" = '{"id":"7"}' ] || fail "invoke prints the body alone, not: $out"
complains 'post-message answered 201'
run 0 invoke post-message --param channelId=lobby --json
says '"status":201'
run 1 invoke nobody
complains "there is no function 'nobody'; there are "
complains ', review-violation, '
# What is missing is said in the words of the route, before the bindings fail on it.
run 1 invoke review-violation --param id=7
complains "'review-violation' needs channelId: --param channelId=…"
run 1 invoke list-messages --param channel=lobby
complains "'list-messages' has no parameter 'channel'; its route has: channelId"
run 1 invoke process-event --data '{}'
complains "'process-event' is a workflow: formwork workflow start process-event"
run 1 timer fire nightly
complains "there is no timer 'nightly'; there are formwork-purge, formwork-sweep, nightly-report"
run 1 item list message
complains "there is no container 'message'; there are alerts, events, "
[ "$(api channels/lobby/messages -d '{}')" = 201 ] || fail "the API answers"

# Queues: input as text, from a file and from standard input; peek, dead letters, redrive, clear.
printf 'from a file' >message.txt
answer formwork-start-process-event 'HTTP/1.1 500 X
'
run 0 queue send stream-events-dead --data 'plain text'
says 'sent to stream-events-dead as '
run 0 queue send stream-events-dead --data @message.txt
printf 'from standard input' | { run 0 queue send stream-events-dead --data -; }
run 1 queue send stream-events-dead --data @nothing.txt
complains 'nothing.txt: cannot be read'
run 0 queue peek stream-events-dead
says 'plain text'
says 'from a file'
says 'from standard input'
run 0 queue dead stream-events --json
says '"text":"from a file"'
run 0 queue dead stream-events
says 'payload  from a file'
run 0 queue list
grep -Eq '^QUEUE +MESSAGES +VISIBLE +OLDEST +HOLDS$' <<<"$out" || fail "queue list has no head"
grep -Eq '^stream-events-dead +3 .* dead letters of stream-events$' <<<"$out" || fail "queue list does not say what holds dead letters"
run 1 queue peek Nothing
complains "there is no queue 'Nothing'"
run 0 queue clear stream-events-dead
says 'removed 3 messages'
run 0 queue dead stream-events
says 'no dead letters'
run 0 queue redrive stream-events
says 'sent back 0 messages'

# Documents.
run 0 item put messages --data '{"id":"17","channelId":"lobby","author":"ann","text":"hi","moderated":false}'
says 'stored 17 in messages'
run 0 item get messages 17 --partition lobby
says '"author": "ann"'
run 0 item query messages 'SELECT VALUE c.author FROM c WHERE c.moderated = false' --partition lobby
[ "$out" = '"ann"' ] || fail "a query prints the rows alone, not: $out"
complains '1 document'
run 0 item query messages 'SELECT * FROM c' --partition elsewhere
[ -z "$out" ] || fail "another partition has no rows: $out"
run 0 item list messages --json
says '"rows":['
run 1 item query messages 'SELECT NONSENSE(1) FROM c'
complains 'NONSENSE'

# Instances whose ids need codes in a URL; what no id may hold.
for id in 'a b' '50%20off' 'grüße+&=' "it's"; do
  run 0 workflow start process-event --id "$id" --data '{"id":"1"}'
  says "\"id\": \"$id\""
  run 0 workflow show "$id"
  says "\"instanceId\": \"$id\""
  run 0 workflow purge "$id"
  says 'purged'
done
run 1 workflow start process-event --id 'a/b'
complains "The instance id 'a/b' is not allowed."
run 1 workflow show 'a#b'
complains "there is no workflow instance 'a#b'"
run 1 workflow start nope
complains "there is no workflow 'nope'; there are process-event"

# A timer, the log of what was, the log of what happens.
run 0 timer fire nightly-report
says 'fired nightly-report'
eventually grep -q 'POST /nightly-report' "$HANDLER_DIR/nightly-report.log"
logged() { "$formwork" logs | grep -q 'succeeded.*nightly-report'; }
eventually logged
run 0 logs --limit 500
says 'OUTCOME'
says 'POST /api/channels/lobby/messages'
run 0 logs --function nightly-report
grep -q 'succeeded.*nightly-report' <<<"$out" && ! grep -q 'post-message' <<<"$out" || fail "logs --function does not narrow"
run 0 logs --function nightly-report --failed
says 'nothing of that kind'
run 1 logs --function nightly
complains "there is no function 'nightly'; there are "
id=$("$formwork" logs --function nightly-report --json | sed -n 's/.*"id":"\([^"]*\)".*/\1/p' | head -n 1)
run 0 logs "${id:0:8}"
grep -Eq "^invocation +$id$" <<<"$out" || fail "logs ID does not show the invocation"
grep -Eq '^outcome +succeeded, ' <<<"$out" || fail "logs ID does not show the outcome"
grep -q '^input$' <<<"$out" || fail "logs ID does not show what went in"
run 1 logs nothing-like-it
complains 'no such invocation is known'
run 64 logs "$id" --failed
run 64 logs --follow --failed
"$formwork" logs --follow >"$work/follow" &
follower=$!
"$formwork" logs --follow --json >"$work/follow.json" &
json_follower=$!
eventually grep -q 'nightly-report' "$work/follow"
api 'channels/lobby/messages?seen=1' -d '{}' >/dev/null
eventually grep -Eq '^[0-9:.]{12}  ok +post-message +POST /api/channels/lobby/messages +201 ' "$work/follow"
eventually grep -q '"kind":"invocation".*"function":"post-message"' "$work/follow.json"
kill "$follower" "$json_follower"
grep -Eq '^[0-9:.]{12}  ok +post-message +POST /api/channels/lobby/messages +201 ' "$work/log" || fail "run has no calm line"

# A real clock is not moved.
run 1 clock advance 10m
complains 'start with --clock virtual'
run 1 clock advance soon
complains "'soon' is no time span, such as 30s, 10m or 2h"
finish
start --no-build --clock virtual:2026-11-21T02:59:00Z --output json
run 0 clock advance 10m
says 'it is 2026-11-21T03:09:00'
eventually grep -q '"trigger":"timer"' "$work/log"
head -1 "$work/log" | grep -q '^{"schema_version":1,"kind":"' || fail "run --output json is a stream of objects"
finish

# For a debugger: neither the host nor the handler has a time limit.
start --no-build --no-timeouts
pid=$(sed -n 's/.*Console: pid \([0-9]*\) port.*/\1/p' "$work/log" | tail -n 1)
tr '\0' '\n' <"/proc/$pid/environ" >"$work/environ"
for setting in AzureFunctionsJobHost__functionTimeout=-1 FORMWORK_FUNCTION_POST_MESSAGE_TIMEOUT=0s FORMWORK_FUNCTION_WRITE_LOG_TIMEOUT=0s; do
  grep -qx -- "$setting" "$work/environ" || fail "--no-timeouts does not set $setting"
done
finish

# The state of a virtual clock is ahead of the wall: what waits in it is not due, and that is said.
start --no-build --clock virtual:2126-11-21T02:59:00Z
finish
"$formwork" run --no-build --port 0 >"$work/log" 2>"$work/told" &
host=$!
eventually grep -q 'the state has come to 2126-11-21T02:59:0.*; --clock virtual:2126-11-21T02:59:0' "$work/log"

# A host that is killed is not a quiet end.
eventually test -s .formwork/run.json
kill -KILL "$(sed 's/.*"pid":\([0-9]*\).*/\1/' .formwork/run.json)"
code=0
wait "$host" || code=$?
host=''
[ "$code" = 1 ] || fail "a killed host's exit code is $code"
grep -q 'the local host was ended from outside (Killed); `formwork run` goes on with what it kept' "$work/told" || fail "a killed host is not told: $(cat "$work/told")"

# A handler that never becomes ready is not started for ever.
HANDLER_MODE=crash run 1 run --no-build --port 0
complains 'the handler ended three times before it was ready'
