#include "generator/cli/explain_field.h"

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/blueprint/field_path.h"
#include "generator/blueprint/kinds.h"
#include "generator/blueprint/reference.h"
#include "generator/cli/exit_code.h"
#include "generator/cli/session.h"
#include "generator/emit/json/value.h"

namespace formwork::cli {
namespace {

namespace fs = std::filesystem;
using blueprint::FieldPlace;
using blueprint::Shown;
using blueprint::ShownEntry;
using blueprint::Views;

// One value of the blueprint, or the name of an entry (a map).
struct Row {
  std::string path;
  Shown value;
};

constexpr size_t kMostRows = 30;

Shown ViewOf(const blueprint::Blueprint& blueprint) {
  return blueprint::ShowFields(blueprint::kBlueprintKind, &blueprint);
}

Views ViewsOf(const Session& session) {
  Views views;
  if (!session.platform) return views;
  const blueprint::Platform& platform = *session.platform;
  views.emplace("", ViewOf(Chosen(session)));
  for (const auto& [name, blueprint] : platform.environments)
    views.emplace(name, ViewOf(blueprint));
  views.emplace("local", ViewOf(*platform.Find("local")));
  return views;
}

// The values below, or no more than the names.
void AddRows(const std::string& path, const Shown& value, bool names_only, std::vector<Row>& rows) {
  if (value.kind != Shown::Kind::kMap) {
    rows.push_back({path, value});
    return;
  }
  for (const ShownEntry& entry : value.entries) {
    const std::string below = StrCat(path, ".", entry.key);
    if (names_only) {
      rows.push_back({below, entry.value});
    } else {
      AddRows(below, entry.value, false, rows);
    }
  }
}

std::vector<Row> RowsIn(const Shown& view, const FieldPlace& place, const std::string& before) {
  const bool names =
      place.field->holds == blueprint::Holds::kMap && !place.entry && place.field->kind != nullptr;
  std::vector<Row> rows;
  for (const ShownEntry& at : blueprint::FindShown(view, place.keys))
    AddRows(before + at.key, at.value, names, rows);
  return rows;
}

std::string Below(const std::string& environment) {
  return StrCat("environments.", environment, ".");
}

// What an environment sets itself, of all that it has.
void AddOverlaid(const Shown& view, const std::string& before, std::vector<Row>& rows) {
  std::vector<Row> all;
  for (const ShownEntry& field : view.entries)
    AddRows(before + field.key, field.value, false, all);
  for (Row& row : all) {
    const Shown* placed = blueprint::Placed(row.value);
    if (placed == nullptr || placed->origin != blueprint::Origin::kOverlay) continue;
    const Span span = placed->span;  // an app has the platform's hosting, which is written once
    const bool said = std::ranges::any_of(rows, [&](const Row& other) {
      const Shown* there = blueprint::Placed(other.value);
      return there != nullptr && there->span == span;
    });
    if (!said) rows.push_back(std::move(row));
  }
}

// What the blueprint has at the place; without an environment also where one differs.
std::vector<Row> RowsOf(const Views& views, const FieldPlace& place, bool compare) {
  if (!place.environment.empty())
    return RowsIn(views.find(place.environment)->second, place, Below(place.environment));
  std::vector<Row> rows = RowsIn(views.find("")->second, place, "");
  if (place.entry && place.field->kind == &blueprint::kEnvironmentKind) {
    AddOverlaid(views.find(place.keys.back())->second, Below(place.keys.back()), rows);
    return rows;
  }
  const size_t base = rows.size();
  for (const auto& [environment, view] : views) {
    if (environment.empty() || !compare) continue;
    for (Row& row : RowsIn(view, place, "")) {
      const bool same = std::any_of(
          rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(base), [&](const Row& other) {
            return other.path == row.path &&
                   blueprint::LineOf(other.value) == blueprint::LineOf(row.value);
          });
      if (same) continue;
      row.path = Below(environment) + row.path;
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::string TextOf(const std::vector<Row>& rows, const Session& session) {
  std::string out = StrCat("\n  In ", session.file, ":\n");
  if (rows.empty()) out += "    nothing is set\n";
  for (size_t i = 0; i < rows.size() && i < kMostRows; ++i) {
    const Shown& value = rows[i].value;
    const bool name = value.kind == Shown::Kind::kMap;
    const std::string origin = blueprint::OriginOf(value, session.sources);
    out += StrCat("    ", rows[i].path, name ? "" : ": ", name ? "" : blueprint::LineOf(value),
                  origin.empty() ? "" : "  # ", origin, "\n");
  }
  if (rows.size() > kMostRows)
    out += StrCat("    and ", rows.size() - kMostRows, " more: formwork show\n");
  return out;
}

json::Value JsonOf(const std::vector<Row>& rows, const SourceMap& sources) {
  json::Value list = json::Value::Arr();
  for (const Row& row : rows) {
    json::Value one = json::Value::Obj({{"path", json::Value::Str(row.path)}});
    if (row.value.kind != Shown::Kind::kMap)
      one.Set("value", json::Value::Str(blueprint::LineOf(row.value)));
    const Shown* placed = blueprint::Placed(row.value);
    if (placed != nullptr) one.Set("origin", json::Value::Str(blueprint::Word(placed->origin)));
    const bool written = placed != nullptr && placed->origin != blueprint::Origin::kDefault &&
                         placed->span.file != kNoFile;
    one.Set("line",
            written ? json::Value::Int(sources.Locate(placed->span.file, placed->span.begin).line)
                    : json::Value());
    list.Add(std::move(one));
  }
  return list;
}

// The blueprint at hand, if there is one; also one with errors says where things stand. nullopt: it
// was asked for and is not there, which has been said.
std::optional<std::unique_ptr<Session>> OpenAtHand(const Arguments& arguments, Env& env) {
  std::error_code ignored;
  const fs::path file =
      fs::path(ProjectDirectory(arguments, env)) / arguments.ValueOr("-f", "blueprint.yaml");
  const bool asked = arguments.Has("-f") || arguments.Has("-C") || arguments.Has("--environment");
  if (!asked && !fs::exists(file, ignored)) return nullptr;
  std::unique_ptr<Session> session = OpenSession(arguments, env);
  if (session == nullptr) return std::nullopt;
  if (session->diagnostics.HasErrors())
    env.err << "formwork: " << session->file << " has errors; `formwork check` shows them\n";
  return session;
}

// 'attempts' alone: queues.attempts and more.
std::string Ending(const std::string& topic) {
  std::vector<std::string> paths = blueprint::FieldPaths();
  std::erase_if(paths, [&](const std::string& path) { return !path.ends_with("." + topic); });
  return paths.empty() ? "" : StrCat("there are ", Join(paths, ", "));
}

}  // namespace

int ExplainField(const std::string& topic, const Arguments& arguments, Env& env) {
  const auto at_hand = OpenAtHand(arguments, env);
  if (!at_hand) return kWorldFailed;
  const Session* session = at_hand->get();
  if (session != nullptr && !session->diagnostics.HasErrors()) {
    if (const auto code = StopCode(*session, env)) return *code;
  }
  const Views views = session == nullptr ? Views() : ViewsOf(*session);
  const auto found = blueprint::FindField(topic, views);
  if (const auto* astray = std::get_if<blueprint::Astray>(&found)) {
    const std::string ending = astray->near ? "" : Ending(topic);
    return Fail(env, StrCat(astray->message, "; ", ending.empty() ? astray->help : ending), kUsage);
  }
  const FieldPlace& place = std::get<FieldPlace>(found);
  const std::string text = blueprint::ExplainField(topic, place);
  const std::vector<Row> rows =
      views.empty() ? std::vector<Row>() : RowsOf(views, place, session->environment.empty());
  if (arguments.Has("--json")) {
    json::Value root = json::Value::Obj({{"schema_version", json::Value::Int(1)},
                                         {"field", json::Value::Str(topic)},
                                         {"explanation", json::Value::Str(text)}});
    if (!views.empty()) root.Set("values", JsonOf(rows, session->sources));
    env.out << json::Write(root);
    return kDone;
  }
  env.out << text << (views.empty() ? "" : TextOf(rows, *session));
  return kDone;
}

}  // namespace formwork::cli
