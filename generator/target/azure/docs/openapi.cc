// docs/openapi.json: every route of every app, as the host serves it.

#include <algorithm>
#include <map>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/parameter_types.h"
#include "generator/target/azure/docs/docs.h"

namespace formwork::azure {

using json::Value;

namespace {

constexpr References kInside{.before = "#/components/schemas/", .after = ""};

Value Content(std::string_view media, Value schema) {
  return Value::Obj({{media, Value::Obj({{"schema", std::move(schema)}})}});
}

// No type of the user's can have this name: types' names hold no dot.
constexpr std::string_view kProblem = "formwork.Problem";

Value Problem(std::string_view description) {
  Value schema = Value::Obj({{"$ref", Value::Str(StrCat(kInside.before, kProblem))}});
  return Value::Obj({{"description", Value::Str(description)},
                     {"content", Content("application/problem+json", std::move(schema))}});
}

struct Operation {
  const blueprint::HttpTrigger* http = nullptr;
  blueprint::Access access = blueprint::Access::kKey;
  const std::optional<blueprint::Spanned<blueprint::Type>>* body = nullptr;
  const std::optional<blueprint::Spanned<blueprint::Type>>* returns = nullptr;
  const blueprint::Function* function = nullptr;
  std::string name;
  std::string description;
  std::string app;
  bool starts = false;  // a workflow: the answer tells where to look for its outcome
};

std::optional<Operation> OperationOf(const AppView& view, const Running& running) {
  Operation operation{.name = running.node->name, .description = {}, .app = *view.app->name};
  if (running.function != nullptr) {
    operation.http = std::get_if<blueprint::HttpTrigger>(&running.function->trigger);
    operation.access = *running.function->access;
    operation.body = &running.function->body;
    operation.returns = &running.function->returns;
    operation.function = running.function;
    operation.description = *running.function->description;
  } else if (running.workflow != nullptr && running.node->kind == graph::Kind::kFunction) {
    operation.http = std::get_if<blueprint::HttpTrigger>(&running.workflow->trigger);
    operation.access = *running.workflow->access;
    operation.body = &running.workflow->body;
    operation.name = *running.workflow->name;
    operation.description = *running.workflow->description;
    operation.starts = true;
  }
  if (operation.http == nullptr) return std::nullopt;
  return operation;
}

// What the runtime holds the caller to; else what the text must be like to be of use.
Value ParameterSchema(const std::vector<const blueprint::Type*>& types) {
  const blueprint::Type* type = BoundsOfParameter(types);
  const auto textual = std::ranges::find_if(types, [](const blueprint::Type* candidate) {
    using enum blueprint::TypeKind;
    return !candidate->optional && (candidate->kind == kUuid || candidate->kind == kEnum);
  });
  if (type == nullptr && textual != types.end()) type = *textual;
  return type == nullptr ? Value::Obj({{"type", Value::Str("string")}}) : SchemaOf(*type, kInside);
}

Value Parameter(std::string_view name, std::string_view in, Value schema) {
  return Value::Obj({{"name", Value::Str(name)},
                     {"in", Value::Str(in)},
                     {"required", Value::Bool(true)},
                     {"schema", std::move(schema)}});
}

// The fields of the body's type, if it has one with fields.
std::set<std::string_view> BodyFields(const Operation& operation,
                                      const blueprint::Blueprint& blueprint) {
  std::set<std::string_view> fields;
  if (operation.body == nullptr || !*operation.body) return fields;
  const blueprint::TypeDefinition* type = FindType(blueprint, (**operation.body)->name);
  if (type == nullptr) return fields;
  for (const blueprint::Field& field : type->fields)
    fields.insert(*field.name);
  return fields;
}

struct Parameters {
  Value list = Value::Arr();
  bool bounded = false;  // the runtime answers 400 for one that does not fit
};

// What the route names; and the values of reads that neither the route nor the body gives, which
// come from the query string.
Parameters ParametersOf(const Operation& operation, const blueprint::Blueprint& blueprint) {
  Parameters parameters;
  std::set<std::string_view> given = BodyFields(operation, blueprint);
  const auto add = [&](std::string_view name, std::string_view in) {
    std::vector<const blueprint::Type*> types;
    if (operation.function != nullptr)
      types = TypesOfParameter(blueprint, operation.function->reach, name);
    parameters.bounded = parameters.bounded || BoundsOfParameter(types) != nullptr;
    parameters.list.Add(Parameter(name, in, ParameterSchema(types)));
  };
  for (const blueprint::RouteSegment& segment : operation.http->segments) {
    if (!segment.parameter) continue;
    add(segment.text, "path");
    given.insert(segment.text);
  }
  const auto ask = [&](const blueprint::Text& name) {
    if (given.insert(*name).second) add(*name, "query");
  };
  if (operation.function == nullptr) return parameters;
  for (const blueprint::Read& read : operation.function->reach.reads) {
    if (read.partition) ask(*read.partition);
    if (read.id) ask(*read.id);
    std::ranges::for_each(read.parameters, ask);
  }
  return parameters;
}

Value Responses(const Operation& operation, bool bounds) {
  Value responses = Value::Obj();
  if (operation.starts) {
    responses.Set(
        "202",
        Value::Obj({{"description",
                     Value::Str("The workflow runs; the answer says where to ask for it.")}}));
  } else {
    Value done = Value::Obj({{"description", Value::Str("Done.")}});
    if (operation.returns != nullptr && *operation.returns) {
      done.Set("content", Content("application/json", SchemaOf(***operation.returns, kInside)));
    }
    responses.Set("200", std::move(done));
  }
  const bool body = operation.body != nullptr && *operation.body;
  if (body || bounds) {
    responses.Set("400", Problem(!bounds ? "The body does not fit its type."
                                 : body  ? "A parameter or the body does not fit its type."
                                         : "A parameter does not fit its type."));
  }
  if (operation.access != blueprint::Access::kPublic) {
    responses.Set("401", Value::Obj({{"description", Value::Str("The key is missing or wrong.")}}));
  }
  if (operation.function != nullptr) {
    const auto& reads = operation.function->reach.reads;
    if (std::ranges::any_of(reads, [](const auto& read) { return read.id.has_value(); })) {
      responses.Set("404", Problem("There is no such document."));
    }
  }
  responses.Set("500", Problem("The function failed."));
  return responses;
}

Value Describe(const Operation& operation, const blueprint::Blueprint& blueprint) {
  Value value = Value::Obj({{"operationId", Value::Str(operation.name)}});
  if (!operation.description.empty()) value.Set("summary", Value::Str(operation.description));
  value.Set("tags", Value::Strs({operation.app}));
  Parameters parameters = ParametersOf(operation, blueprint);
  if (!parameters.list.items().empty()) value.Set("parameters", std::move(parameters.list));
  if (operation.body != nullptr && *operation.body) {
    value.Set("requestBody",
              Value::Obj({{"required", Value::Bool(true)},
                          {"content",
                           Content("application/json", SchemaOf(***operation.body, kInside))}}));
  }
  value.Set("responses", Responses(operation, parameters.bounded));
  if (operation.access == blueprint::Access::kPublic) {
    value.Set("security", Value::Arr());
  } else {
    const std::string_view scheme =
        operation.access == blueprint::Access::kAdmin ? "masterKey" : "functionKey";
    value.Set("security", Value::Arr({Value::Obj({{scheme, Value::Arr()}})}));
  }
  return value;
}

Value Health() {
  return Value::Obj(
      {{"operationId", Value::Str(graph::HealthFunctionName())},
       {"summary", Value::Str("Whether the app is up, and which build it is.")},
       {"responses",
        Value::Obj({{"200", Value::Obj({{"description", Value::Str("The app is up.")}})}})},
       {"security", Value::Arr()}});
}

// RFC 9457, as the runtime answers.
Value ProblemSchema() {
  const Value text = Value::Obj({{"type", Value::Str("string")}});
  const Value number = Value::Obj({{"type", Value::Str("integer")}});
  const Value fault =
      Value::Obj({{"type", Value::Str("object")},
                  {"properties", Value::Obj({{"pointer", text}, {"detail", text}})}});
  const Value faults = Value::Obj({{"type", Value::Str("array")}, {"items", fault}});
  return Value::Obj({{"type", Value::Str("object")},
                     {"description", Value::Str("What went wrong.")},
                     {"properties", Value::Obj({{"type", text},
                                                {"title", text},
                                                {"status", number},
                                                {"detail", text},
                                                {"instance", text},
                                                {"errors", faults}})}});
}

Value Components(const blueprint::Blueprint& blueprint) {
  Value schemas = Value::Obj();
  for (const blueprint::TypeDefinition& type : blueprint.types)
    schemas.Set(*type.name, SchemaOf(type, kInside));
  schemas.Set(kProblem, ProblemSchema());
  const auto key = [](std::string_view description) {
    return Value::Obj({{"type", Value::Str("apiKey")},
                       {"in", Value::Str("header")},
                       {"name", Value::Str("x-functions-key")},
                       {"description", Value::Str(description)}});
  };
  return Value::Obj(
      {{"schemas", std::move(schemas)},
       {"securitySchemes", Value::Obj({{"functionKey", key("A key of the function or of the app.")},
                                       {"masterKey", key("The master key of the app.")}})}});
}

}  // namespace

Value OpenApi(const std::vector<AppView>& apps) {
  const blueprint::Blueprint& blueprint = *apps.front().blueprint;
  std::map<std::string, std::map<std::string, Value>> paths;
  for (const AppView& view : apps) {
    for (const Running& running : view.functions) {
      const auto operation = OperationOf(view, running);
      if (!operation) continue;
      paths[StrCat("/api", *operation->http->route)][LowerAscii(Word(*operation->http->method))] =
          Describe(*operation, blueprint);
    }
  }
  paths["/api/health"]["get"] = Health();
  Value rendered = Value::Obj();
  for (auto& [path, methods] : paths) {
    Value item = Value::Obj();
    for (auto& [method, operation] : methods)
      item.Set(method, std::move(operation));
    rendered.Set(path, std::move(item));
  }
  Value info = Value::Obj({{"title", Value::Str(*blueprint.name)}, {"version", Value::Str("1")}});
  if (!blueprint.description->empty()) info.Set("description", Value::Str(*blueprint.description));
  Value document = Value::Obj({{"openapi", Value::Str("3.1.0")}, {"info", std::move(info)}});
  document.Set("paths", std::move(rendered));
  return document.Set("components", Components(blueprint));
}

}  // namespace formwork::azure
