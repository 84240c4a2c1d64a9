// From a function or activity of the blueprint to a Callable.

#include "generator/cpp/callable.h"

#include <algorithm>
#include <set>

#include "generator/base/overload.h"
#include "generator/blueprint/parameter_types.h"
#include "generator/cpp/names.h"
#include "generator/graph/bindings.h"

namespace formwork::cpp {

using blueprint::Blueprint;
using blueprint::TypeDefinition;
using blueprint::TypeKind;
using From = InputMember::From;

namespace {

class Maker {
 public:
  Maker(const Blueprint& blueprint, const Enums& enums) : blueprint_(blueprint), enums_(enums) {}

  Callable Make(const blueprint::Function& function) {
    Begin(*function.name, *function.description, function.was, function.name.span);
    out_.function = &function;
    std::visit(
        Overload{[&](const blueprint::HttpTrigger& http) { Http(function, http); },
                 [&](const blueprint::QueueTrigger& queue) { Queue(*queue.queue); },
                 [&](const blueprint::ChangesTrigger& changes) { Changes(*changes.container); },
                 [&](const blueprint::ScheduleTrigger& schedule) { Schedule(*schedule.schedule); }},
        function.trigger);
    if (function.returns) out_.returns = &**function.returns;
    Reach(function.reach);
    return std::move(out_);
  }

  Callable Make(const blueprint::Activity& activity) {
    Begin(*activity.name, *activity.description, activity.was, activity.name.span);
    out_.activity = &activity;
    out_.kind = CallableKind::kActivity;
    out_.title = TitleOf(activity);
    Add({From::kInput, "input", "input", Spell(*activity.input, enums_), "", &*activity.input,
         Named(*activity.input)});
    if (activity.returns) out_.returns = &**activity.returns;
    Reach(activity.reach);
    return std::move(out_);
  }

 private:
  // "activity of process-event"
  [[nodiscard]] std::string TitleOf(const blueprint::Activity& activity) const {
    std::string callers;
    for (const blueprint::Workflow& workflow : blueprint_.workflows) {
      const bool calls = std::ranges::any_of(
          workflow.activities, [&](const auto& name) { return *name == *activity.name; });
      if (calls) callers += (callers.empty() ? " of " : ", ") + *workflow.name;
    }
    return "activity" + callers;
  }

  void Begin(const std::string& name, const std::string& description,
             const std::optional<blueprint::Text>& was, Span span) {
    out_.name = name;
    out_.type = FunctionTypeName(blueprint_, name);
    out_.stem = FileStem(name);
    out_.description = description;
    out_.span = span;
    if (was) out_.was = FileStem(**was);
  }

  void Http(const blueprint::Function& function, const blueprint::HttpTrigger& http) {
    out_.kind = CallableKind::kHttp;
    out_.title = StrCat(Word(*http.method), " ", *http.route);
    for (const auto& segment : http.segments) {
      if (!segment.parameter) continue;
      params_.insert(segment.text);
      Add({From::kRoute, segment.text, MemberName(segment.text), "std::string", "from the route",
           nullptr, nullptr});
    }
    if (function.body) {
      body_ = Named(**function.body);
      Add({From::kBody, "", "body", Spell(**function.body, enums_), "", &**function.body, body_});
    }
    for (const auto& read : function.reach.reads)
      HttpValues(read);
    for (InputMember& member : out_.inputs) {
      if (member.from == From::kRoute || member.from == From::kQuery)
        member.fills = BoundsOfParameter(TypesOfParameter(blueprint_, function.reach, member.wire));
    }
  }

  // A value of a read that is neither a parameter nor a field of the body is a query parameter.
  void HttpValues(const blueprint::Read& read) {
    std::vector<std::string> names;
    if (read.partition) names.push_back(**read.partition);
    if (read.id) names.push_back(**read.id);
    for (const auto& parameter : read.parameters)
      names.push_back(*parameter);
    for (const std::string& name : names) {
      if (params_.contains(name)) continue;
      const bool field = body_ != nullptr && std::ranges::any_of(body_->fields, [&](const auto& f) {
                           return *f.name == name;
                         });
      if (field) {
        if (std::ranges::find(out_.refused_query, name) == out_.refused_query.end())
          out_.refused_query.push_back(name);
        continue;
      }
      params_.insert(name);
      Add({From::kQuery, name, MemberName(name), "std::string", "from the query string", nullptr,
           nullptr});
    }
  }

  void Queue(const std::string& name) {
    out_.kind = CallableKind::kQueue;
    out_.title = StrCat("queue ", name);
    const blueprint::Queue* queue = FindQueue(blueprint_, name);
    const TypeDefinition* type = queue == nullptr ? nullptr : FindType(blueprint_, *queue->of);
    Add({From::kMessage, "message", "message",
         type == nullptr ? "std::string" : TypeName(*type->name), "", nullptr, type});
  }

  void Changes(const std::string& name) {
    out_.kind = CallableKind::kChanges;
    out_.title = StrCat("changes of ", name);
    const TypeDefinition* type = ContainerType(name);
    Add({From::kDocuments, "documents", "documents",
         StrCat("std::vector<", type == nullptr ? "formwork::Json" : TypeName(*type->name), ">"),
         "", nullptr, type});
  }

  void Schedule(const std::string& schedule) {
    out_.kind = CallableKind::kSchedule;
    out_.title = StrCat("schedule ", schedule);
    Add({From::kTimer, "timer", "timer", "formwork::Timer", "", nullptr, nullptr});
  }

  void Reach(const blueprint::Reach& reach) {
    for (const auto& read : reach.reads) {
      const TypeDefinition* type =
          read.of ? FindType(blueprint_, **read.of) : ContainerType(*read.from);
      const std::string element = type == nullptr ? "formwork::Json" : TypeName(*type->name);
      const bool one = read.id.has_value();
      Add({one ? From::kReadOne : From::kReadMany, *read.name, MemberName(*read.name),
           StrCat(one ? "std::optional<" : "std::vector<", element, ">"),
           StrCat("read from ", *read.from), nullptr, type});
    }
    if (out_.kind == CallableKind::kHttp) {
      Add({From::kRequest, "", "request", "formwork::Request", "as it came", nullptr, nullptr});
    }
    for (const auto& write : reach.writes) {
      const blueprint::Queue* queue = FindQueue(blueprint_, *write.to);
      const TypeDefinition* type =
          queue != nullptr ? FindType(blueprint_, *queue->of) : ContainerType(*write.to);
      out_.outputs.push_back({graph::OutputBindingName(reach, write),
                              OutputName(MemberName(*write.name)), *write.to, queue != nullptr,
                              type});
    }
    for (const auto& call : reach.calls) {
      if (const auto* service = FindService(blueprint_, *call)) out_.services.push_back(service);
    }
  }

  // Output's own members keep their names.
  static std::string OutputName(std::string member) {
    const bool taken =
        member == "returns" || member == "status" || member == "headers" || member == "response";
    return taken ? member + "_output" : member;
  }

  void Add(InputMember member) {
    while (!members_.insert(member.member).second)
      member.member.push_back('_');
    out_.inputs.push_back(std::move(member));
  }

  const TypeDefinition* ContainerType(const std::string& name) const {
    const blueprint::Container* container = FindContainer(blueprint_, name);
    return container == nullptr ? nullptr : FindType(blueprint_, *container->of);
  }

  const TypeDefinition* Named(const blueprint::Type& type) const {
    return type.kind == TypeKind::kNamed ? FindType(blueprint_, type.name) : nullptr;
  }

  const Blueprint& blueprint_;
  const Enums& enums_;
  Callable out_;
  const TypeDefinition* body_ = nullptr;
  std::set<std::string> params_;
  std::set<std::string> members_;
};

}  // namespace

Callable MakeCallable(const Blueprint& blueprint, const Enums& enums,
                      const blueprint::Function& function) {
  return Maker(blueprint, enums).Make(function);
}

Callable MakeCallable(const Blueprint& blueprint, const Enums& enums,
                      const blueprint::Activity& activity) {
  return Maker(blueprint, enums).Make(activity);
}

}  // namespace formwork::cpp
