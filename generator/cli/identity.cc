// `formwork identity`: who may do what, and why: function x resource x permission x reason.

#include <algorithm>
#include <array>
#include <ostream>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/base/utf8.h"
#include "generator/cli/commands.h"
#include "generator/cli/session.h"

namespace formwork::cli {
namespace {

using Row = std::array<std::string, 5>;

std::vector<Row> Rows(const graph::Graph& graph) {
  std::vector<Row> rows;
  for (const graph::Grant& grant : graph.grants) {
    const graph::Node& function = graph.At(grant.function);
    const bool system = function.system != graph::SystemRole::kNone;
    const graph::Node& resource = graph.At(grant.resource);
    rows.push_back({graph.At(grant.app).name, StrCat(function.name, system ? " (system)" : ""),
                    StrCat(Word(resource.kind), " ", resource.name),
                    std::string(Word(grant.permission)), grant.reason});
  }
  return rows;
}

std::string Table(const std::vector<Row>& rows) {
  std::array<size_t, 5> widths{};
  for (const Row& row : rows) {
    for (size_t i = 0; i < row.size(); ++i)
      widths.at(i) = std::max(widths.at(i), CodePoints(row.at(i)));
  }
  std::string out;
  for (const Row& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      out += row.at(i);
      if (i + 1 < row.size()) out += std::string(widths.at(i) - CodePoints(row.at(i)) + 2, ' ');
    }
    out += '\n';
  }
  return out;
}

int RunIdentity(const Arguments& arguments, Env& env) {
  const auto [session, code] = OpenChecked(arguments, env);
  if (session == nullptr) return code;
  const std::vector<Row> rows = Rows(session->graph);
  if (!arguments.Has("--json")) {
    std::vector<Row> table = {{"APP", "FUNCTION", "RESOURCE", "MAY", "BECAUSE IT"}};
    table.insert(table.end(), rows.begin(), rows.end());
    env.out << Table(table);
    return kDone;
  }
  std::string out = "{\n  \"schema_version\": 1,\n  \"grants\": [";
  for (size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    out +=
        StrCat(i == 0 ? "\n" : ",\n", "    { \"app\": ", JsonQuote(row[0]),
               ", \"function\": ", JsonQuote(row[1]), ", \"resource\": ", JsonQuote(row[2]),
               ", \"permission\": ", JsonQuote(row[3]), ", \"reason\": ", JsonQuote(row[4]), " }");
  }
  env.out << out << (rows.empty() ? "]\n}\n" : "\n  ]\n}\n");
  return kDone;
}

}  // namespace

Command IdentityCommand() {
  return {.name = "identity",
          .summary = "Print who may do what, and why: function, resource, permission, reason",
          .example = "formwork identity --json",
          .options = {},
          .run = RunIdentity};
}

}  // namespace formwork::cli
