#include "generator/tree/print_plan.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "generator/base/str_cat.h"

namespace formwork {
namespace {

using Json = nlohmann::ordered_json;

std::string_view ColourOf(Action action) {
  switch (action) {
    case Action::kAdd:
      return "\033[32m";
    case Action::kChange:
      return "\033[33m";
    case Action::kRemove:
      return "\033[31m";
    case Action::kConflict:
      return "\033[1;31m";
    case Action::kKeep:
      return "\033[2m";
  }
  FORMWORK_UNREACHABLE();
}

std::string_view Word(Action action) {
  switch (action) {
    case Action::kAdd:
      return "add";
    case Action::kChange:
      return "change";
    case Action::kRemove:
      return "remove";
    case Action::kConflict:
      return "conflict";
    case Action::kKeep:
      return "keep";
  }
  FORMWORK_UNREACHABLE();
}

bool Shown(const Change& change, const PrintPlanOptions& options) {
  return options.all || change.worth_telling;
}

std::string Padded(std::string_view text, size_t width) {
  return StrCat(text, std::string(width > text.size() ? width - text.size() : 0, ' '));
}

// A path may hold anything but a slash; a terminal must not be driven by it.
std::string Printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
      out.push_back('?');
    else
      out.push_back(c);
  }
  return out;
}

}  // namespace

Result<std::string> TextOf(const Change& change) {
  if (change.action == Action::kRemove)
    return git::UnifiedDiff(change.path, change.before, std::nullopt);
  const std::optional<std::string>& after = change.hand_edit ? change.wanted : change.after;
  if (!after) return std::string();
  return git::UnifiedDiff(change.path, change.before, *after);
}

std::string Summary(const ChangePlan& plan) {
  std::string out = StrCat("Plan: ", plan.Count(Action::kAdd), " to add, ",
                           plan.Count(Action::kChange), " to change, ", plan.Count(Action::kRemove),
                           " to remove, ", plan.Count(Action::kKeep), " unchanged");
  const size_t conflicts = plan.Count(Action::kConflict);
  if (conflicts > 0) out += StrCat(", ", conflicts, conflicts == 1 ? " conflict" : " conflicts");
  return out + ".";
}

Result<std::string> PrintPlan(const ChangePlan& plan, const PrintPlanOptions& options) {
  size_t width = 0;
  for (const Change& change : plan.changes) {
    if (Shown(change, options)) width = std::max(width, std::min<size_t>(change.path.size(), 60));
  }
  std::string out;
  for (const Change& change : plan.changes) {
    if (!Shown(change, options)) continue;
    if (options.colour) out += ColourOf(change.action);
    out += StrCat(static_cast<char>(change.action), " ", Padded(Printable(change.path), width),
                  "  ", Padded(formwork::Word(change.owner), 8), change.reason.empty() ? "" : "  ",
                  Printable(change.reason));
    while (out.ends_with(' '))
      out.pop_back();
    if (options.colour) out += "\033[0m";
    out += '\n';
    if (!options.texts) continue;
    const Result<std::string> text = TextOf(change);
    if (!text) return text.error();
    out += *text;
  }
  return StrCat(out, Summary(plan), "\n");
}

Result<std::string> PrintPlanJson(const ChangePlan& plan, const PrintPlanOptions& options) {
  Json rows = Json::array();
  for (const Change& change : plan.changes) {
    if (!Shown(change, options)) continue;
    Json row = {{"symbol", std::string(1, static_cast<char>(change.action))},
                {"action", Word(change.action)},
                {"path", change.path},
                {"owner", formwork::Word(change.owner)},
                {"reason", change.reason}};
    if (!change.from.empty()) row["from"] = change.from;
    if (change.hand_edit) row["code"] = "FW6002";
    if (options.texts) {
      const Result<std::string> text = TextOf(change);
      if (!text) return text.error();
      row["diff"] = *text;
    }
    rows.push_back(std::move(row));
  }
  const Json json = {{"schema_version", 1},
                     {"changes", std::move(rows)},
                     {"summary",
                      {{"add", plan.Count(Action::kAdd)},
                       {"change", plan.Count(Action::kChange)},
                       {"remove", plan.Count(Action::kRemove)},
                       {"unchanged", plan.Count(Action::kKeep)},
                       {"conflict", plan.Count(Action::kConflict)},
                       {"anything", plan.ChangesAnything()}}}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace formwork
