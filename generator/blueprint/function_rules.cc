#include "generator/blueprint/function_rules.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/blueprint/kinds.h"
#include "generator/blueprint/problems.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

struct Rule {
  std::string_view field;
  std::string_view trigger;
  std::string_view help;
};

// Fields that a trigger has no use for, and what to use instead.
constexpr Rule kForbidden[] = {
    {"retry", "http",
     "over http the caller decides whether to try again; a service that is called has its own "
     "retry:"},
    {"retry", "queue",
     "the queue's attempts: and retryAfter: say how often and when a message comes again"},
    {"attempts", "http", "over http the caller decides whether to try again"},
    {"attempts", "queue", "set attempts: on the queue"},
    {"attempts", "schedule", "use retry: { attempts: … }"},
    {"deadLetter", "http",
     "an http function answers its caller; write to a queue if failures must be kept"},
    {"deadLetter", "queue", "set deadLetter: on the queue"},
    {"deadLetter", "schedule", "a schedule has no message that could be kept"},
    {"azure", "http", "in a function, azure: is for the change feed; the platform's is at the top"},
    {"azure", "queue",
     "in a function, azure: is for the change feed; the platform's is at the top"},
    {"azure", "schedule",
     "in a function, azure: is for the change feed; the platform's is at the top"},
    {"access", "queue", "only http functions can be called from outside"},
    {"access", "changes", "only http functions can be called from outside"},
    {"access", "schedule", "only http functions can be called from outside"},
    {"body", "queue", "the message's type is the queue's of:"},
    {"body", "changes", "the document's type is the container's of:"},
    {"body", "schedule", "a schedule brings no input"},
    {"returns", "queue", "nobody waits for an answer; use writes:"},
    {"returns", "changes", "nobody waits for an answer; use writes:"},
    {"returns", "schedule", "nobody waits for an answer; use writes:"},
};

constexpr std::string_view kFunctionTriggers[] = {"http", "queue", "changes", "schedule"};
constexpr std::string_view kWorkflowTriggers[] = {"http", "queue"};

// The one trigger's key; reports when there is none or more.
const reader::Key* OneTrigger(Decoder& decoder, const Input& input, const KindSpec& kind,
                              std::span<const std::string_view> triggers) {
  const reader::Key* first = nullptr;
  for (const reader::Key& key : input.node->keys) {
    if (std::ranges::find(triggers, key.text) == triggers.end()) continue;
    if (first == nullptr) {
      first = &key;
      continue;
    }
    Diagnostic second = MakeDiagnostic(
        1011, key.span,
        StrCat(input.owner, " has two triggers, '", first->text, "' and '", key.text, "'"),
        "keep one, or make two functions");
    second.notes.push_back({.span = first->span, .message = "the first is here"});
    decoder.Report(std::move(second));
  }
  const bool misspelt = std::ranges::any_of(input.node->keys, [&](const reader::Key& key) {
    return std::ranges::find(triggers, NearestField(key.text, kind)) != triggers.end();
  });
  if (first == nullptr && !misspelt) {
    decoder.Report(MakeDiagnostic(1011, input.key, StrCat(input.owner, " has no trigger"),
                                  StrCat("add one of ", Join(triggers, ", "))));
  }
  return first;
}

void CheckForbidden(Decoder& decoder, const Input& input, std::string_view trigger) {
  for (const Rule& rule : kForbidden) {
    if (rule.trigger != trigger) continue;
    const reader::Key* key = input.node->FindKey(rule.field);
    if (key == nullptr) continue;
    decoder.Report(
        MakeDiagnostic(1012, key->span,
                       StrCat("'", rule.field, "' has no meaning with the trigger '", trigger, "'"),
                       std::string(rule.help)));
  }
}

}  // namespace

void CheckFunctionShape(Decoder& decoder, const Input& input) {
  const reader::Key* trigger = OneTrigger(decoder, input, kFunctionKind, kFunctionTriggers);
  if (trigger != nullptr) CheckForbidden(decoder, input, trigger->text);
}

// An empty list: nothing to orchestrate. Anything else that is no list was refused when it was
// read.
void CheckSteps(Decoder& decoder, const Input& input) {
  const reader::Node* steps = input.node->Find("activities");
  if (steps == nullptr) return;
  const bool none = steps->IsNull() || (steps->IsSequence() && steps->items.empty());
  if (!none) return;
  decoder.Report(
      MakeDiagnostic(3019, input.key, StrCat(input.owner, " has no activities"),
                     "list them: activities: [first-step], and declare them under activities:"));
}

void CheckWorkflowShape(Decoder& decoder, const Input& input) {
  CheckSteps(decoder, input);
  const reader::Key* trigger = OneTrigger(decoder, input, kWorkflowKind, kWorkflowTriggers);
  if (trigger == nullptr || trigger->text != "queue") return;
  for (const std::string_view field : {"access", "body"}) {
    const reader::Key* key = input.node->FindKey(field);
    if (key == nullptr) continue;
    decoder.Report(MakeDiagnostic(1012, key->span,
                                  StrCat("'", field, "' has no meaning with the trigger 'queue'"),
                                  "the workflow's input is the queue's message"));
  }
}

void CheckReadShape(Decoder& decoder, const Input& input) {
  const Read& read = *static_cast<const Read*>(input.object);
  if (read.query && read.id) {
    const reader::Key* id = input.node->FindKey("id");
    decoder.Report(MakeDiagnostic(1012, id->span,
                                  StrCat("read '", read.name.value, "' has both 'id' and 'query'"),
                                  "keep id: and partition: for one document, or query: for many"));
  } else if (!read.query && !read.id && input.node->Find("query") == nullptr &&
             input.node->Find("id") == nullptr) {
    decoder.Report(MakeDiagnostic(1003, input.key,
                                  StrCat("read '", read.name.value, "' says not what it reads"),
                                  "add id: and partition: for one document, or query: for many"));
  } else if (read.id && input.node->Find("partition") == nullptr) {
    decoder.Report(
        MakeDiagnostic(1003, input.key, StrCat("read '", read.name.value, "' lacks 'partition'"),
                       "a document is found by its id and its partition key: add partition: NAME"));
  }
  if (read.of && read.id) {
    decoder.Report(MakeDiagnostic(1012, read.of->span,
                                  StrCat("'of' has no meaning for a read by id"),
                                  "a document has the container's type; remove of:"));
  }
}

void CheckRetryShape(Decoder& decoder, const Input& input) {
  const Retry& retry = *static_cast<const Retry*>(input.object);
  if (retry.first.value <= retry.max.value) return;
  const bool first_given = retry.first.origin != Origin::kDefault;
  decoder.Report(
      MakeDiagnostic(1006, first_given ? retry.first.span : retry.max.span,
                     StrCat("the first pause (", Format(retry.first.value),
                            ") is longer than the longest (", Format(retry.max.value), ")"),
                     first_given ? "raise max: or lower first:" : "lower first: as well"));
}

}  // namespace formwork::blueprint
