#include "generator/tree/print_plan.h"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "generator/base/str_cat.h"
#include "generator/base/utf8.h"

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

struct Line {
  const Change* first = nullptr;
  std::string path;  // of several files: the folder that holds them
  size_t files = 1;
};

std::string CommonFolder(std::string_view a, std::string_view b) {
  const auto [end, ignored] = std::ranges::mismatch(a, b);
  const std::string_view same = a.substr(0, static_cast<size_t>(end - a.begin()));
  return std::string(same.substr(0, same.rfind('/') + 1));
}

// Of the runtime's two hundred files nobody reads the names: one line for those that share a fate.
std::vector<Line> LinesOf(const ChangePlan& plan, const PrintPlanOptions& options) {
  std::vector<Line> lines;
  std::vector<size_t> shared;  // those of lines that may take more files
  for (const Change& change : plan.changes) {
    if (!Shown(change, options)) continue;
    const bool shares = !options.all && !options.texts && change.owner == Owner::kVendored &&
                        change.action != Action::kConflict;
    const auto with = std::ranges::find_if(shared, [&](size_t at) {
      const Change& first = *lines[at].first;
      return shares && first.action == change.action && first.reason == change.reason;
    });
    if (with != shared.end()) {
      lines[*with].path = CommonFolder(lines[*with].path, change.path);
      ++lines[*with].files;
      continue;
    }
    if (shares) shared.push_back(lines.size());
    lines.push_back({.first = &change, .path = change.path});
  }
  return lines;
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
  const std::vector<Line> lines = LinesOf(plan, options);
  size_t width = 0;
  for (const Line& line : lines)
    width = std::max(width, std::min<size_t>(line.path.size(), 60));
  std::string out;
  for (const Line& line : lines) {
    const Change& change = *line.first;
    if (options.colour) out += ColourOf(change.action);
    out += StrCat(static_cast<char>(change.action), " ", Padded(Printable(line.path), width), "  ",
                  Padded(formwork::Word(change.owner), 8), change.reason.empty() ? "" : "  ",
                  Printable(change.reason),
                  line.files > 1 ? StrCat(" (", line.files, " files)") : std::string());
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
