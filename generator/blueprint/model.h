#pragma once
// The typed blueprint: what a platform team wrote, decoded, every default filled in and marked as
// such. Plain values without behaviour: comparable, copyable. No word of any cloud but what stands
// under `azure:`. Lists are in written order. One Blueprint per environment: overlays are merged
// before decoding.

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "generator/blueprint/allow.h"
#include "generator/blueprint/type.h"
#include "generator/blueprint/value.h"

namespace formwork::blueprint {

enum class Plan : uint8_t { kFlexConsumption, kConsumption, kPremium };
enum class Access : uint8_t { kPublic, kKey, kAdmin };
enum class Method : uint8_t { kGet, kPost, kPut, kPatch, kDelete, kHead, kOptions };
enum class Backoff : uint8_t { kExponential, kFixed };
enum class OnFailure : uint8_t { kClosed, kOpen };
enum class ServiceKind : uint8_t { kHttp, kGemini };
enum class Rollback : uint8_t { kAutomatic, kManual };
enum class Quality : uint8_t { kFormat, kTidy, kCppcheck };

using Tag = Keyed<Text>;
using Tags = std::map<std::string, Tag, std::less<>>;
using Allowed = std::map<std::string, Keyed<Text>, std::less<>>;  // warning -> why it is meant

struct Objectives {
  Spanned<Percent> success;
  Spanned<Duration> cold_start;
  Spanned<Duration> api_latency;    // 95th percentile
  Spanned<Duration> event_latency;  // from sent to handled
  Spanned<Duration> deployment;
  Spanned<Duration> pipeline;
  friend bool operator==(const Objectives&, const Objectives&) = default;
};

struct Budget {
  Spanned<Money> monthly;
  std::vector<Spanned<Percent>> alert_at;
  std::vector<Text> notify;
  Span span = {};

  friend bool operator==(const Budget& a, const Budget& b) {
    return a.monthly == b.monthly && a.alert_at == b.alert_at && a.notify == b.notify;
  }
};

struct Hosting {
  Spanned<Plan> plan;
  Spanned<Bytes> memory;
  Number max_instances;
  Number always_ready;
  Number http_concurrency;  // requests at once per instance
  Spanned<Duration> timeout;
  friend bool operator==(const Hosting&, const Hosting&) = default;
};

struct Retry {
  Number attempts;
  Spanned<Backoff> backoff;
  Spanned<Duration> first;
  Spanned<Duration> max;
  Span span = {};

  friend bool operator==(const Retry& a, const Retry& b) {
    return a.attempts == b.attempts && a.backoff == b.backoff && a.first == b.first &&
           a.max == b.max;
  }
};

struct UniqueKey {
  std::vector<Text> paths;
  friend bool operator==(const UniqueKey&, const UniqueKey&) = default;
};

struct Container {
  Text name;
  Text of;             // a type's name
  Text partition_key;  // "/channelId"
  std::optional<Spanned<Duration>> ttl;
  std::vector<UniqueKey> unique_keys;
  std::vector<Text> exclude_from_index;  // paths, "/text"
  Text description;
  Allowed allow;
  friend bool operator==(const Container&, const Container&) = default;
};

struct Queue {
  Text name;
  Text of;
  Number attempts;
  Spanned<Duration> retry_after;
  Text dead_letter;  // the dead letter queue's name
  Number batch;      // messages at once per instance
  std::optional<Spanned<Duration>> ttl;
  Text description;
  Allowed allow;
  friend bool operator==(const Queue&, const Queue&) = default;
};

struct Secret {
  Text name;
  Text description;
  Allowed allow;
  friend bool operator==(const Secret&, const Secret&) = default;
};

struct Service {
  Text name;
  Spanned<ServiceKind> kind;
  Text model;  // gemini
  Text url;    // http: the base address; gemini: default of the kind
  std::optional<Text> secret;
  Spanned<Duration> deadline;  // over all attempts
  Spanned<Duration> timeout;   // of one attempt
  Retry retry;
  Spanned<OnFailure> on_failure;
  Text description;
  Allowed allow;
  friend bool operator==(const Service&, const Service&) = default;
};

// "/channels/{channelId}/messages": literal pieces and parameters. The text never has the /api
// prefix.
struct RouteSegment {
  std::string text;  // literal text, or the parameter's name
  bool parameter = false;
  friend bool operator==(const RouteSegment&, const RouteSegment&) = default;
};

struct HttpTrigger {
  Spanned<Method> method;
  Text route;  // as written, with the leading '/'
  std::vector<RouteSegment> segments;
  friend bool operator==(const HttpTrigger&, const HttpTrigger&) = default;
};

struct QueueTrigger {
  Text queue;
  friend bool operator==(const QueueTrigger&, const QueueTrigger&) = default;
};

struct ChangesTrigger {
  Text container;
  friend bool operator==(const ChangesTrigger&, const ChangesTrigger&) = default;
};

struct ScheduleTrigger {
  Text schedule;  // NCRONTAB, 6 fields
  friend bool operator==(const ScheduleTrigger&, const ScheduleTrigger&) = default;
};

using Trigger = std::variant<HttpTrigger, QueueTrigger, ChangesTrigger, ScheduleTrigger>;

// One input binding. By id + partition, or by query.
struct Read {
  Text name;                      // binding name
  Text from;                      // a container
  std::optional<Text> of;         // the result's type when it is not the container's
  std::optional<Text> partition;  // the NAME of the value
  std::optional<Text> id;         // the NAME of the value
  std::optional<Text> query;
  std::vector<Text> parameters;  // the names behind '@' in the query, each once, in order
  std::vector<Text> fields;      // the documents' fields that the query names
  std::vector<Text> columns;     // what the query gives; empty for SELECT * and SELECT VALUE
  std::optional<Text> value;     // SELECT VALUE c.field: the field; empty for what is no field
  std::optional<Text> order;     // ORDER BY c.field: the field
  friend bool operator==(const Read&, const Read&) = default;
};

// One output binding: a container (upsert) or a queue (send).
struct Write {
  Text name;  // binding name
  Text to;
  friend bool operator==(const Write&, const Write&) = default;
};

// What functions and activities share: what they may touch.
struct Reach {
  std::vector<Read> reads;
  std::vector<Write> writes;
  std::vector<Text> calls;  // services
  friend bool operator==(const Reach&, const Reach&) = default;
};

// What stands under `azure:` in a function that follows changes; decoded here, used by target/azure
// alone.
struct AzureFeedOptions {
  Number max_items;  // documents at once; 0: the host's own
  Flag from_beginning;
  Span span = {};

  friend bool operator==(const AzureFeedOptions& a, const AzureFeedOptions& b) {
    return a.max_items == b.max_items && a.from_beginning == b.from_beginning;
  }
};

struct Function {
  Text name;
  std::optional<Text> was;
  Trigger trigger;
  Spanned<Access> access;                // http only
  std::optional<Spanned<Type>> body;     // http only
  std::optional<Spanned<Type>> returns;  // http only
  Reach reach;
  std::optional<Retry> retry;  // changes, schedule
  Spanned<Duration> timeout;
  Number attempts;                        // changes only
  std::optional<Text> dead_letter;        // changes only
  std::optional<AzureFeedOptions> azure;  // changes only
  Text description;
  Allowed allow;
  friend bool operator==(const Function&, const Function&) = default;
};

struct Workflow {
  Text name;
  std::optional<Text> was;
  std::variant<HttpTrigger, QueueTrigger> trigger;
  Spanned<Access> access;             // http only
  std::optional<Spanned<Type>> body;  // http only: the input
  std::vector<Text> activities;
  std::optional<Spanned<Type>> returns;
  Spanned<Duration> keep;
  std::optional<Text> dead_letter;  // default: the queue's
  Text description;
  Allowed allow;
  friend bool operator==(const Workflow&, const Workflow&) = default;
};

struct Activity {
  Text name;
  std::optional<Text> was;
  Spanned<Type> input;
  std::optional<Spanned<Type>> returns;
  Reach reach;
  std::optional<Retry> retry;
  Spanned<Duration> timeout;
  Text description;
  Allowed allow;
  friend bool operator==(const Activity&, const Activity&) = default;
};

// A function app: one binary, one identity, one scale. Without `apps:` there is one, named as the
// platform.
struct App {
  Text name;
  std::optional<Text> was;
  std::vector<Text> functions;  // functions and workflows; an activity lives with its workflow
  Hosting hosting;
  Allowed allow;
  friend bool operator==(const App&, const App&) = default;
};

struct Approval {
  std::vector<Text> by;
  Spanned<Duration> timeout;
  friend bool operator==(const Approval&, const Approval&) = default;
};

struct Environment {
  Text name;
  std::optional<Approval> approval;
  Allowed allow;
  friend bool operator==(const Environment&, const Environment&) = default;
};

struct Pool {
  std::optional<Text> name;      // self-hosted
  std::optional<Text> vm_image;  // Microsoft-hosted
  std::vector<Text> demands;
  friend bool operator==(const Pool&, const Pool&) = default;
};

struct Pipeline {
  Pool pool;
  Text branch;
  std::vector<Spanned<Quality>> quality;
  Spanned<Rollback> rollback;
  Spanned<Percent> coverage;  // threshold; 0% is off
  Span span = {};

  friend bool operator==(const Pipeline& a, const Pipeline& b) {
    return a.pool == b.pool && a.branch == b.branch && a.quality == b.quality &&
           a.rollback == b.rollback && a.coverage == b.coverage;
  }
};

// What the platform is used for in a month, as far as stated; what is absent is assumed by
// generator/cost.
struct FunctionUsage {
  Text function;
  std::optional<Number> per_month;
  std::optional<Spanned<Duration>> duration;
  std::optional<Spanned<Bytes>> size;
  std::optional<Number> reads;                                          // documents of one query
  std::map<std::string, Keyed<Spanned<Percent>>, std::less<>> outputs;  // how often each is written
  friend bool operator==(const FunctionUsage&, const FunctionUsage&) = default;
};

struct Usage {
  std::optional<Number> requests;             // per month, spread over the http functions
  std::optional<Number> events;               // per month, spread over the queues
  std::optional<Spanned<Bytes>> size;         // of a document or message
  std::optional<Spanned<Duration>> duration;  // of an invocation
  std::optional<Number> reads;                // documents read per invocation
  std::optional<Number> writes;               // documents written per invocation
  std::optional<Spanned<Percent>> growth;     // per month
  std::vector<FunctionUsage> functions;
  Span span = {};

  friend bool operator==(const Usage& a, const Usage& b) {
    return a.requests == b.requests && a.events == b.events && a.size == b.size &&
           a.duration == b.duration && a.reads == b.reads && a.writes == b.writes &&
           a.growth == b.growth && a.functions == b.functions;
  }
};

// What stands under the top-level `azure:`; decoded here, used by target/azure alone.
struct AzureOptions {
  Flag locks;
  Flag diagnostics;
  Number log_retention_days;
  Spanned<Percent> sampling;
  friend bool operator==(const AzureOptions&, const AzureOptions&) = default;
};

struct Blueprint {
  Number version;  // formwork: 1
  Text name;
  Text description;
  Text target;
  Text region;
  Tags tags;
  Objectives objectives;
  std::optional<Budget> budget;
  Hosting hosting;
  std::vector<TypeDefinition> types;
  std::vector<Container> containers;
  std::vector<Queue> queues;
  std::vector<Secret> secrets;
  std::vector<Service> services;
  std::vector<Function> functions;
  std::vector<Workflow> workflows;
  std::vector<Activity> activities;
  std::vector<App> apps;  // never empty after resolving
  std::vector<Environment> environments;
  std::optional<Pipeline> pipeline;
  Usage usage;
  AzureOptions azure;
  Allowed allow;
  friend bool operator==(const Blueprint&, const Blueprint&) = default;
};

// Everything a command works on: the base, and the whole blueprint once per environment with its
// overlay merged in. An environment differs from the base in deploy values only; the check has seen
// to that.
struct Platform {
  Blueprint base;
  std::vector<std::pair<std::string, Blueprint>>
      environments;                // in the blueprint's order, without `local`
  std::optional<Blueprint> local;  // the base with the overlay of `local`, which only `run` uses

  std::vector<Allow> allows = {};  // of all parts, with their places

  // The environment's blueprint; the base for "", and for "local" without an overlay.
  [[nodiscard]] const Blueprint* Find(std::string_view environment) const;
  friend bool operator==(const Platform&, const Platform&) = default;
};

// By name; nullptr if there is none. Linear: lists are short and stay in written order.
[[nodiscard]] const TypeDefinition* FindType(const Blueprint& blueprint, std::string_view name);
[[nodiscard]] const Container* FindContainer(const Blueprint& blueprint, std::string_view name);
[[nodiscard]] const Queue* FindQueue(const Blueprint& blueprint, std::string_view name);
[[nodiscard]] const Service* FindService(const Blueprint& blueprint, std::string_view name);
[[nodiscard]] const Function* FindFunction(const Blueprint& blueprint, std::string_view name);
[[nodiscard]] const Workflow* FindWorkflow(const Blueprint& blueprint, std::string_view name);
[[nodiscard]] const Activity* FindActivity(const Blueprint& blueprint, std::string_view name);
// The app that holds the function, workflow or activity.
[[nodiscard]] const App* FindAppOf(const Blueprint& blueprint, std::string_view function);

// The words of the language for the enumerations ("flex-consumption", "POST", …).
[[nodiscard]] std::string_view Word(Plan value);
[[nodiscard]] std::string_view Word(Access value);
[[nodiscard]] std::string_view Word(Method value);
[[nodiscard]] std::string_view Word(Backoff value);
[[nodiscard]] std::string_view Word(OnFailure value);
[[nodiscard]] std::string_view Word(ServiceKind value);
[[nodiscard]] std::string_view Word(Rollback value);
[[nodiscard]] std::string_view Word(Quality value);

}  // namespace formwork::blueprint
