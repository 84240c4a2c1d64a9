#include "generator/source/source_map.h"

#include <algorithm>

#include "generator/base/check.h"
#include "generator/base/utf8.h"

namespace formwork {

FileId SourceMap::Add(std::string name, std::string text) {
  Source& source = sources_.emplace_back();
  source.name = std::move(name);
  source.text = std::move(text);
  source.line_starts.push_back(0);
  for (size_t i = 0; i < source.text.size(); ++i) {
    if (source.text[i] == '\n') source.line_starts.push_back(static_cast<uint32_t>(i + 1));
  }
  return static_cast<FileId>(sources_.size() - 1);
}

const SourceMap::Source& SourceMap::At(FileId file) const {
  FORMWORK_CHECK(file < sources_.size());
  return sources_[file];
}

const std::string& SourceMap::Name(FileId file) const {
  return At(file).name;
}

std::string_view SourceMap::Text(FileId file) const {
  return At(file).text;
}

Position SourceMap::Locate(FileId file, uint32_t byte) const {
  const Source& source = At(file);
  const uint32_t at = std::min(byte, static_cast<uint32_t>(source.text.size()));
  const auto after = std::ranges::upper_bound(source.line_starts, at);
  const auto line = static_cast<uint32_t>(after - source.line_starts.begin());
  const uint32_t start = source.line_starts[line - 1];
  const std::string_view before = std::string_view(source.text).substr(start, at - start);
  return {.line = line, .column = static_cast<uint32_t>(CodePoints(before)) + 1};
}

std::string_view SourceMap::Line(FileId file, uint32_t line) const {
  const Source& source = At(file);
  if (line == 0 || line > source.line_starts.size()) return {};
  const uint32_t start = source.line_starts[line - 1];
  size_t end = source.text.find('\n', start);
  if (end == std::string::npos) end = source.text.size();
  if (end > start && source.text[end - 1] == '\r') --end;
  return std::string_view(source.text).substr(start, end - start);
}

uint32_t SourceMap::LineStart(FileId file, uint32_t line) const {
  const Source& source = At(file);
  FORMWORK_CHECK(line >= 1 && line <= source.line_starts.size());
  return source.line_starts[line - 1];
}

uint32_t SourceMap::LineCount(FileId file) const {
  return static_cast<uint32_t>(At(file).line_starts.size());
}

}  // namespace formwork
