#include "generator/diff/print.h"

#include <algorithm>
#include <array>

#include "generator/base/str_cat.h"
#include "generator/base/utf8.h"
#include "generator/emit/json/value.h"

namespace formwork::diff {
namespace {

std::array<size_t, kEffects> Counts(const Report& report) {
  std::array<size_t, kEffects> counts{};
  for (const Meaning& row : report.rows)
    ++counts[static_cast<size_t>(row.effect)];
  return counts;
}

std::string CountLine(const Report& report) {
  const auto counts = Counts(report);
  std::vector<std::string> parts;
  for (size_t i = 0; i < kEffects; ++i) {
    if (counts[i] > 0) parts.push_back(StrCat(counts[i], " ", Word(static_cast<Effect>(i))));
  }
  return parts.empty() ? "no changes" : Join(parts, ", ");
}

std::string Where(Span span, const SourceMap& sources) {
  if (span.file == kNoFile) return "";
  return StrCat(sources.Name(span.file), ":", sources.Locate(span.file, span.begin).line);
}

std::string WhereOf(const Meaning& row, const SourceMap& sources) {
  const std::string after = Where(row.after, sources);
  return after.empty() ? Where(row.before, sources) : after;
}

std::string Subject(const Meaning& row) {
  return row.name.empty() ? row.kind : StrCat(row.kind, " ", row.name);
}

std::string Money(int64_t cents, const std::string& currency) {
  const int64_t positive = cents < 0 ? -cents : cents;
  const std::string rest = std::to_string(positive % 100);
  return StrCat(cents < 0 ? "-" : "", positive / 100, ".", rest.size() == 1 ? "0" : "", rest, " ",
                currency);
}

std::string CostLine(const CostChange& cost) {
  const int64_t growth = cost.after_cents - cost.before_cents;
  return StrCat("Cost: ", growth >= 0 ? "+" : "", Money(growth, cost.currency), " a month (from ",
                Money(cost.before_cents, cost.currency), " to ",
                Money(cost.after_cents, cost.currency), ")");
}

bool CostMoves(const Report& report) {
  return report.cost && report.cost->before_cents != report.cost->after_cents;
}

std::string_view ColourOf(char symbol) {
  if (symbol == '!') return "\033[1;31m";
  if (symbol == '-') return "\033[31m";
  if (symbol == '+') return "\033[32m";
  return "\033[33m";
}

std::string Padded(std::string_view text, size_t width) {
  return StrCat(text, std::string(width > text.size() ? width - text.size() : 0, ' '));
}

std::string Escaped(std::string_view text) {
  std::string out;
  for (const char c : Printable(text)) {
    if (c == '<') {
      out += "&lt;";
      continue;
    }
    if (std::string_view("\\`*_[]|#@~").find(c) != std::string_view::npos) out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

// A fence that no line of the text can close.
std::string Fence(std::string_view text) {
  std::string fence = "```";
  while (text.find(fence) != std::string_view::npos)
    fence.push_back('`');
  return fence;
}

bool IsDanger(Effect effect) {
  return effect <= Effect::kGuard;
}

std::string MarkdownRow(const Meaning& row, const SourceMap& sources) {
  std::string text = StrCat("| ", Symbol(row.effect), " ", Word(row.effect), " | ",
                            Escaped(Subject(row)), " | ", Escaped(row.message));
  if (!row.environments.empty()) text += StrCat(" (", Escaped(Join(row.environments, ", ")), ")");
  return StrCat(text, " | ", Escaped(WhereOf(row, sources)), " |\n");
}

constexpr std::string_view kHead = "| what | of | meaning | where |\n|---|---|---|---|\n";

json::Value Place(Span span, const SourceMap& sources) {
  if (span.file == kNoFile) return {};
  const Position position = sources.Locate(span.file, span.begin);
  return json::Value::Obj({{"file", json::Value::Str(sources.Name(span.file))},
                           {"line", json::Value::Int(position.line)},
                           {"column", json::Value::Int(position.column)}});
}

json::Value RowOf(const Meaning& row, const SourceMap& sources) {
  json::Value value = json::Value::Obj();
  value.Set("symbol", json::Value::Str(std::string(1, Symbol(row.effect))));
  value.Set("effect", json::Value::Str(Word(row.effect)));
  value.Set("kind", json::Value::Str(row.kind));
  value.Set("name", json::Value::Str(row.name));
  value.Set("message", json::Value::Str(row.message));
  value.Set("environments", json::Value::Strs(row.environments));
  value.Set("before", Place(row.before, sources));
  value.Set("after", Place(row.after, sources));
  return value;
}

}  // namespace

std::string PrintTerminal(const Report& report, const SourceMap& sources,
                          const PrintOptions& options) {
  std::string out;
  size_t width = 0;
  for (const Meaning& row : report.rows)
    width = std::max(width, Word(row.effect).size());
  for (const Meaning& row : report.rows) {
    if (options.only_counts) break;
    const char symbol = Symbol(row.effect);
    if (options.colour) out += ColourOf(symbol);
    out += StrCat(symbol, " ", Padded(Word(row.effect), width), "  ", Printable(Subject(row)));
    if (options.colour) out += "\033[0m";
    out += StrCat(": ", Printable(row.message));
    if (!row.environments.empty()) out += StrCat(" [", Join(row.environments, ", "), "]");
    const std::string where = WhereOf(row, sources);
    if (!where.empty()) out += StrCat("  (", Printable(where), ")");
    out += '\n';
  }
  if (report.text) out += *report.text;
  if (CostMoves(report)) out += CostLine(*report.cost) + "\n";
  return StrCat(out, report.before, " to ", report.after, ": ", CountLine(report), ".\n");
}

std::string PrintMarkdown(const Report& report, const SourceMap& sources,
                          const PrintOptions& options) {
  std::string out = StrCat("### Platform changes: ", Escaped(CountLine(report)), "\n");
  if (CostMoves(report)) out += StrCat("\n", Escaped(CostLine(*report.cost)), "\n");
  std::string dangers;
  std::string others;
  for (const Meaning& row : report.rows)
    (IsDanger(row.effect) ? dangers : others) += MarkdownRow(row, sources);
  if (!dangers.empty() && !options.only_counts) out += StrCat("\n", kHead, dangers);
  if (!others.empty() && !options.only_counts) {
    out += StrCat("\n<details>\n<summary>Everything else</summary>\n\n", kHead, others,
                  "\n</details>\n");
  }
  if (report.text && !report.text->empty()) {
    const std::string fence = Fence(*report.text);
    out += StrCat("\n<details>\n<summary>Rendered files</summary>\n\n", fence, "diff\n",
                  *report.text, fence, "\n\n</details>\n");
  }
  return StrCat(out, "\n", Escaped(report.before), " to ", Escaped(report.after), ".\n");
}

std::string PrintJson(const Report& report, const SourceMap& sources) {
  json::Value summary = json::Value::Obj();
  const auto counts = Counts(report);
  for (size_t i = 0; i < kEffects; ++i)
    summary.Set(Word(static_cast<Effect>(i)), json::Value::Int(static_cast<int64_t>(counts[i])));
  json::Value rows = json::Value::Arr();
  for (const Meaning& row : report.rows)
    rows.Add(RowOf(row, sources));
  json::Value root = json::Value::Obj({{"schema_version", json::Value::Int(1)},
                                       {"before", json::Value::Str(report.before)},
                                       {"after", json::Value::Str(report.after)}});
  root.Set("summary", std::move(summary));
  root.Set("changes", std::move(rows));
  if (report.cost) {
    root.Set("cost",
             json::Value::Obj({{"currency", json::Value::Str(report.cost->currency)},
                               {"before_cents", json::Value::Int(report.cost->before_cents)},
                               {"after_cents", json::Value::Int(report.cost->after_cents)}}));
  }
  if (report.text) root.Set("text", json::Value::Str(*report.text));
  return json::Write(root);
}

}  // namespace formwork::diff
