// From a line of a rendered file to the blueprint lines it hangs on and the template that wrote it.

#include <algorithm>
#include <ostream>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/cli/exit_code.h"
#include "generator/cli/explain_line.h"
#include "generator/cli/what_if.h"
#include "generator/emit/json/value.h"
#include "generator/git/git.h"
#include "generator/tree/disk_file_system.h"
#include "generator/tree/text_form.h"

namespace formwork::cli {
namespace {

// A line of a text that was read, with what stands in it.
struct Cause {
  std::string file;
  uint32_t line = 0;
  std::string text;

  friend auto operator<=>(const Cause&, const Cause&) = default;
};

using Causes = std::set<Cause>;

void Add(Causes& causes, Span span, const SourceMap& sources) {
  if (span.file == kNoFile) return;
  const uint32_t line = sources.Locate(span.file, span.begin).line;
  std::string text(sources.Line(span.file, line));
  text.erase(0, std::min(text.find_first_not_of(" \t"), text.size()));
  causes.insert({sources.Name(span.file), line, std::move(text)});
}

// What the emitter says of the line: the smallest range that holds it.
void AddNoted(Causes& causes, const File& file, uint32_t line, const SourceMap& sources) {
  const Provenance* best = nullptr;
  for (const Provenance& range : file.lines) {
    if (line < range.first_line || line > range.last_line || range.cause.file == kNoFile) continue;
    const auto length = [](const Provenance& r) { return r.last_line - r.first_line; };
    if (best == nullptr || length(range) <= length(*best)) best = &range;
  }
  if (best != nullptr) Add(causes, best->cause, sources);
}

// What in the blueprint the whole file is for.
void AddOrigin(Causes& causes, const File& file, const SourceMap& sources) {
  for (const Span span : file.origin)
    Add(causes, span, sources);
}

constexpr std::string_view kYourLine = "this line is yours: formwork renders none like it";
constexpr std::string_view kYoursSince =
    "the file is yours since it was written, and so is this line: formwork renders none like it";
constexpr std::string_view kAsItWas =
    "the file is yours since it was written; this line is still as formwork made it, and is never "
    "made anew";

struct Explained {
  Place place;
  std::string owner;
  Causes causes = {};
  std::string maker = {};  // "template azure/modules/queue.bicep:3"
  std::string note = {};
};

// "template azure/modules/queue.bicep:3", "emitter generator/target/azure/host_json.cc"
std::string MakerOf(const File& file, uint32_t line) {
  if (file.from_template.empty()) return StrCat("emitter ", file.emitter);
  const bool mapped = line <= file.template_lines.size();
  const std::string_view what = file.owner == Owner::kVendored ? "source " : "template ";
  return StrCat(what, file.from_template, ":", mapped ? file.template_lines[line - 1] : line);
}

// The rendered line that a line of the user's file corresponds to; 0 when it is the user's own.
Result<uint32_t> RenderedLine(const std::string& on_disk, const std::string& rendered,
                              uint32_t line) {
  const Result<std::vector<git::Hunk>> hunks = git::LineHunks(ToLf(on_disk), rendered);
  if (!hunks) return hunks.error();
  int64_t shift = 0;
  for (const git::Hunk& hunk : *hunks) {
    if (line <= hunk.old_start) break;
    if (line <= hunk.old_start + hunk.old_lines) return uint32_t{0};
    shift += static_cast<int64_t>(hunk.new_lines) - static_cast<int64_t>(hunk.old_lines);
  }
  return static_cast<uint32_t>(line + shift);
}

json::Value ToJson(const Explained& explained) {
  json::Value causes = json::Value::Arr();
  for (const Cause& cause : explained.causes) {
    causes.Add(json::Value::Obj({{"file", json::Value::Str(cause.file)},
                                 {"line", json::Value::Int(cause.line)},
                                 {"text", json::Value::Str(cause.text)}}));
  }
  json::Value root = json::Value::Obj({{"schema_version", json::Value::Int(1)},
                                       {"file", json::Value::Str(explained.place.file)},
                                       {"line", json::Value::Int(explained.place.line)},
                                       {"owner", json::Value::Str(explained.owner)}});
  root.Set("causes", std::move(causes));
  root.Set("made_by", json::Value::Str(explained.maker));
  root.Set("note", json::Value::Str(explained.note));
  return root;
}

int Print(const Explained& explained, const Arguments& arguments, Env& env) {
  if (arguments.Has("--json")) {
    env.out << json::Write(ToJson(explained));
    return kDone;
  }
  env.out << explained.place.file << ":" << explained.place.line << " (" << explained.owner
          << ")\n";
  for (const Cause& cause : explained.causes)
    env.out << "  because of " << cause.file << ":" << cause.line << "  " << cause.text << "\n";
  if (!explained.maker.empty()) env.out << "  made by the " << explained.maker << "\n";
  if (!explained.note.empty()) env.out << "  " << explained.note << "\n";
  return kDone;
}

}  // namespace

int ExplainRendered(const Place& place, const FileSet& files, const Session& session,
                    const Arguments& arguments, Env& env) {
  const File& file = *files.Find(place.file);
  Explained explained = {.place = place, .owner = std::string(Word(file.owner))};
  const DiskFileSystem disk(session.directory);
  const Result<std::string> on_disk = disk.Read(place.file);
  const std::string& text = on_disk ? *on_disk : file.bytes;
  const auto lines =
      static_cast<uint32_t>(std::ranges::count(text, '\n')) + (text.ends_with('\n') ? 0U : 1U);
  if (place.line == 0 || place.line > lines)
    return Fail(env, StrCat(place.file, " has ", lines, " lines"), kUsage);
  uint32_t line = place.line;
  if (on_disk) {
    const Result<uint32_t> mapped = RenderedLine(*on_disk, file.bytes, line);
    if (!mapped) return Fail(env, Describe(mapped.error()), kWorldFailed);
    line = *mapped;
  }
  const bool users = file.owner == Owner::kSeed && static_cast<bool>(on_disk);
  if (line == 0) {
    explained.note = users ? kYoursSince : kYourLine;
    if (users) AddOrigin(explained.causes, file, session.sources);
    return Print(explained, arguments, env);
  }
  explained.maker = MakerOf(file, line);
  const std::optional<Templates> templates = OpenTemplates(arguments, env);
  if (!templates) return kWorldFailed;
  if (file.owner != Owner::kVendored) {
    provenance::Tracer tracer = WhatIf(session, files, *templates);
    for (const Span span : tracer.CausesOf(place.file, line))
      Add(explained.causes, span, session.sources);
    AddNoted(explained.causes, file, line, session.sources);
    if (explained.causes.empty()) {
      for (const Span span : tracer.ReasonsOf(place.file, line))
        Add(explained.causes, span, session.sources);
    }
    if (explained.causes.empty()) AddOrigin(explained.causes, file, session.sources);
  }
  if (users) {
    explained.note = kAsItWas;
  } else if (explained.causes.empty()) {
    explained.note =
        "the same for every platform that has this file: no line of the blueprint "
        "moves it";
  }
  return Print(explained, arguments, env);
}

}  // namespace formwork::cli
