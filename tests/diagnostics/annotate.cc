#include "tests/diagnostics/annotate.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/base/utf8.h"
#include "generator/cli/session.h"
#include "generator/diag/print.h"
#include "generator/pipeline/build.h"
#include "generator/pipeline/expand.h"
#include "generator/source/source_map.h"
#include "generator/target/azure/azure.h"
#include "tests/support/span_text.h"
#include "tests/support/temp_dir.h"

namespace formwork::test {
namespace {

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool IsAnnotation(std::string_view line) {
  if (line.starts_with("# help: ") || line.starts_with("# note ") || line.starts_with("# fix: "))
    return true;
  if (!line.starts_with("#")) return false;
  size_t at = line.find_first_not_of(' ', 1);
  if (at == std::string_view::npos || (line[at] != '^' && line[at] != '<')) return false;
  at = line.find_first_not_of('~', at + 1);
  return at != std::string_view::npos && line.substr(at).starts_with(" FW");
}

std::string_view Word(Severity severity) {
  return severity == Severity::kError     ? "error"
         : severity == Severity::kWarning ? "warning"
                                          : "note";
}

std::string Caret(const SourceMap& sources, Span span) {
  const Position at = sources.Locate(span.file, span.begin);
  const std::string_view line = sources.Line(span.file, at.line);
  const size_t from =
      std::min<size_t>(span.begin - sources.LineStart(span.file, at.line), line.size());
  const size_t width = CodePoints(line.substr(from, span.end - span.begin));
  const std::string tail(width > 1 ? width - 1 : 0, '~');
  if (at.column == 1) return StrCat("#<", tail.empty() ? tail : tail.substr(1));
  return StrCat("#", std::string(at.column - 2, ' '), "^", tail);
}

std::string Annotation(const SourceMap& sources, const Diagnostic& diagnostic) {
  std::string out = StrCat(Caret(sources, diagnostic.span), " ", diag::CodeName(diagnostic.code),
                           " ", Word(diagnostic.severity), ": ", diagnostic.message, "\n");
  if (!diagnostic.help.empty()) out += StrCat("# help: ", diagnostic.help, "\n");
  for (const Note& note : diagnostic.notes) {
    out += StrCat("# note at line ", sources.Locate(note.span.file, note.span.begin).line, ", '",
                  SpanText(sources, note.span), "': ", note.message, "\n");
  }
  if (diagnostic.fix)
    out += StrCat("# fix: '", SpanText(sources, diagnostic.fix->span), "' -> '",
                  diagnostic.fix->replacement, "'\n");
  return out;
}

}  // namespace

std::string Strip(std::string_view annotated) {
  std::string plain;
  for (const std::string_view line : Lines(annotated)) {
    if (!IsAnnotation(line)) plain += StrCat(line, "\n");
  }
  return plain;
}

namespace {

// Below each line of the file what is wrong in it.
Annotated WriteBelow(const std::string& plain, const SourceMap& sources, FileId file,
                     const DiagnosticList& problems) {
  Annotated result;
  std::map<uint32_t, std::string> below;
  for (const Diagnostic& problem : problems.Sorted()) {
    below[sources.Locate(file, problem.span.begin).line] += Annotation(sources, problem);
    result.codes.insert(problem.code);
  }
  uint32_t number = 0;
  for (const std::string_view line : Lines(plain)) {
    result.text += StrCat(line, "\n");
    if (const auto at = below.find(++number); at != below.end()) {
      result.text += at->second;
      below.erase(at);
    }
  }
  for (const auto& [line, text] : below)
    result.text += text;
  return result;
}

}  // namespace

Annotated Annotate(const std::string& plain) {
  const TempDir folder;
  WriteFile(folder.File("blueprint.yaml"), plain);
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  cli::Env env{.in = in,
               .out = out,
               .err = err,
               .getenv = [](std::string_view) { return std::optional<std::string>(); },
               .working_directory = folder.path(),
               .templates = {},
               .blueprints = {},
               .targets = {&AzureTarget()}};
  const auto session = cli::OpenSession({}, env);
  return WriteBelow(plain, session->sources, 0, session->diagnostics);
}

Annotated AnnotatePipeline(const std::string& plain, const std::string& folder) {
  const pipeline::ReadFile read = [&](std::string_view path) -> std::optional<std::string> {
    if (path == "pipeline.yml") return plain;
    const std::string file = StrCat(folder, "/", path);
    return std::filesystem::exists(file) ? std::optional(ReadFile(file)) : std::nullopt;
  };
  SourceMap sources;
  DiagnosticList problems;
  const auto root = pipeline::Expand("pipeline.yml", read, {}, sources, problems);
  if (root) static_cast<void>(pipeline::BuildPipeline(*root, "pipeline.yml", problems));
  return WriteBelow(plain, sources, 0, problems);
}

}  // namespace formwork::test
