// Every name that one part of a blueprint takes from another is declared.
#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/check.h"
#include "generator/blueprint/type_words.h"
#include "generator/diag/codes.h"

namespace formwork::blueprint {
namespace {

template <class Map>
std::vector<std::string> Names(const Map& map) {
  std::vector<std::string> names;
  names.reserve(map.size());
  for (const auto& [name, entry] : map)
    names.emplace_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

constexpr std::string_view kContainerOrQueue = "container or queue";

class References {
 public:
  References(const Index& index, Sink& sink) : index_(index), sink_(sink) {}

  void Run() {
    const Blueprint& blueprint = *index_.blueprint;
    for (const TypeDefinition& type : blueprint.types) {
      for (const Field& field : type.fields)
        OfType(field.type);
    }
    for (const Container& container : blueprint.containers)
      To(index_.types, container.of, "type");
    for (const Queue& queue : blueprint.queues)
      To(index_.types, queue.of, "type");
    for (const Service& service : blueprint.services) {
      if (service.secret) To(index_.secrets, *service.secret, "secret");
    }
    for (const Function& function : blueprint.functions)
      OfFunction(function);
    for (const Workflow& workflow : blueprint.workflows)
      OfWorkflow(workflow);
    for (const Activity& activity : blueprint.activities) {
      OfType(activity.input.value);
      if (activity.returns) OfType(activity.returns->value);
      OfReach(activity.reach);
    }
    OfApps(blueprint);
  }

 private:
  template <class Map>
  void To(const Map& map, const Text& name, std::string_view kind) {
    if (name.value.empty() || map.contains(name.value)) return;
    if (!index_.unread.Section(SectionOf(kind))) Unknown(name, kind, Names(map));
  }

  static std::string SectionOf(std::string_view kind) {
    return kind == "activity" ? std::string("activities") : StrCat(kind, "s");
  }

  void Unknown(const Text& name, std::string_view kind, const std::vector<std::string>& known) {
    const std::string sections = kind == kContainerOrQueue ? std::string("containers: or queues")
                                 : kind == "output"        ? std::string("writes")
                                                           : SectionOf(kind);
    const std::string list = known.empty() || known.size() > 12
                                 ? std::string()
                                 : StrCat("; there are ", Join(known, ", "));
    const std::string declare = StrCat("declare it under ", sections, ":", list);
    Diagnostic unknown =
        MakeDiagnostic(2001, name.span, StrCat("unknown ", kind, " '", name.value, "'"));
    SuggestFix(unknown, name.value, known, declare);
    if (const Text* dead = Lookup(index_.dead_letters, name.value)) {
      unknown.help =
          "it holds dead letters, which only the runtime writes and 'formwork queue' shows and "
          "redrives";
      unknown.fix.reset();
      unknown.notes.push_back({.span = dead->span, .message = "the dead letter is declared here"});
    }
    if (const std::string_view other = OtherKind(name.value, kind); !other.empty())
      unknown.help = StrCat("'", name.value, "' is a ", other, "; ", declare);
    sink_.Report(std::move(unknown));
  }

  // The name exists, but means something else.
  [[nodiscard]] std::string_view OtherKind(const std::string& name, std::string_view kind) const {
    if (kind != "queue" && index_.queues.contains(name)) return "queue";
    if (kind != "container" && index_.containers.contains(name)) return "container";
    if (kind != "service" && index_.services.contains(name)) return "service";
    if (kind != "activity" && index_.activities.contains(name)) return "activity";
    if (kind != "function" && index_.functions.contains(name)) return "function";
    if (kind != "workflow" && index_.workflows.contains(name)) return "workflow";
    return {};
  }

  void OfType(const Type& type) {
    const bool unread = index_.unread.Section("types");
    const bool named = type.kind == TypeKind::kNamed && !type.name.empty();
    if (named && !unread && !index_.types.contains(type.name)) {
      const auto known = Names(index_.types);
      Diagnostic unknown =
          MakeDiagnostic(2001, type.span, StrCat("unknown type '", type.name, "'"));
      unknown.span.end = std::min<uint32_t>(
          unknown.span.end, unknown.span.begin + static_cast<uint32_t>(type.name.size()));
      std::vector<std::string> all = known;
      for (const TypeWord& word : kTypeWords)
        all.emplace_back(word.word);
      if (const std::string_view ours = OurWordFor(type.name); !ours.empty()) {
        unknown.help = StrCat("here it is called '", ours, "'");
        unknown.fix = Fix{.span = unknown.span, .replacement = std::string(ours)};
      } else {
        SuggestFix(
            unknown, type.name, all,
            "declare it under types:, or use string, integer, number, boolean, uuid, datetime, …");
      }
      sink_.Report(std::move(unknown));
    }
    for (const Type& element : type.element)
      OfType(element);
  }

  void OfReach(const Reach& reach) {
    for (const Read& read : reach.reads) {
      To(index_.containers, read.from, "container");
      if (read.of) To(index_.types, *read.of, "type");
    }
    for (const Write& write : reach.writes)
      OfWrite(write);
    for (const Text& call : reach.calls) {
      To(index_.services, call, "service");
      const auto first = std::ranges::find(reach.calls, call.value, &Text::value);
      if (&*first == &call || call.value.empty()) continue;
      Diagnostic twice = MakeDiagnostic(
          2003, call.span, StrCat("service '", call.value, "' is listed twice"), "list it once");
      twice.notes.push_back({.span = first->span, .message = "the first is here"});
      sink_.Report(std::move(twice));
    }
  }

  void OfWrite(const Write& write) {
    const bool container = index_.containers.contains(write.to.value);
    const bool queue = index_.queues.contains(write.to.value);
    if (write.to.value.empty() || container != queue) return;
    if (container) {
      sink_.Report(MakeDiagnostic(2003, write.to.span,
                                  StrCat("'", write.to.value, "' is a container and a queue"),
                                  "rename one of them"));
      return;
    }
    std::vector<std::string> known = Names(index_.containers);
    for (std::string& name : Names(index_.queues))
      known.push_back(std::move(name));
    if (index_.unread.Section("containers") || index_.unread.Section("queues")) return;
    Unknown(write.to, kContainerOrQueue, known);
  }

  void OfFunction(const Function& function) {
    if (const auto* queue = std::get_if<QueueTrigger>(&function.trigger))
      To(index_.queues, queue->queue, "queue");
    if (const auto* changes = std::get_if<ChangesTrigger>(&function.trigger))
      To(index_.containers, changes->container, "container");
    if (function.body) OfType(function.body->value);
    if (function.returns) OfType(function.returns->value);
    OfReach(function.reach);
  }

  void OfWorkflow(const Workflow& workflow) {
    if (const auto* queue = std::get_if<QueueTrigger>(&workflow.trigger))
      To(index_.queues, queue->queue, "queue");
    if (workflow.body) OfType(workflow.body->value);
    if (workflow.returns) OfType(workflow.returns->value);
    for (const Text& activity : workflow.activities)
      To(index_.activities, activity, "activity");
  }

  void OfApps(const Blueprint& blueprint) {
    std::vector<std::string> known = Names(index_.functions);
    for (std::string& name : Names(index_.workflows))
      known.push_back(std::move(name));
    const bool unread = index_.unread.Section("functions") || index_.unread.Section("workflows");
    const auto runs = [&](const Text& name) {
      return unread || name.value.empty() || index_.functions.contains(name.value) ||
             index_.workflows.contains(name.value);
    };
    for (const App& app : blueprint.apps) {
      for (const Text& name : app.functions) {
        if (runs(name)) continue;
        Unknown(name, "function", known);
      }
    }
    for (const FunctionUsage& usage : blueprint.usage.functions) {
      const bool activity = index_.activities.contains(usage.function.value);
      if (!activity && !runs(usage.function)) Unknown(usage.function, "function", known);
      OfOutputs(blueprint, usage);
    }
  }

  void OfOutputs(const Blueprint& blueprint, const FunctionUsage& usage) {
    const Function* function = FindFunction(blueprint, *usage.function);
    const Activity* activity = FindActivity(blueprint, *usage.function);
    std::vector<std::string> known;
    if (function != nullptr || activity != nullptr) {
      for (const Write& write : (function != nullptr ? function->reach : activity->reach).writes)
        known.push_back(*write.name);
    }
    for (const auto& [name, share] : usage.outputs) {
      if (std::ranges::find(known, name) == known.end())
        Unknown({.value = name, .span = share.key, .origin = share.origin}, "output", known);
    }
  }

  const Index& index_;
  Sink& sink_;
};

}  // namespace

void CheckReferences(const Index& index, Sink& sink) {
  References(index, sink).Run();
}

}  // namespace formwork::blueprint
