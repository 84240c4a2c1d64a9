// From a line of the blueprint to the rendered lines and permissions that hang on it.

#include <ostream>

#include "generator/base/str_cat.h"
#include "generator/cli/exit_code.h"
#include "generator/cli/explain_line.h"
#include "generator/cli/what_if.h"
#include "generator/emit/json/value.h"
#include "generator/tree/disk_file_system.h"
#include "generator/tree/text_form.h"

namespace formwork::cli {
namespace {

struct Block {  // a line, and what stands below it deeper in
  uint32_t first = 0;
  uint32_t last = 0;

  [[nodiscard]] bool Has(uint32_t line) const { return line >= first && line <= last; }
};

Block BlockAt(const SourceMap& sources, uint32_t line) {
  const auto indent = [&](uint32_t number) {
    const std::string_view text = sources.Line(kBlueprintFile, number);
    const size_t at = text.find_first_not_of(' ');
    return at == std::string_view::npos || text[at] == '#' ? std::string_view::npos : at;
  };
  Block block = {line, line};
  const size_t depth = indent(line);
  if (depth == std::string_view::npos) return block;
  for (uint32_t below = line + 1; below <= sources.LineCount(kBlueprintFile); ++below) {
    const size_t other = indent(below);
    if (other == std::string_view::npos) continue;
    if (other <= depth) break;
    block.last = below;
  }
  return block;
}

// Written once and changed since: what is rendered for it today stands nowhere.
bool IsTheUsers(const std::string& path, const FileSet& files, const DiskFileSystem& disk) {
  const File* file = files.Find(path);
  if (file == nullptr || file->owner != Owner::kSeed) return false;
  const Result<std::string> text = disk.Read(path);
  return text && ToLf(*text) != file->bytes;
}

// "infra/main.bicep:146-150"; of a file that is the user's by now, the path alone.
std::vector<std::string> ToTexts(const provenance::Effects& effects, const FileSet& files,
                                 const DiskFileSystem& disk) {
  std::vector<std::string> texts;
  for (const auto& [path, ranges] : effects) {
    if (IsTheUsers(path, files, disk)) {
      texts.push_back(path);
      continue;
    }
    for (const provenance::Lines& lines : ranges) {
      const bool one = lines.first == lines.last;
      texts.push_back(StrCat(path, ":", lines.first, one ? "" : StrCat("-", lines.last)));
    }
  }
  return texts;
}

std::vector<std::string> Permissions(const Session& session, const Block& block) {
  std::vector<std::string> found;
  for (const graph::Grant& grant : session.graph.grants) {
    if (grant.span.file == kNoFile ||
        !block.Has(session.sources.Locate(grant.span.file, grant.span.begin).line))
      continue;
    const graph::Node& resource = session.graph.At(grant.resource);
    found.push_back(StrCat(session.graph.At(grant.function).name, " may ",
                           graph::Word(grant.permission), " on ", graph::Word(resource.kind), " ",
                           resource.name));
  }
  return found;
}

}  // namespace

int ExplainBlueprint(const Place& place, const FileSet& files, const Session& session,
                     const Arguments& arguments, Env& env) {
  const uint32_t count = session.sources.LineCount(kBlueprintFile);
  if (place.line == 0 || place.line > count)
    return Fail(env, StrCat(place.file, " has ", count, " lines"), kUsage);
  const std::optional<Templates> templates = OpenTemplates(arguments, env);
  if (!templates) return kWorldFailed;
  const Block block = BlockAt(session.sources, place.line);
  const uint32_t begin = session.sources.LineStart(kBlueprintFile, block.first);
  const uint32_t end = block.last < count
                           ? session.sources.LineStart(kBlueprintFile, block.last + 1)
                           : static_cast<uint32_t>(session.sources.Text(kBlueprintFile).size());
  const DiskFileSystem disk(session.directory);
  const std::vector<std::string> effects =
      ToTexts(WhatIf(session, files, *templates).EffectsOf(begin, end), files, disk);
  const std::vector<std::string> grants = Permissions(session, block);
  if (arguments.Has("--json")) {
    env.out << json::Write(json::Value::Obj({{"schema_version", json::Value::Int(1)},
                                             {"file", json::Value::Str(place.file)},
                                             {"line", json::Value::Int(place.line)},
                                             {"last_line", json::Value::Int(block.last)},
                                             {"causes", json::Value::Strs(effects)},
                                             {"permissions", json::Value::Strs(grants)}}));
    return kDone;
  }
  env.out << place.file << ":" << place.line
          << (block.last == block.first ? "" : StrCat("-", block.last)) << "  "
          << session.sources.Line(kBlueprintFile, place.line) << "\n";
  for (const std::string& effect : effects)
    env.out << "  causes " << effect
            << (files.Find(effect) == nullptr ? "" : ", which is yours since it was written")
            << "\n";
  for (const std::string& grant : grants)
    env.out << "  grants: " << grant << "\n";
  if (effects.empty() && grants.empty()) env.out << "  causes nothing that is rendered\n";
  return kDone;
}

}  // namespace formwork::cli
