#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/schedule.h"
#include "generator/blueprint/shown.h"

namespace formwork::blueprint {
namespace {

constexpr size_t kRunsShown = 3;

// Plain YAML where every reader reads the same text; else single quotes, which know no escapes but
// their own.
std::string Scalar(const Shown& value) {
  if (value.kind != Shown::Kind::kText) return value.text;
  const std::string& text = value.text;
  const auto plain = [](char c) {
    return IsAsciiAlnum(c) ||
           std::string_view(" _-./@%()?:,<>=*'").find(c) != std::string_view::npos;
  };
  const bool letters = !text.empty() && (IsAsciiAlnum(text.front()) || text.front() == '/') &&
                       std::ranges::all_of(text, plain);
  const bool ambiguous = text.find(": ") != std::string::npos || text.ends_with(':') ||
                         text.ends_with(' ') ||
                         text.find_first_not_of("0123456789.:-") == std::string::npos;
  const std::string lower = LowerAscii(text);
  const bool word = lower == "true" || lower == "false" || lower == "null" || lower == "yes" ||
                    lower == "no" || lower == "on" || lower == "off";
  if (letters && !ambiguous && !word) return text;
  if (text.find_first_of("\n\t\r") != std::string::npos) return JsonQuote(text);
  std::string quoted = "'";
  for (const char c : text)
    quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

// Lists of the language are short: one line.
std::string Flow(const Shown& value) {
  std::string items;
  for (const auto& [key, item] : value.entries) {
    std::string text = item.kind == Shown::Kind::kList ? Flow(item) : Scalar(item);
    const bool needs = item.kind == Shown::Kind::kText && text.front() != '\'' &&
                       text.find_first_of(",?:{}[]") != std::string::npos;
    items += StrCat(items.empty() ? "" : ", ", needs ? StrCat("'", text, "'") : text);
  }
  return StrCat("[", items, "]");
}

class YamlPrinter {
 public:
  YamlPrinter(const SourceMap& sources, const ShowOptions& options)
      : sources_(sources), options_(options) {}

  std::string Print(const Shown& root) {
    for (const auto& [key, value] : root.entries)
      Entry(key, value, 0);
    return std::move(out_);
  }

 private:
  void Entry(const std::string& key, const Shown& value, size_t indent) {
    Shown name;
    name.text = key;
    Line(StrCat(std::string(indent, ' '), Scalar(name), ":"), value, indent);
  }

  void Line(std::string start, const Shown& value, size_t indent) {
    if (value.kind == Shown::Kind::kMap && value.entries.empty()) {
      out_ += start + " {}\n";
    } else if (value.kind == Shown::Kind::kMap) {
      const bool overlays = start == "environments:";  // here they are merged or left out
      out_ += StrCat(start, overlays ? "  # what each one sets: formwork show -e NAME" : "", "\n");
      for (const auto& [key, inner] : value.entries)
        Entry(key, inner, indent + 2);
    } else {
      out_ += start + " " + LineOf(value) + Comment(value) + "\n";
    }
  }

  std::string Comment(const Shown& value) const {
    std::string comment = options_.origins ? OriginOf(value, sources_) : std::string();
    if (!value.runs.empty())
      comment += StrCat(comment.empty() ? "next: " : "; next: ", Join(value.runs, ", "));
    return comment.empty() ? comment : StrCat("  # ", comment);
  }

  const SourceMap& sources_;
  const ShowOptions& options_;
  std::string out_;
};

std::string JsonOf(const Shown& value, const SourceMap& sources, const ShowOptions& options,
                   const std::string& indent) {
  const std::string deeper = indent + "  ";
  const bool list = value.kind == Shown::Kind::kList;
  if (list || value.kind == Shown::Kind::kMap) {
    std::string rows;
    for (const auto& [key, inner] : value.entries) {
      rows +=
          StrCat(rows.empty() ? "\n" : ",\n", deeper, list ? std::string() : JsonQuote(key) + ": ",
                 JsonOf(inner, sources, options, deeper));
    }
    const std::string_view open = list ? "[" : "{";
    const std::string_view close = list ? "]" : "}";
    return rows.empty() ? StrCat(open, close) : StrCat(open, rows, "\n", indent, close);
  }
  std::string leaf = value.kind == Shown::Kind::kText ? JsonQuote(value.text) : value.text;
  if (!options.origins) return leaf;
  std::string line = "null";
  if (value.origin != Origin::kDefault && value.span.file != kNoFile)
    line = std::to_string(sources.Locate(value.span.file, value.span.begin).line);
  return StrCat("{ \"value\": ", leaf, ", \"origin\": \"", Word(value.origin),
                "\", \"line\": ", line, " }");
}

// The next runs, beside each schedule.
void NoteRuns(Shown& value, int64_t now) {
  for (auto& [key, inner] : value.entries) {
    if (key == "schedule" && inner.kind == Shown::Kind::kText) {
      const Parsed<Schedule> parsed = ParseSchedule(inner.text);
      const Schedule* schedule = std::get_if<Schedule>(&parsed);
      if (schedule == nullptr) continue;
      for (const TimePoint run :
           NextRuns(*schedule, TimePoint(std::chrono::seconds(now)), kRunsShown))
        inner.runs.push_back(FormatTime(run));
    } else {
      NoteRuns(inner, now);
    }
  }
}

Shown Whole(const Blueprint& blueprint, const ShowOptions& options) {
  Shown root = ShowFields(kBlueprintKind, &blueprint);
  if (options.now != 0) NoteRuns(root, options.now);
  return root;
}

void CollectRuns(const Shown& value, std::string& rows, const std::string& path) {
  for (const auto& [key, inner] : value.entries) {
    const std::string below = path.empty() ? key : StrCat(path, ".", key);
    if (inner.runs.empty()) {
      CollectRuns(inner, rows, below);
    } else {
      std::vector<std::string> times;
      for (const std::string& run : inner.runs)
        times.push_back(JsonQuote(run));
      rows += StrCat(rows.empty() ? "\n" : ",\n", "    ", JsonQuote(below), ": [",
                     Join(times, ", "), "]");
    }
  }
}

}  // namespace

std::string LineOf(const Shown& value) {
  return value.kind == Shown::Kind::kList ? Flow(value) : Scalar(value);
}

const Shown* Placed(const Shown& value) {
  if (value.kind != Shown::Kind::kList) return &value;
  return value.entries.empty() ? nullptr : Placed(value.entries.front().value);
}

std::string_view Word(Origin origin) {
  constexpr std::string_view kWordOf[] = {"default", "given", "overlay"};
  return kWordOf[static_cast<size_t>(origin)];
}

std::string OriginOf(const Shown& value, const SourceMap& sources) {
  const Shown* placed = Placed(value);
  if (placed == nullptr) return "";
  if (placed->origin == Origin::kDefault) return "default";
  if (placed->span.file == kNoFile) return "given";
  const Position at = sources.Locate(placed->span.file, placed->span.begin);
  return StrCat(placed->origin == Origin::kOverlay ? "overlay, " : "",
                sources.Name(placed->span.file), ":", at.line);
}

std::string ShowYaml(const Blueprint& blueprint, const SourceMap& sources,
                     const ShowOptions& options) {
  return YamlPrinter(sources, options).Print(Whole(blueprint, options));
}

std::string ShowJson(const Blueprint& blueprint, std::string_view environment,
                     const SourceMap& sources, const ShowOptions& options) {
  const Shown root = Whole(blueprint, options);
  std::string runs;
  CollectRuns(root, runs, "");
  return StrCat("{\n  \"schema_version\": 1,\n  \"environment\": ",
                environment.empty() ? "null" : JsonQuote(environment),
                ",\n  \"blueprint\": ", JsonOf(root, sources, options, "  "),
                ",\n  \"next_runs\": {", runs, runs.empty() ? "}" : "\n  }", "\n}\n");
}

}  // namespace formwork::blueprint
