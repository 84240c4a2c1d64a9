#include "tests/unit/diff/changes.h"

#include <stdexcept>

#include "tests/support/temp_dir.h"

namespace formwork::test {

const std::string& ChangesBlueprint() {
  static const std::string text =
      ReadFile(std::string(FORMWORK_SOURCE_DIR) + "/tests/unit/diff/blueprint.yaml");
  return text;
}

std::string Changed(const BlueprintChange& change) {
  std::string text = ChangesBlueprint();
  std::string find = change.find;
  const bool everywhere = find.starts_with('@');
  if (everywhere) find.erase(0, 1);
  const std::string replace = everywhere ? change.replace + 1 : change.replace;
  size_t count = 0;
  for (size_t at = text.find(find); at != std::string::npos;
       at = text.find(find, at + replace.size())) {
    text.replace(at, find.size(), replace);
    ++count;
  }
  if (count == 0 || (count > 1 && !everywhere))
    throw std::runtime_error(std::string("cannot make the change: ") + change.name);
  return text;
}

const std::vector<BlueprintChange>& BlueprintChanges() {
  static const std::vector<BlueprintChange> changes = {
      {"the platform is renamed",
       "name: stream-guard",
       "name: stream-guards",
       {"replace platform stream-guards: the name: stream-guard -> stream-guards; every account is "
        "made anew under it, and all documents and messages stay behind in the old ones"}},
      {"the region moves",
       "region: eastus",
       "region: westeurope",
       {"replace platform stream-guard: the region: eastus -> westeurope; nothing can be moved "
        "between regions: it has to be deleted by hand first, and all documents and messages are "
        "lost"}},
      {"production moves to another region",
       "alwaysReady: 1",
       "alwaysReady: 1 }\n    region: westeurope\n    tags: { owner: platform-team",
       {"replace platform stream-guard: the region: eastus -> westeurope; nothing can be moved "
        "between regions: it has to be deleted by hand first, and all documents and messages are "
        "lost [production]"}},
      {"a tag moves",
       "costCenter: lab",
       "costCenter: prod",
       {"document platform stream-guard: the tag costCenter: lab -> prod"}},
      {"a tag goes",
       ", costCenter: lab",
       "",
       {"document platform stream-guard: loses the tag costCenter"}},
      {"a tag comes",
       "costCenter: lab",
       "costCenter: lab, stage: x",
       {"document platform stream-guard: gains the tag stage: x"}},
      {"the description changes",
       "description: Chat streams with AI moderation and event workflows",
       "description: Chat",
       {"document platform stream-guard: is described anew"}},
      {"success promise",
       "success: 99.9%",
       "success: 99.5%",
       {"alert platform stream-guard: the promised success rate: 99.9% -> 99.5%"}},
      {"latency promise",
       "apiLatency: 1s",
       "apiLatency: 2s",
       {"alert platform stream-guard: the promised latency of the API: 1s -> 2s"}},
      {"deployment promise",
       "deployment: 5m",
       "deployment: 10m",
       {"delivery platform stream-guard: the promised duration of a deployment: 5m -> 10m"}},
      {"budget in the base",
       "monthly: 50 USD",
       "monthly: 60 USD",
       {"alert budget: the monthly sum: 50 USD -> 60 USD [local, production]"}},
      {"budget in an overlay",
       "monthly: 20 USD",
       "monthly: 25 USD",
       {"alert budget: the monthly sum: 20 USD -> 25 USD [staging]"}},
      {"alert levels",
       "alertAt: [50%, 80%, 100%]",
       "alertAt: [50%, 100%]",
       {"alert budget: the alert levels: 50%, 80%, 100% -> 50%, 100%"}},
      {"alert levels reordered", "alertAt: [50%, 80%, 100%]", "alertAt: [100%, 50%, 80%]", {}},
      {"who is told",
       "notify: [platform-team@example.com]",
       "notify: [ops@example.com]",
       {"alert budget: who is told: platform-team@example.com -> ops@example.com"}},
      {"budget removed",
       "budget:\n  monthly: 50 USD\n  alertAt: [50%, 80%, 100%]\n  notify: "
       "[platform-team@example.com]\n",
       "",
       {"guard budget: is removed: nobody is told when the platform gets expensive [local, "
        "production]",
        "alert budget: who is told: platform-team@example.com -> none [staging]"}},
      {"plan",
       "plan: flex-consumption ",
       "plan: premium ",
       {"replace app stream-guard: the plan: flex-consumption -> premium; it has to be deleted by "
        "hand first, and is away until it is made anew"}},
      {"memory",
       "memory: 512MB",
       "memory: 2048MB",
       {"limit app stream-guard: the memory of an instance: 512MB -> 2GB"}},
      {"instances",
       "maxInstances: 40",
       "maxInstances: 60",
       {"limit app stream-guard: the most instances: 40 -> 60"}},
      {"app time-out",
       "  timeout: 2m",
       "  timeout: 3m",
       {"limit app stream-guard: the time-out: 2m -> 3m"}},
      {"always ready in production",
       "alwaysReady: 1",
       "alwaysReady: 2",
       {"limit app stream-guard: the instances that are always ready: 1 -> 2 [production]"}},
      {"a type is narrowed in a body",
       "  NewMessage:\n    author: string(1..64)",
       "  NewMessage:\n    author: string(1..32)",
       {"breaking function post-message: body.author takes string(1..32), no longer string(1..64)",
        "behaviour type NewMessage: the field author: string(1..64) -> string(1..32)"}},
      {"a type is widened in a body",
       "  NewMessage:\n    author: string(1..64)",
       "  NewMessage:\n    author: string(1..128)",
       {"behaviour type NewMessage: the field author: string(1..64) -> string(1..128)"}},
      {"a text field of a body takes ids alone",
       "  NewMessage:\n    author: string(1..64)",
       "  NewMessage:\n    author: uuid",
       {"breaking function post-message: body.author takes uuid, no longer string(1..64)",
        "behaviour type NewMessage: the field author: string(1..64) -> uuid"}},
      {"a required field is added to a body",
       "  NewMessage:\n",
       "  NewMessage:\n    channel: string\n",
       {"breaking function post-message: body.channel is now required",
        "behaviour type NewMessage: gains the field channel: string"}},
      {"an optional field is added to a body",
       "  NewMessage:\n",
       "  NewMessage:\n    channel: string?\n",
       {"behaviour type NewMessage: gains the field channel: string?"}},
      {"a field of a response may be missing",
       "    n: integer\n",
       "    n: integer?\n",
       {"breaking function stream-stats: response[].n may be missing",
        "behaviour type KindCount: the field n: integer -> integer?"}},
      {"an enumerator of a body goes",
       "  Review:\n    status: enum(upheld, dismissed)",
       "  Review:\n    status: enum(upheld)",
       {"breaking function review-violation: body.status no longer takes 'dismissed'",
        "behaviour type Review: the field status: enum(upheld, dismissed) -> enum(upheld)"}},
      {"an event's type gains a required field",
       "  StreamEvent:\n    id: uuid\n",
       "  StreamEvent:\n    id: uuid\n    source: string\n",
       {"in-flight activity raise-alert: inputs that are under way may not fit: input.source is "
        "now required",
        "in-flight activity update-stats: inputs that are under way may not fit: input.source is "
        "now required",
        "in-flight activity write-log: inputs that are under way may not fit: input.source is now "
        "required",
        "in-flight container events: documents that are already stored may not fit: "
        "StreamEvent.source is now required",
        "in-flight queue stream-events: messages under way that do not fit go to the dead letters: "
        "StreamEvent.source is now required",
        "in-flight workflow process-event: inputs that instances in flight were started with may "
        "not fit: input.source is now required",
        "behaviour type StreamEvent: gains the field source: string"}},
      {"a partition key moves",
       "stats:      { of: StatsEntry,  partitionKey: /streamId }",
       "stats:      { of: StatsEntry,  partitionKey: /kind }",
       {"replace container stats: the partition key: /streamId -> /kind; it has to "
        "be deleted by hand first, and every document in it is lost"}},
      {"a container is added",
       "containers:\n",
       "containers:\n  audit: { of: Alert, partitionKey: /streamId }\n",
       {"create container audit: is created"}},
      {"a container goes",
       "  archive:    { of: Violation,   partitionKey: /channelId }   # nobody uses it\n",
       "",
       {"destroy container archive: is given up with every document in it; it stays until it is "
        "deleted by hand"}},
      {"a response gains an enumerator",
       "  Violation:\n    id: uuid\n    channelId: string(1..64)\n    messageId: uuid\n    text: "
       "string\n    category: enum(toxicity,",
       "  Violation:\n    id: uuid\n    channelId: string(1..64)\n    messageId: uuid\n    text: "
       "string\n    category: enum(fraud, toxicity,",
       {"breaking function list-violations: response[].category may be the new 'fraud'",
        "breaking function review-violation: response.category may be the new 'fraud'",
        "behaviour type Violation: the field category: enum(toxicity, harassment, spam, other) -> "
        "enum(fraud, toxicity, harassment, spam, other)"}},
      {"an activity is renamed",
       "@update-stats",
       "@count-stats",
       {"in-flight activity update-stats: instances in flight that still need it cannot go on",
        "in-flight workflow process-event: its activities: raise-alert, update-stats, write-log -> "
        "count-stats, raise-alert, write-log; instances in flight were started with the old shape",
        "grant function count-stats: may write on container stats: writes 'entry'",
        "remove activity update-stats: is removed",
        "revoke function update-stats: may no longer write on container stats",
        "create activity count-stats: is created"}},
      {"the usage is stated",
       "azure: {",
       "usage: { requests: 1000 }\n\nazure: {",
       {"document platform stream-guard: the expected requests a month: none -> 1000"}},
      {"a function moves to another time-out",
       "  stream-stats:\n",
       "  stream-stats:\n    timeout: 30s\n",
       {"limit function stream-stats: the time-out: 2m -> 30s"}},
      {"ttl shortened",
       "ttl: 30d }",
       "ttl: 7d }",
       {"destroy container messages: the time to live: 30d -> 7d; documents older than 7d are "
        "deleted"}},
      {"ttl lengthened",
       "ttl: 30d }",
       "ttl: 60d }",
       {"limit container messages: the time to live: 30d -> 60d"}},
      {"ttl removed",
       ", ttl: 30d }",
       " }",
       {"limit container messages: the time to live: 30d -> none"}},
      {"unique keys change",
       "uniqueKeys: [[/messageId]]",
       "uniqueKeys: [[/messageId, /category]]",
       {"replace container violations: the unique keys: (/messageId) -> (/messageId, /category); "
        "it has to be deleted by hand first, and every document in it is lost"}},
      {"unique keys go",
       ", uniqueKeys: [[/messageId]]",
       "",
       {"replace container violations: the unique keys: (/messageId) -> none; it has to "
        "be deleted by hand first, and every document in it is lost"}},
      {"index leaves out",
       "partitionKey: /channelId, ttl: 30d",
       "partitionKey: /channelId, ttl: 30d, excludeFromIndex: [/text]",
       {"behaviour container messages: what the index leaves out: none -> /text"}},
      {"queue attempts",
       "  stream-events:\n    of: StreamEvent\n    attempts: 5",
       "  stream-events:\n    of: StreamEvent\n    attempts: 3",
       {"limit queue stream-events: attempts: 5 -> 3"}},
      {"queue pause",
       "retryAfter: 10s",
       "retryAfter: 20s",
       {"limit queue stream-events: the pause between attempts: 10s -> 20s"}},
      {"dead letters go elsewhere",
       "deadLetter: stream-events-dead",
       "deadLetter: lost-events",
       {"destroy queue stream-events-dead: is given up with every dead letter in it; it stays "
        "until it is deleted by hand",
        "grant function formwork-dead-letter: may send on queue lost-events: leaves there what "
        "could not be handled",
        "grant function formwork-move-stream-events: may send on queue lost-events: moves there "
        "what the host put aside",
        "grant function formwork-start-process-event: may send on queue lost-events: leaves there "
        "what could not be handled",
        "grant function formwork-sweep: may send on queue lost-events: leaves there what could not "
        "be handled",
        "revoke function formwork-dead-letter: may no longer send on queue stream-events-dead",
        "revoke function formwork-move-stream-events: may no longer send on queue "
        "stream-events-dead",
        "revoke function formwork-start-process-event: may no longer send on queue "
        "stream-events-dead",
        "revoke function formwork-sweep: may no longer send on queue stream-events-dead",
        "behaviour queue stream-events: the queue of its dead letters: stream-events-dead -> "
        "lost-events",
        "behaviour workflow process-event: the queue of its dead letters: stream-events-dead -> "
        "lost-events",
        "create queue lost-events: is created for dead letters"}},
      {"a queue is added",
       "queues:\n",
       "queues:\n  extra: { of: Alert }\n",
       {"create queue extra: is created", "create queue extra-dead: is created for dead letters"}},
      {"a queue is renamed (everywhere)",
       "@stream-events",
       "@chat-events",
       {"destroy queue stream-events: is given up with every message in it; it stays until it is "
        "deleted by hand",
        "destroy queue stream-events-dead: is given up with every dead letter in it; it stays "
        "until it is deleted by hand",
        "grant function flag-stream: may send on queue chat-events: sends 'events'",
        "grant function formwork-dead-letter: may send on queue chat-events-dead: leaves there "
        "what could not be handled",
        "grant function formwork-move-chat-events: may receive on queue chat-events-poison: takes "
        "the messages of 'chat-events-poison'",
        "grant function formwork-move-chat-events: may send on queue chat-events-dead: moves there "
        "what the host put aside",
        "grant function formwork-start-process-event: may receive on queue chat-events: takes the "
        "messages of 'chat-events'",
        "grant function formwork-start-process-event: may send on queue chat-events-dead: leaves "
        "there what could not be handled",
        "grant function formwork-start-process-event: may send on queue chat-events-poison: the "
        "host puts a message of 'chat-events' aside there after its last delivery",
        "grant function formwork-sweep: may send on queue chat-events-dead: leaves there what "
        "could not be handled",
        "grant function post-message: may send on queue chat-events: sends 'event'",
        "revoke function flag-stream: may no longer send on queue stream-events",
        "revoke function formwork-dead-letter: may no longer send on queue stream-events-dead",
        "revoke function formwork-move-stream-events: may no longer receive on queue "
        "stream-events-poison",
        "revoke function formwork-move-stream-events: may no longer send on queue "
        "stream-events-dead",
        "revoke function formwork-start-process-event: may no longer receive on queue "
        "stream-events",
        "revoke function formwork-start-process-event: may no longer send on queue "
        "stream-events-dead",
        "revoke function formwork-start-process-event: may no longer send on queue "
        "stream-events-poison",
        "revoke function formwork-sweep: may no longer send on queue stream-events-dead",
        "revoke function post-message: may no longer send on queue stream-events",
        "behaviour function flag-stream: where 'events' is written: stream-events -> chat-events",
        "behaviour function post-message: where 'event' is written: stream-events -> chat-events",
        "behaviour workflow process-event: is started by the queue chat-events instead of the "
        "queue stream-events",
        "behaviour workflow process-event: the queue of its dead letters: stream-events-dead -> "
        "chat-events-dead",
        "create queue chat-events: is created",
        "create queue chat-events-dead: is created for dead letters"}},
      {"a secret is added",
       "secrets:\n",
       "secrets:\n  other-key: { description: Another }\n",
       {"secret secret other-key: is needed: its value has to be set in every environment before "
        "the deployment"}},
      {"model",
       "model: gemini-2.5-flash-lite",
       "model: gemini-2.5-flash",
       {"behaviour service gemini: the model: gemini-2.5-flash-lite -> gemini-2.5-flash"}},
      {"deadline",
       "deadline: 800ms",
       "deadline: 900ms",
       {"limit service gemini: the deadline over all attempts: 800ms -> 900ms"}},
      {"service retry",
       "retry: { attempts: 3, backoff: exponential, first: 50ms, max: 200ms }",
       "retry: { attempts: 2, backoff: exponential, first: 50ms, max: 200ms }",
       {"limit service gemini: attempts of a retry: 3 -> 2"}},
      {"fail closed",
       "onFailure: open  ",
       "onFailure: closed",
       {"behaviour service gemini: what a failure does: open -> closed; calls now fail with it"}},
      {"a function becomes public",
       "    http: GET /violations/{channelId}\n",
       "    http: GET /violations/{channelId}\n    access: public\n",
       {"public function list-violations: access: key -> public; anyone may call it"}},
      {"a function closes",
       "    http: GET /channels/{channelId}/messages\n    access: public\n",
       "    http: GET /channels/{channelId}/messages\n",
       {"breaking function list-messages: access: public -> key; callers need a key they may not "
        "have"}},
      {"a route moves",
       "http: GET /streams/{streamId}/stats",
       "http: GET /streams/{streamId}/statistics",
       {"breaking function stream-stats: GET /streams/{streamId}/stats is gone",
        "behaviour function stream-stats: is started by GET /streams/{streamId}/statistics instead "
        "of GET /streams/{streamId}/stats"}},
      {"a route's parameter is renamed",
       "    http: PATCH /violations/{channelId}/{id}\n    body: Review\n    reads:  { violation: { "
       "from: violations, partition: channelId, id: id } }",
       "    http: PATCH /violations/{channelId}/{violation}\n    body: Review\n    reads:  { "
       "violation: { from: violations, partition: channelId, id: violation } }",
       {"behaviour function review-violation: is started by PATCH "
        "/violations/{channelId}/{violation} instead of PATCH /violations/{channelId}/{id}",
        "behaviour function review-violation: reads 'violation' from violations by id violation in "
        "partition channelId, before from violations by id id in partition channelId"}},
      {"a method moves",
       "http: PATCH /violations/",
       "http: PUT /violations/",
       {"breaking function review-violation: PATCH /violations/{channelId}/{id} is gone",
        "behaviour function review-violation: is started by PUT /violations/{channelId}/{id} "
        "instead of PATCH /violations/{channelId}/{id}"}},
      {"a function is renamed",
       "  list-violations:\n",
       "  show-violations:\n    was: list-violations\n",
       {"breaking function show-violations: keys of the old name's own are gone; keys of the app "
        "stay",
        "rename function show-violations: was called list-violations"}},
      {"a function is renamed without was",
       "  list-violations:\n",
       "  show-violations:\n",
       {"grant function show-violations: may read on container violations: reads 'violations'",
        "remove function list-violations: is removed; it was started by GET "
        "/violations/{channelId}",
        "revoke function list-violations: may no longer read on container violations",
        "create function show-violations: is created, started by GET /violations/{channelId}"}},
      {"a follower is renamed",
       "  flag-stream:\n",
       "  mark-stream:\n    was: flag-stream\n",
       {"in-flight function mark-stream: follows the changes under its new name: it starts anew "
        "and may miss some",
        "rename function mark-stream: was called flag-stream"}},
      {"a schedule moves",
       "schedule: \"0 0 3 * * *\"",
       "schedule: \"0 30 4 * * *\"",
       {"schedule function nightly-report: the schedule: 0 0 3 * * * -> 0 30 4 * * *; next runs "
        "2025-03-01T04:30:00Z, 2025-03-02T04:30:00Z, 2025-03-03T04:30:00Z (were "
        "2025-03-01T03:00:00Z, 2025-03-02T03:00:00Z, 2025-03-03T03:00:00Z)"}},
      {"a query changes",
       "SELECT TOP 50 * FROM c ORDER BY c.createdAt DESC",
       "SELECT TOP 20 * FROM c ORDER BY c.createdAt DESC",
       {"behaviour function list-messages: reads 'messages' from messages in partition channelId "
        "with SELECT TOP 20 * FROM c ORDER BY c.createdAt DESC, before from messages in partition "
        "channelId with SELECT TOP 50 * FROM c ORDER BY c.createdAt DESC"}},
      {"a write is added",
       "    writes: { message: messages, violation: violations, event: stream-events }",
       "    writes: { message: messages, violation: violations, event: stream-events, verdict: "
       "verdicts }",
       {"grant function post-message: may write on container verdicts: writes 'verdict'",
        "behaviour function post-message: writes 'verdict' to verdicts"}},
      {"a write goes",
       "writes: { message: messages, violation: violations, event: stream-events }",
       "writes: { message: messages, event: stream-events }",
       {"revoke function post-message: may no longer write on container violations",
        "behaviour function post-message: no longer writes 'violation' to violations"}},
      {"a call goes",
       "    calls: [gemini]\n",
       "",
       {"revoke function post-message: may no longer read secret on secret gemini-api-key",
        "behaviour function post-message: no longer calls gemini"}},
      {"attempts of a follower",
       "    changes: violations\n    attempts: 5",
       "    changes: violations\n    attempts: 7",
       {"limit function flag-stream: attempts: 5 -> 7"}},
      {"a body is declared",
       "    http: GET /streams/{streamId}/stats\n",
       "    http: POST /streams/{streamId}/stats\n    body: Review\n",
       {"breaking function stream-stats: GET /streams/{streamId}/stats is gone",
        "breaking function stream-stats: requests must now be Review",
        "behaviour function stream-stats: body: none -> Review",
        "behaviour function stream-stats: is started by POST /streams/{streamId}/stats instead of "
        "GET /streams/{streamId}/stats"}},
      {"a response is no longer promised",
       "    returns: list(KindCount)\n",
       "",
       {"breaking function stream-stats: no longer promises list(KindCount) as its response",
        "behaviour function stream-stats: returns: list(KindCount) -> none"}},
      {"a function goes",
       "  nightly-report:\n    schedule: \"0 0 3 * * *\"\n    reads: { open: { from: violations, "
       "query: SELECT * FROM c WHERE c.status = 'open' } }\n",
       "",
       {"remove function nightly-report: is removed; it was started by the schedule 0 0 3 * * *",
        "revoke function nightly-report: may no longer read on container violations"}},
      {"a public function comes",
       "functions:\n",
       "functions:\n  ping:\n    http: GET /ping\n    access: public\n",
       {"public function ping: anyone may call GET /ping",
        "create function ping: is created, started by GET /ping"}},
      {"a function is described",
       "  nightly-report:\n",
       "  nightly-report:\n    description: Every night\n",
       {"document function nightly-report: is described anew"}},
      {"an activity leaves a workflow",
       "activities: [update-stats, raise-alert, write-log] ",
       "activities: [update-stats, raise-alert] ",
       {"in-flight workflow process-event: its activities: raise-alert, update-stats, write-log -> "
        "raise-alert, update-stats; instances in flight were started with the old shape"}},
      {"a workflow's result may lack a field",
       "    logged: boolean\n",
       "    logged: boolean?\n",
       {"in-flight workflow process-event: results of instances in flight may not be what they "
        "were started for: result.logged may be missing",
        "behaviour type Summary: the field logged: boolean -> boolean?"}},
      {"activities reordered",
       "activities: [update-stats, raise-alert, write-log] ",
       "activities: [write-log, update-stats, raise-alert] ",
       {}},
      {"instances are known shorter",
       "keep: 30d",
       "keep: 7d",
       {"limit workflow process-event: how long finished instances are known: 30d -> 7d; "
        "duplicates are recognised for a shorter time"}},
      {"a workflow is renamed",
       "  process-event:\n",
       "  handle-event:\n    was: process-event\n",
       {"in-flight workflow handle-event: instances in flight know it as process-event and cannot "
        "go on",
        "rename workflow handle-event: was called process-event"}},
      {"an activity's retry",
       "  update-stats:\n    input: StreamEvent\n    returns: boolean\n    writes: { entry: stats "
       "}\n    retry: { attempts: 4,",
       "  update-stats:\n    input: StreamEvent\n    returns: boolean\n    writes: { entry: stats "
       "}\n    retry: { attempts: 6,",
       {"limit activity update-stats: attempts of a retry: 4 -> 6"}},
      {"an activity's result",
       "  raise-alert:\n    input: StreamEvent\n    returns: boolean",
       "  raise-alert:\n    input: StreamEvent\n    returns: string",
       {"in-flight activity raise-alert: returns: boolean -> string; instances in flight were "
        "started with the old shape"}},
      {"functions are split over apps",
       "environments:\n  staging",
       "apps:\n  front: { functions: [post-message, list-messages, list-violations, "
       "review-violation, stream-stats] }\n  back: { functions: [flag-stream, nightly-report, "
       "process-event] }\n\nenvironments:\n  staging",
       {"breaking function list-messages: moves from the app stream-guard to front: its address "
        "changes",
        "breaking function list-violations: moves from the app stream-guard to front: its address "
        "changes",
        "breaking function post-message: moves from the app stream-guard to front: its address "
        "changes",
        "breaking function review-violation: moves from the app stream-guard to front: its address "
        "changes",
        "breaking function stream-stats: moves from the app stream-guard to front: its address "
        "changes",
        "in-flight workflow process-event: moves from the app stream-guard to back: instances in "
        "flight stay behind and cannot go on",
        "remove app stream-guard: is deleted, with its address and its identity",
        "behaviour function flag-stream: moves from the app stream-guard to back: another identity "
        "runs it",
        "behaviour function nightly-report: moves from the app stream-guard to back: another "
        "identity runs it",
        "behaviour workflow process-event: moves from the app stream-guard to back: another "
        "identity runs it",
        "create app back: is created, with an identity of its own",
        "create app front: is created, with an identity of its own"}},
      {"an environment is added",
       "environments:\n",
       "environments:\n  test: {}\n",
       {"create environment test: is created, without an approval"}},
      {"an environment goes",
       "  staging:\n    budget: { monthly: 20 USD }\n",
       "",
       {"delivery environment staging: is no longer deployed; what runs there stays and costs "
        "until it is deleted by hand"}},
      {"an approval goes",
       "    approval: { by: [release-managers], timeout: 24h }\n",
       "",
       {"guard environment production: is deployed without an approval from now on"}},
      {"who approves",
       "by: [release-managers]",
       "by: [anyone]",
       {"guard environment production: who approves: release-managers -> anyone"}},
      {"approval takes longer",
       "timeout: 24h",
       "timeout: 48h",
       {"delivery environment production: how long an approval may take: 1d -> 2d"}},
      {"the pool",
       "name: self-hosted-linux",
       "name: other-pool",
       {"delivery pipeline: the pool: self-hosted-linux -> other-pool"}},
      {"the branch",
       "branch: main",
       "branch: release",
       {"delivery pipeline: the branch that is deployed: main -> release"}},
      {"a quality gate goes",
       "quality: [format, tidy, cppcheck]",
       "quality: [format, tidy]",
       {"guard pipeline: no longer checks cppcheck"}},
      {"rollback by hand",
       "rollback: automatic",
       "rollback: manual",
       {"guard pipeline: rollback: automatic -> manual"}},
      {"the pipeline goes",
       "pipeline:\n  provider: azure-devops\n  pool: { name: self-hosted-linux }     # agents "
       "inside the network that may reach Azure\n  branch: main\n  quality: [format, tidy, "
       "cppcheck]\n  rollback: automatic\n",
       "",
       {"delivery pipeline: is removed"}},
      {"locks are turned off",
       "locks: true",
       "locks: false",
       {"guard platform stream-guard: locks against deletion: on -> off"}},
      {"logs are kept shorter",
       "logRetentionDays: 60",
       "logRetentionDays: 30",
       {"guard platform stream-guard: the days that logs are kept: 60 -> 30"}},
      {"a warning is silenced",
       "formwork: 1\n",
       "formwork: 1\nallow: { FW3021: it stops by itself }\n",
       {"guard platform stream-guard: the warning FW3021 is silenced: it stops by itself"}},
      {"a comment", "formwork: 1\n", "formwork: 1   # the language\n", {}},
      {"formatting",
       "tags: { owner: platform-team, costCenter: lab }",
       "tags:\n  costCenter: lab\n  owner: platform-team",
       {}},
  };
  return changes;
}

}  // namespace formwork::test
