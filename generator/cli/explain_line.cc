#include "generator/cli/explain_line.h"

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <set>

#include "generator/base/str_cat.h"
#include "generator/cli/exit_code.h"
#include "generator/cli/render.h"
#include "generator/cli/session.h"
#include "generator/emit/json/value.h"
#include "generator/git/git.h"
#include "generator/tree/disk_file_system.h"
#include "generator/tree/text_form.h"

namespace formwork::cli {
namespace {

namespace fs = std::filesystem;

struct Place {
  std::string file;
  uint32_t line = 0;
};

std::optional<Place> ParsePlace(const std::string& topic) {
  const size_t colon = topic.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == topic.size()) return std::nullopt;
  const std::string digits = topic.substr(colon + 1);
  const bool number =
      digits.size() <= 7 && digits.find_first_not_of("0123456789") == std::string::npos;
  if (!number) return std::nullopt;
  return Place{fs::path(topic.substr(0, colon)).lexically_normal().generic_string(),
               static_cast<uint32_t>(std::stoul(digits))};
}

// A line of a text that was read, with what stands in it.
struct Cause {
  std::string file;
  uint32_t line = 0;
  std::string text;

  friend auto operator<=>(const Cause&, const Cause&) = default;
};

std::optional<Cause> CauseOf(Span span, const SourceMap& sources) {
  if (span.file == kNoFile) return std::nullopt;
  const uint32_t line = sources.Locate(span.file, span.begin).line;
  std::string text(sources.Line(span.file, line));
  text.erase(0, std::min(text.find_first_not_of(" \t"), text.size()));
  return Cause{sources.Name(span.file), line, std::move(text)};
}

json::Value ToJson(const Cause& cause) {
  return json::Value::Obj({{"file", json::Value::Str(cause.file)},
                           {"line", json::Value::Int(cause.line)},
                           {"text", json::Value::Str(cause.text)}});
}

struct Explained {
  Place place;
  std::string owner;
  std::string note = {};  // when there is no single cause
  std::vector<Cause> causes = {};
  std::string from_template = {};
};

// The smallest range that holds the line; failing that, what caused the whole file.
std::vector<Cause> CausesOf(const File& file, uint32_t line, const SourceMap& sources) {
  const Provenance* best = nullptr;
  for (const Provenance& range : file.lines) {
    if (line < range.first_line || line > range.last_line || range.cause.file == kNoFile) continue;
    const auto length = [](const Provenance& r) { return r.last_line - r.first_line; };
    if (best == nullptr || length(range) <= length(*best)) best = &range;
  }
  std::set<Cause> causes;
  if (best != nullptr) {
    if (const auto cause = CauseOf(best->cause, sources)) causes.insert(*cause);
  } else if (file.lines.empty()) {
    for (const Span span : file.origin) {
      if (const auto cause = CauseOf(span, sources)) causes.insert(*cause);
    }
  }
  return {causes.begin(), causes.end()};
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

int Print(const Explained& explained, bool as_json, Env& env) {
  if (as_json) {
    json::Value causes = json::Value::Arr();
    for (const Cause& cause : explained.causes)
      causes.Add(ToJson(cause));
    json::Value root = json::Value::Obj({{"schema_version", json::Value::Int(1)},
                                         {"file", json::Value::Str(explained.place.file)},
                                         {"line", json::Value::Int(explained.place.line)},
                                         {"owner", json::Value::Str(explained.owner)}});
    root.Set("causes", std::move(causes));
    root.Set("template", json::Value::Str(explained.from_template));
    root.Set("note", json::Value::Str(explained.note));
    env.out << json::Write(root);
    return kDone;
  }
  env.out << explained.place.file << ":" << explained.place.line << " (" << explained.owner
          << ")\n";
  for (const Cause& cause : explained.causes)
    env.out << "  made by " << cause.file << ":" << cause.line << "  " << cause.text << "\n";
  if (!explained.from_template.empty())
    env.out << "  from the template " << explained.from_template << "\n";
  if (!explained.note.empty()) env.out << "  " << explained.note << "\n";
  return kDone;
}

int ExplainRendered(const Place& place, const File& file, const Session& session, bool as_json,
                    Env& env) {
  Explained explained = {.place = place, .owner = std::string(Word(file.owner))};
  uint32_t line = place.line;
  const DiskFileSystem files(session.directory);
  const Result<std::string> on_disk = files.Read(place.file);
  const std::string& text = on_disk ? *on_disk : file.bytes;
  const auto lines =
      static_cast<uint32_t>(std::ranges::count(text, '\n')) + (text.ends_with('\n') ? 0U : 1U);
  if (line == 0 || line > lines) {
    return Fail(env, StrCat(place.file, " has ", lines, " lines"), kUsage);
  }
  if (on_disk) {
    const Result<uint32_t> mapped = RenderedLine(*on_disk, file.bytes, line);
    if (!mapped) return Fail(env, Describe(mapped.error()), kWorldFailed);
    line = *mapped;
  }
  if (line == 0) {
    explained.note = "this line is yours: formwork renders none like it";
    return Print(explained, as_json, env);
  }
  explained.causes = CausesOf(file, line, session.sources);
  explained.from_template = file.from_template;
  if (!explained.from_template.empty()) explained.from_template += StrCat(":", line);
  if (explained.causes.empty() && explained.from_template.empty())
    explained.note = "made for the platform as a whole, by no single line of the blueprint";
  return Print(explained, as_json, env);
}

// The line and the keys it stands under: what causes something is often the name some lines above.
std::vector<uint32_t> LineAndParents(const SourceMap& sources, FileId file, uint32_t line) {
  const auto indent = [&](uint32_t number) {
    const std::string_view text = sources.Line(file, number);
    const size_t at = text.find_first_not_of(' ');
    return at == std::string_view::npos || text[at] == '#' ? std::string_view::npos : at;
  };
  std::vector<uint32_t> lines = {line};
  size_t depth = indent(line);
  for (uint32_t above = line; above > 1 && depth != 0 && depth != std::string_view::npos;) {
    --above;
    const size_t other = indent(above);
    if (other == std::string_view::npos || other >= depth) continue;
    depth = other;
    lines.push_back(above);
  }
  return lines;
}

// "infra/main.bicep:146-150", or the path alone for a whole file.
std::vector<std::string> Effects(const FileSet& files, const SourceMap& sources, uint32_t line) {
  const auto hits = [&](Span span) {
    if (span.file == kNoFile) return false;
    const uint32_t first = sources.Locate(span.file, span.begin).line;
    const uint32_t last = sources.Locate(span.file, std::max(span.begin + 1, span.end) - 1).line;
    return line >= first && line <= last;
  };
  std::vector<std::string> effects;
  for (const auto& [path, file] : files.files()) {
    bool found = false;
    for (const Provenance& range : file.lines) {
      if (!hits(range.cause)) continue;
      found = true;
      const bool one = range.first_line == range.last_line;
      effects.push_back(
          StrCat(path, ":", range.first_line, one ? "" : StrCat("-", range.last_line)));
    }
    if (!found && std::ranges::any_of(file.origin, hits)) effects.push_back(path);
  }
  return effects;
}

std::vector<std::string> Permissions(const Session& session, uint32_t line) {
  std::vector<std::string> found;
  for (const graph::Grant& grant : session.graph.grants) {
    if (grant.span.file == kNoFile ||
        session.sources.Locate(grant.span.file, grant.span.begin).line != line)
      continue;
    const graph::Node& resource = session.graph.At(grant.resource);
    found.push_back(StrCat(session.graph.At(grant.function).name, " may ",
                           graph::Word(grant.permission), " on ", graph::Word(resource.kind), " ",
                           resource.name));
  }
  return found;
}

int ExplainBlueprint(const Place& place, const FileSet& files, const Session& session, bool as_json,
                     Env& env) {
  constexpr FileId kBlueprint = 0;  // the session reads one file
  const uint32_t count = session.sources.LineCount(kBlueprint);
  if (place.line == 0 || place.line > count)
    return Fail(env, StrCat(place.file, " has ", count, " lines"), kUsage);
  std::vector<std::string> effects;
  std::vector<std::string> grants;
  uint32_t by = place.line;
  for (const uint32_t line : LineAndParents(session.sources, kBlueprint, place.line)) {
    by = line;
    effects = Effects(files, session.sources, line);
    grants = Permissions(session, line);
    if (!effects.empty() || !grants.empty()) break;
  }
  if (effects.empty() && grants.empty()) by = place.line;
  if (as_json) {
    env.out << json::Write(json::Value::Obj({{"schema_version", json::Value::Int(1)},
                                             {"file", json::Value::Str(place.file)},
                                             {"line", json::Value::Int(place.line)},
                                             {"by_line", json::Value::Int(by)},
                                             {"causes", json::Value::Strs(effects)},
                                             {"permissions", json::Value::Strs(grants)}}));
    return kDone;
  }
  env.out << place.file << ":" << by << "  " << session.sources.Line(kBlueprint, by) << "\n";
  for (const std::string& effect : effects)
    env.out << "  causes " << effect << "\n";
  for (const std::string& grant : grants)
    env.out << "  grants: " << grant << "\n";
  if (effects.empty() && grants.empty()) env.out << "  causes no line of its own\n";
  return kDone;
}

}  // namespace

std::optional<int> ExplainLine(const std::string& topic, const Arguments& arguments, Env& env) {
  const std::optional<Place> place = ParsePlace(topic);
  if (!place) return std::nullopt;
  const auto [session, code] = OpenChecked(arguments, env);
  if (session == nullptr) return code;
  const Rendered rendered = RenderProject(*session, arguments, env);
  if (!rendered.files) return rendered.exit_code;
  const bool as_json = arguments.Has("--json");
  if (place->file == fs::path(session->file).lexically_normal().generic_string()) {
    return ExplainBlueprint(*place, *rendered.files, *session, as_json, env);
  }
  const File* file = rendered.files->Find(place->file);
  if (file == nullptr) {
    return Fail(env,
                StrCat(place->file, " is no file that formwork renders, and not ", session->file),
                kUsage);
  }
  return ExplainRendered(*place, *file, *session, as_json, env);
}

}  // namespace formwork::cli
