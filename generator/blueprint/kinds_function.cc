// What runs: functions, workflows, activities, and what they may touch.
#include <array>

#include "generator/base/str_cat.h"
#include "generator/blueprint/decoder.h"
#include "generator/blueprint/function_rules.h"
#include "generator/blueprint/kinds.h"
#include "generator/blueprint/query.h"
#include "generator/blueprint/schedule.h"

namespace formwork::blueprint {
namespace {

template <class T>
void ReadHttp(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
  const std::string* text = decoder.Scalar(field, input);
  if (text == nullptr) return;
  Parsed<MethodAndRoute> parsed = ParseHttp(*text);
  if (const Fault* fault = std::get_if<Fault>(&parsed))
    return decoder.Report(1008, *input.node, *fault);
  auto& http = std::get<MethodAndRoute>(parsed);
  const Span method = decoder.Part(*input.node, 0, http.route_begin - 1);
  const Span route = decoder.Part(*input.node, http.route_begin, text->size());
  static_cast<T*>(object)->trigger = HttpTrigger{.method = {http.method, method, input.origin},
                                                 .route = {http.route, route, input.origin},
                                                 .segments = std::move(http.segments)};
}

template <class T>
void ReadQueue(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
  QueueTrigger trigger;
  decoder.Read(field, input, trigger.queue);
  static_cast<T*>(object)->trigger = std::move(trigger);
}

void ReadChanges(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
  ChangesTrigger trigger;
  decoder.Read(field, input, trigger.container);
  static_cast<Function*>(object)->trigger = std::move(trigger);
}

void ReadSchedule(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
  ScheduleTrigger trigger;
  if (decoder.Read(field, input, trigger.schedule)) {
    const Parsed<Schedule> parsed = ParseSchedule(trigger.schedule.value);
    if (const Fault* fault = std::get_if<Fault>(&parsed)) {
      decoder.Report(1009, *input.node, *fault);
      trigger.schedule.value.clear();
    }
  }
  static_cast<Function*>(object)->trigger = std::move(trigger);
}

// The query is checked where its columns are known; its parameters go into the model with their
// places.
void ReadQuery(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
  Text query;
  if (!decoder.Read(field, input, query)) return;
  Read& read = *static_cast<Read*>(object);
  const Parsed<Query> parsed = ParseQuery(query.value);
  if (const Fault* fault = std::get_if<Fault>(&parsed)) {
    decoder.Report(1010, *input.node, *fault);
  } else {
    const Query& found = std::get<Query>(parsed);
    const auto part = [&](size_t begin, size_t end) {
      return decoder.Part(*input.node, begin, end);
    };
    for (const QueryParameter& p : found.parameters) {
      read.parameters.push_back({p.name, part(p.begin, p.begin + p.name.size() + 1), input.origin});
    }
    for (const QueryField& f : found.fields) {
      read.fields.push_back({f.name, part(f.begin, f.begin + f.name.size()), input.origin});
    }
    if (const auto& o = found.order)
      read.order = Text{o->name, part(o->begin, o->begin + o->name.size()), input.origin};
    for (const QueryColumn& c : found.columns)
      read.columns.push_back({c.name, part(c.begin, c.end), input.origin});
    if (found.value) {
      const QueryColumn& c = *found.value;
      read.value = Text{c.name, part(c.begin, c.end), input.origin};
    }
  }
  read.query = std::move(query);
}

template <class T>
void ReadReads(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
  decoder.Read(field, input, static_cast<T*>(object)->reach.reads);
}

template <class T>
void ReadCalls(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
  decoder.Read(field, input, static_cast<T*>(object)->reach.calls);
}

template <class T>
void ReadWrites(Decoder& decoder, const FieldSpec& field, const Input& input, void* object) {
  if (input.node->IsNull()) return;
  const reader::Node* node = decoder.Mapping(field, input);
  if (node == nullptr) return;
  for (size_t i = 0; i < node->items.size(); ++i) {
    const Input entry = Decoder::EntryInput(*node, i, input.owner, input.origin);
    Write write;
    write.name = {node->keys[i].text, entry.key, entry.origin};
    if (decoder.Read(field, entry, write.to))
      static_cast<T*>(object)->reach.writes.push_back(std::move(write));
  }
}

template <class Trigger, class T>
const Trigger* TriggerOf(const void* object) {
  return std::get_if<Trigger>(&static_cast<const T*>(object)->trigger);
}

// A row whose default is in the model of every function, but means something for one trigger only.
template <auto Member, class Trigger, class T>
bool WriteIf(const FieldSpec& field, const void* object, Shown& out) {
  return TriggerOf<Trigger, T>(object) != nullptr && MemberOf<Member>::Write(field, object, out);
}

template <auto Member, class Trigger, class T>
constexpr FieldSpec RowIf(std::string_view name) {
  FieldSpec field = Row<Member>(name);
  field.write = &WriteIf<Member, Trigger, T>;
  return field;
}

template <class T>
bool WriteHttp(const FieldSpec& /*field*/, const void* object, Shown& out) {
  const auto* http = TriggerOf<HttpTrigger, T>(object);
  if (http == nullptr || http->route.value.empty()) return false;
  Leafed(http->route, StrCat(Word(http->method.value), " ", http->route.value), Shown::Kind::kText,
         out);
  return true;
}

template <class T>
bool WriteQueue(const FieldSpec& field, const void* object, Shown& out) {
  const auto* queue = TriggerOf<QueueTrigger, T>(object);
  return queue != nullptr && WriteMember(field, queue->queue, out);
}

bool WriteChanges(const FieldSpec& field, const void* object, Shown& out) {
  const auto* changes = TriggerOf<ChangesTrigger, Function>(object);
  return changes != nullptr && WriteMember(field, changes->container, out);
}

bool WriteSchedule(const FieldSpec& field, const void* object, Shown& out) {
  const auto* schedule = TriggerOf<ScheduleTrigger, Function>(object);
  return schedule != nullptr && WriteMember(field, schedule->schedule, out);
}

bool WriteQuery(const FieldSpec& field, const void* object, Shown& out) {
  return WriteMember(field, static_cast<const Read*>(object)->query, out);
}

template <class T>
bool WriteReads(const FieldSpec& field, const void* object, Shown& out) {
  return WriteMember(field, static_cast<const T*>(object)->reach.reads, out);
}

template <class T>
bool WriteCalls(const FieldSpec& field, const void* object, Shown& out) {
  return WriteMember(field, static_cast<const T*>(object)->reach.calls, out);
}

template <class T>
bool WriteOutputs(const FieldSpec& field, const void* object, Shown& out) {
  out.kind = Shown::Kind::kMap;
  for (const Write& write : static_cast<const T*>(object)->reach.writes) {
    Shown shown;
    if (WriteMember(field, write.to, shown)) out.Add(write.name.value, std::move(shown));
  }
  return !out.entries.empty();
}

constexpr const char* kReadsDoc =
    "Inputs, by binding name: one document by `id` and `partition`, or documents by `query`.";
constexpr const char* kWritesDoc =
    "Outputs, by binding name: the name of a container (documents are stored) or of a queue "
    "(messages are sent). "
    "An output takes none, one or many values.";
constexpr const char* kCallsDoc = "Services that it calls.";

constexpr FieldSpec kRead[] = {
    Row<&Read::from>("from").Example("messages").Required().Doc("The container."),
    Row<&Read::of>("of")
        .DefaultIs("the container's type")
        .Doc("The type of the query's results, if it is another."),
    Row<&Read::partition>("partition")
        .Doc("Name of the value that gives the partition key: a route parameter, a query "
             "parameter, a field of the body, "
             "message or input."),
    Row<&Read::id>("id").Doc("Name of the value that gives the document's id."),
    OwnRow("query", Leaf::kQuery, Holds::kOne, &ReadQuery, &WriteQuery)
        .Doc("Cosmos SQL; values by name as `@name`."),
};

constexpr std::array<FieldSpec, 4> RetryRows(std::string_view attempts, std::string_view first,
                                             std::string_view max) {
  return {
      Row<&Retry::attempts>("attempts")
          .Default(attempts)
          .Range(1, 100)
          .Deploy()
          .Doc("Attempts, the first included."),
      Row<&Retry::backoff>("backoff")
          .Default("exponential")
          .Deploy()
          .Doc("How pauses grow: doubled, or all alike."),
      Row<&Retry::first>("first").Default(first).Range(0, kDay).Deploy().Doc(
          "Pause before the second attempt."),
      Row<&Retry::max>("max").Default(max).Range(0, 7 * kDay).Deploy().Doc("Longest pause."),
  };
}

constexpr std::array<FieldSpec, 4> kRetry = RetryRows("4", "1s", "30s");
constexpr std::array<FieldSpec, 4> kServiceRetry = RetryRows("3", "50ms", "200ms");

constexpr FieldSpec kFunction[] = {
    OwnRow("http", Leaf::kHttp, Holds::kOne, &ReadHttp<Function>, &WriteHttp<Function>)
        .Doc("Trigger: a method and a route under /api, such as `GET /channels/{channelId}`."),
    OwnRow("queue", Leaf::kName, Holds::kOne, &ReadQueue<Function>, &WriteQueue<Function>)
        .Doc("Trigger: the messages of a queue."),
    OwnRow("changes", Leaf::kName, Holds::kOne, &ReadChanges, &WriteChanges)
        .Doc("Trigger: new and changed documents of a container."),
    OwnRow("schedule", Leaf::kSchedule, Holds::kOne, &ReadSchedule, &WriteSchedule)
        .Deploy()
        .Doc("Trigger: an NCRONTAB schedule in UTC, six fields from seconds to weekdays."),
    Row<&Function::was>("was").Doc(
        "The function's former name: files of the old name move to the new one."),
    RowIf<&Function::access, HttpTrigger, Function>("access").Default("key").Doc(
        "http: who may call it. `public`: anyone; `key`: who has a function key; `admin`: who has "
        "the master key."),
    Row<&Function::body>("body")
        .DefaultIs("the raw request")
        .Doc("http: the type of the request's body; it is validated."),
    Row<&Function::returns>("returns")
        .DefaultIs("the raw response")
        .Doc("http: the type of the answer's body."),
    OwnRow("reads", Leaf::kSection, Holds::kMap, &ReadReads<Function>, &WriteReads<Function>)
        .Of(kReadKind)
        .Doc(kReadsDoc),
    OwnRow("writes", Leaf::kName, Holds::kMap, &ReadWrites<Function>, &WriteOutputs<Function>)
        .Example("messages")
        .Doc(kWritesDoc),
    OwnRow("calls", Leaf::kName, Holds::kList, &ReadCalls<Function>, &WriteCalls<Function>)
        .Doc(kCallsDoc),
    Row<&Function::retry>("retry")
        .Of(kRetryKind)
        .Doc("changes and schedule: how a failed run is repeated. A queue has `attempts`; over "
             "http the caller decides."),
    Row<&Function::timeout>("timeout")
        .Range(1, 15 * kMinute)
        .Deploy()
        .DefaultIs("the app's `hosting.timeout`; over http at most 230s")
        .Doc("Longest run; the runtime ends it then."),
    RowIf<&Function::attempts, ChangesTrigger, Function>("attempts")
        .Default("5")
        .Range(1, 100)
        .Deploy()
        .Doc("changes: attempts for a document before it goes to the dead letter."),
    Row<&Function::dead_letter>("deadLetter")
        .DefaultIs("changes: the function's name and `-dead`")
        .Doc("changes: the queue for documents that could not be handled."),
    Row<&Function::azure>("azure")
        .Of(kAzureFeedKind)
        .Doc("changes: what only Azure's change feed has."),
    Row<&Function::description>("description").Doc("What it does."),
    AllowRow<&Function::allow>(),
};

constexpr FieldSpec kAzureFeed[] = {
    Row<&AzureFeedOptions::max_items>("maxItems")
        .Default("0")
        .Range(0, 10'000)
        .Doc("Most documents that one run is given; 0 leaves it to the host."),
    Row<&AzureFeedOptions::from_beginning>("fromBeginning")
        .Default("false")
        .Doc("Begin with the documents that were there before the function was first deployed."),
};

constexpr FieldSpec kWorkflow[] = {
    OwnRow("http", Leaf::kHttp, Holds::kOne, &ReadHttp<Workflow>, &WriteHttp<Workflow>)
        .Doc("Trigger: a method and a route under /api."),
    OwnRow("queue", Leaf::kName, Holds::kOne, &ReadQueue<Workflow>, &WriteQueue<Workflow>)
        .Doc("Trigger: the messages of a queue; one instance each."),
    Row<&Workflow::was>("was").Doc(
        "The workflow's former name: files of the old name move to the new one."),
    RowIf<&Workflow::access, HttpTrigger, Workflow>("access").Default("key").Doc(
        "http: who may start it: `public`, `key` or `admin`."),
    Row<&Workflow::body>("body").Doc(
        "http: the type of the request's body, which is the workflow's input."),
    Row<&Workflow::activities>("activities")
        .Example("update-stats")
        .Required()
        .Doc("The activities that it runs."),
    Row<&Workflow::returns>("returns").Doc("The type of its result."),
    Row<&Workflow::keep>("keep")
        .Default("30d")
        .Range(kHour, 3650 * kDay)
        .Deploy()
        .Doc("How long finished instances are known: the window in which a duplicate is "
             "recognised."),
    Row<&Workflow::dead_letter>("deadLetter")
        .DefaultIs("the queue's dead letter")
        .Doc("The queue for inputs whose workflow failed."),
    Row<&Workflow::description>("description").Doc("What it does."),
    AllowRow<&Workflow::allow>(),
};

constexpr FieldSpec kActivity[] = {
    Row<&Activity::input>("input").Required().Doc("The type of its input."),
    Row<&Activity::was>("was").Doc(
        "The activity's former name: files of the old name move to the new one."),
    Row<&Activity::returns>("returns").Doc("The type of its result."),
    OwnRow("reads", Leaf::kSection, Holds::kMap, &ReadReads<Activity>, &WriteReads<Activity>)
        .Of(kReadKind)
        .Doc(kReadsDoc),
    OwnRow("writes", Leaf::kName, Holds::kMap, &ReadWrites<Activity>, &WriteOutputs<Activity>)
        .Example("messages")
        .Doc(kWritesDoc),
    OwnRow("calls", Leaf::kName, Holds::kList, &ReadCalls<Activity>, &WriteCalls<Activity>)
        .Doc(kCallsDoc),
    Row<&Activity::retry>("retry")
        .Of(kRetryKind)
        .Always()
        .Deploy()
        .Doc("How a failed attempt is repeated."),
    Row<&Activity::timeout>("timeout")
        .Range(1, 15 * kMinute)
        .Deploy()
        .DefaultIs("the app's `hosting.timeout`")
        .Doc("Longest run of one attempt."),
    Row<&Activity::description>("description").Doc("What it does."),
    AllowRow<&Activity::allow>(),
};

}  // namespace

constinit const KindSpec kReadKind{"read", "An input binding.", kRead, &CheckReadShape};
constinit const KindSpec kRetryKind{"retry", "How a failure is repeated.", kRetry,
                                    &CheckRetryShape};
constinit const KindSpec kServiceRetryKind{"retry", "How a failed call is repeated.", kServiceRetry,
                                           &CheckRetryShape};
constinit const KindSpec kFunctionKind{"function", "Code with one trigger.", kFunction,
                                       &CheckFunctionShape};
constinit const KindSpec kAzureFeedKind{"change feed", "What only Azure's change feed has.",
                                        kAzureFeed};
constinit const KindSpec kWorkflowKind{"workflow", "A durable orchestration of activities.",
                                       kWorkflow, &CheckWorkflowShape};
constinit const KindSpec kActivityKind{"activity", "A step of a workflow.", kActivity};

}  // namespace formwork::blueprint
