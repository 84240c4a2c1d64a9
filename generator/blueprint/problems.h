#pragma once
// The wording of what decoding reports: one function per problem.

#include <string>
#include <string_view>

#include "generator/blueprint/field.h"
#include "generator/blueprint/parse.h"
#include "generator/diag/diagnostic.h"

namespace formwork::blueprint {

// "a duration", "a list of names"; for messages and the reference.
[[nodiscard]] std::string_view LeafWord(const FieldSpec& field);
// "attempts: 5": how the field is written.
[[nodiscard]] std::string ExampleOf(const FieldSpec& field);
// "orders: { of: Message }": how an entry of the field is written under its own name.
[[nodiscard]] std::string EntryExample(const FieldSpec& field, std::string_view name);

[[nodiscard]] Diagnostic WrongShape(Span span, std::string_view subject, std::string_view expected,
                                    std::string_view found, std::string_view example);
[[nodiscard]] Diagnostic EmptyValue(Span span, std::string_view field, std::string_view example);
[[nodiscard]] Diagnostic QuotedValue(Span span, std::string_view field, std::string_view text);
// The field that a wrong key was meant to be; empty if none is near, or the key is right.
[[nodiscard]] std::string NearestField(std::string_view key, const KindSpec& kind);
[[nodiscard]] Diagnostic UnknownKey(Span span, std::string_view key, const KindSpec& kind);
[[nodiscard]] Diagnostic MissingKey(Span span, std::string_view owner, std::string_view key,
                                    std::string_view example);
[[nodiscard]] Diagnostic UnknownWord(Span span, const FieldSpec& field, std::string_view word);
[[nodiscard]] Diagnostic BadValue(uint16_t code, Span span, const Fault& fault);
[[nodiscard]] Diagnostic OutOfRange(Span span, std::string_view text, const FieldSpec& field);
// A measure of the field's kind as the user would write it: 1000 ms as "1s".
[[nodiscard]] std::string FormatMeasure(const FieldSpec& field, int64_t value);

}  // namespace formwork::blueprint
