#pragma once
// A message about the user's input, as data: what is wrong, where, what would be valid, where else
// to look. Printers turn it into text, JSON or pipeline commands; nobody else writes to a stream.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "generator/source/span.h"

namespace formwork {

enum class Severity : uint8_t { kError, kWarning, kNote };

// Every code is a row of codes.def: FORMWORK_CODE(number, severity, title, explanation).
struct Note {
  Span span;
  std::string message;

  friend bool operator==(const Note&, const Note&) = default;
};

struct Fix {
  Span span;
  std::string replacement;

  friend bool operator==(const Fix&, const Fix&) = default;
};

struct Diagnostic {
  uint16_t code = 0;
  Severity severity = Severity::kError;
  Span span;
  std::string message;  // lower case, no full stop
  std::string help = {};
  std::vector<Note> notes = {};
  std::optional<Fix> fix = std::nullopt;

  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

// Where stages report. A stage reports all it can and goes on.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  virtual ~Sink() = default;

  virtual void Report(Diagnostic diagnostic) = 0;
  [[nodiscard]] virtual bool HasErrors() const = 0;
};

// Collects; sorts by file and byte, says the same thing at the same place once.
class DiagnosticList : public Sink {
 public:
  void Report(Diagnostic diagnostic) override;
  [[nodiscard]] bool HasErrors() const override;

  template <class Predicate>
  void RemoveIf(Predicate predicate) {
    std::erase_if(diagnostics_, predicate);
  }

  [[nodiscard]] std::vector<Diagnostic> Sorted() const;
  [[nodiscard]] size_t ErrorCount() const;
  [[nodiscard]] size_t WarningCount() const;

 private:
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace formwork
