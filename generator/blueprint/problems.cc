#include "generator/blueprint/problems.h"

#include <limits>
#include <vector>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

std::string_view LeafExample(const FieldSpec& field) {
  switch (field.leaf) {
    case Leaf::kText:
      return "text";
    case Leaf::kName:
      return "name";
    case Leaf::kInteger:
      return "5";
    case Leaf::kFlag:
      return "true";
    case Leaf::kDuration:
      return "30s";
    case Leaf::kBytes:
      return "512MB";
    case Leaf::kMoney:
      return "50 USD";
    case Leaf::kPercent:
      return "99.9%";
    case Leaf::kWord:
      return field.words.front();
    case Leaf::kType:
      return "Message";
    case Leaf::kHttp:
      return "GET /messages/{id}";
    case Leaf::kSchedule:
      return "\"0 0 3 * * *\"";
    case Leaf::kQuery:
      return "SELECT * FROM c";
    case Leaf::kSection:
      return "";
  }
  return "";
}

// Keys that other tools have; what to write here instead. An empty key stands for any.
struct Habit {
  std::string_view kind;
  std::string_view key;
  std::string_view help;
};

constexpr const char* kTriggerHelp =
    "a trigger is a key of its own: http: POST /orders, queue: NAME, changes: CONTAINER or "
    "schedule: \"0 0 3 * * *\"";

constexpr const char* kAzureHelp =
    "what only Azure has stands at the top level, azure: { locks: true }, or in a function that "
    "follows changes";

constexpr Habit kHabits[] = {
    {"container", "azure", kAzureHelp},
    {"queue", "azure", kAzureHelp},
    {"app", "azure", kAzureHelp},
    {"workflow", "azure", kAzureHelp},
    {"activity", "azure", kAzureHelp},
    {"service", "azure", kAzureHelp},
    {"function", "trigger", kTriggerHelp},
    {"function", "type", kTriggerHelp},
    {"function", "method", kTriggerHelp},
    {"function", "route", kTriggerHelp},
    {"function", "path", kTriggerHelp},
    {"function", "cron", kTriggerHelp},
    {"function", "timer", kTriggerHelp},
    {"function", "memory", "memory belongs to an app: hosting: { memory: 512MB }"},
    {"function", "env",
     "functions get their values from the blueprint; what differs per environment stands under "
     "environments:"},
    {"function", "environment",
     "functions get their values from the blueprint; what differs per environment stands under "
     "environments:"},
    {"container", "partition", "write partitionKey: /channelId"},
    {"container", "type", "write of: TYPE"},
    {"queue", "type", "write of: TYPE"},
    {"queue", "retries", "write attempts: 5; the first delivery counts"},
    {"queue", "maxDeliveryCount", "write attempts: 5"},
    {"service", "apiKey",
     "declare the key under secrets: and name it: secret: NAME; its value never stands in a file"},
    {"service", "key",
     "declare the key under secrets: and name it: secret: NAME; its value never stands in a file"},
    {"service", "token",
     "declare the key under secrets: and name it: secret: NAME; its value never stands in a file"},
    {"secret", "",
     "a secret's value never stands in a file: it is set in the cloud, and in local.settings.json "
     "for 'run'"},
    {"the blueprint", "version", "the language's version is formwork: 1"},
    {"the blueprint", "tables", "write containers:"},
    {"the blueprint", "topics", "write queues:"},
    {"the blueprint", "timers", "write a function with schedule: \"0 0 3 * * *\""},
};

}  // namespace

std::string_view LeafWord(const FieldSpec& field) {
  switch (field.leaf) {
    case Leaf::kText:
      return "a text";
    case Leaf::kName:
      return "a name";
    case Leaf::kInteger:
      return "a whole number";
    case Leaf::kFlag:
      return "true or false";
    case Leaf::kDuration:
      return "a duration";
    case Leaf::kBytes:
      return "a size";
    case Leaf::kMoney:
      return "an amount of money";
    case Leaf::kPercent:
      return "a percentage";
    case Leaf::kWord:
      return "a word";
    case Leaf::kType:
      return "a type";
    case Leaf::kHttp:
      return "a method and a route";
    case Leaf::kSchedule:
      return "a schedule";
    case Leaf::kQuery:
      return "a query";
    case Leaf::kSection:
      return "a mapping";
  }
  return "";
}

std::string ExampleOf(const FieldSpec& field) {
  const std::string value(!field.example.empty()    ? field.example
                          : !field.fallback.empty() ? field.fallback
                                                    : LeafExample(field));
  if (field.leaf == Leaf::kSection || field.holds == Holds::kMap) {
    if (field.leaf != Leaf::kSection && value.starts_with('{'))
      return StrCat(field.name, ": ", value);  // with its own names
    if (field.kind == nullptr || field.kind->fields.empty())
      return StrCat(field.name, ": { name: ", value.empty() ? "value" : value, " }");
    const std::string inner = ExampleOf(field.kind->fields.front());
    return field.holds == Holds::kMap ? StrCat(field.name, ": { name: { ", inner, " } }")
                                      : StrCat(field.name, ": { ", inner, " }");
  }
  return field.holds == Holds::kList ? StrCat(field.name, ": [", value, "]")
                                     : StrCat(field.name, ": ", value);
}

std::string EntryExample(const FieldSpec& field, std::string_view name) {
  const bool fields = field.kind != nullptr && !field.kind->fields.empty();
  return StrCat(name, ": ",
                fields ? StrCat("{ ", ExampleOf(field.kind->fields.front()), " }")
                       : std::string(field.example));
}

std::string FormatMeasure(const FieldSpec& field, int64_t value) {
  switch (field.leaf) {
    case Leaf::kDuration:
      return Format(Duration(value));
    case Leaf::kBytes:
      return Format(Bytes{.count = value});
    case Leaf::kMoney:
      return Format(Money{.cents = value, .currency = "USD"});
    case Leaf::kPercent:
      return Format(Percent{.millionths = value});
    default:
      return std::to_string(value);
  }
}

Diagnostic WrongShape(Span span, std::string_view subject, std::string_view expected,
                      std::string_view found, std::string_view example) {
  return MakeDiagnostic(1001, span, StrCat(subject, " takes ", expected, ", found ", found),
                        StrCat("write it as ", example));
}

Diagnostic EmptyValue(Span span, std::string_view field, std::string_view example) {
  return MakeDiagnostic(1001, span, StrCat("'", field, "' has no value"),
                        StrCat("write it as ", example));
}

Diagnostic QuotedValue(Span span, std::string_view field, std::string_view text) {
  Diagnostic quoted =
      MakeDiagnostic(1001, span, StrCat("'", field, "' takes a whole number, found a text"),
                     StrCat("remove the quotes: ", field, ": ", text));
  quoted.fix = Fix{.span = span, .replacement = std::string(text)};
  return quoted;
}

std::string NearestField(std::string_view key, const KindSpec& kind) {
  std::vector<std::string> names;
  names.reserve(kind.fields.size());
  for (const FieldSpec& field : kind.fields) {
    if (field.name == key) return {};
    names.emplace_back(field.name);
  }
  return NearestName(key, names).value_or("");
}

Diagnostic UnknownKey(Span span, std::string_view key, const KindSpec& kind) {
  Diagnostic unknown = MakeDiagnostic(1002, span, StrCat("unknown key '", key, "' in ", kind.name));
  const std::string near = NearestField(key, kind);
  for (const Habit& habit : kHabits) {
    if (habit.kind != kind.name || habit.key != (near.empty() && kind.name == "secret" ? "" : key))
      continue;
    unknown.help = std::string(habit.help);
    return unknown;
  }
  if (!near.empty()) {
    unknown.help = StrCat("did you mean '", near, "'?");
    unknown.fix = Fix{.span = span, .replacement = near};
    return unknown;
  }
  std::vector<std::string_view> names;
  for (const FieldSpec& field : kind.fields)
    names.push_back(field.name);
  unknown.help = StrCat("known keys: ", Join(names, ", "));
  return unknown;
}

Diagnostic MissingKey(Span span, std::string_view owner, std::string_view key,
                      std::string_view example) {
  return MakeDiagnostic(1003, span, StrCat(owner, " lacks '", key, "'"), StrCat("add ", example));
}

Diagnostic UnknownWord(Span span, const FieldSpec& field, std::string_view word) {
  const std::vector<std::string> words(field.words.begin(), field.words.end());
  const auto near = NearestName(word, words);
  Diagnostic unknown =
      MakeDiagnostic(1004, span, StrCat("unknown value '", word, "' for '", field.name, "'"),
                     near                ? StrCat("did you mean '", *near, "'?")
                     : words.size() == 1 ? StrCat("valid is ", words.front())
                                         : StrCat("valid are ", Join(words, ", ")));
  if (near) unknown.fix = Fix{.span = span, .replacement = *near};
  return unknown;
}

Diagnostic BadValue(uint16_t code, Span span, const Fault& fault) {
  return MakeDiagnostic(code, span, fault.message, fault.help);
}

Diagnostic OutOfRange(Span span, std::string_view text, const FieldSpec& field) {
  const bool low = field.min != std::numeric_limits<int64_t>::min();
  const bool high = field.max != std::numeric_limits<int64_t>::max();
  std::string help = low && high ? StrCat("from ", FormatMeasure(field, field.min), " to ",
                                          FormatMeasure(field, field.max))
                     : low       ? StrCat("at least ", FormatMeasure(field, field.min))
                                 : StrCat("at most ", FormatMeasure(field, field.max));
  return MakeDiagnostic(1006, span, StrCat("'", field.name, "' cannot be ", text),
                        StrCat("valid: ", help));
}

}  // namespace formwork::blueprint
