#pragma once
// The texts that were read, each with a name and a table of lines. Turns a Span into line:column.
// Never touches the disk; lives longer than every Span that points into it.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "generator/source/span.h"

namespace formwork {

struct Position {
  uint32_t line = 0;    // 1-based
  uint32_t column = 0;  // 1-based, in code points

  friend bool operator==(const Position&, const Position&) = default;
};

class SourceMap {
 public:
  FileId Add(std::string name, std::string text);

  const std::string& Name(FileId file) const;
  std::string_view Text(FileId file) const;
  Position Locate(FileId file, uint32_t byte) const;
  // The line's text without its line end. 1-based.
  std::string_view Line(FileId file, uint32_t line) const;
  uint32_t LineStart(FileId file, uint32_t line) const;
  uint32_t LineCount(FileId file) const;

 private:
  struct Source {
    std::string name;
    std::string text;
    std::vector<uint32_t> line_starts;
  };

  const Source& At(FileId file) const;

  std::deque<Source> sources_;
};

}  // namespace formwork
