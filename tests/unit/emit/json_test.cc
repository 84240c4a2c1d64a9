#include "generator/base/check.h"
#include "generator/emit/json/value.h"
#include "tests/support/catch.h"

using formwork::BugError;
using formwork::json::Value;
using formwork::json::Write;

TEST_CASE("Write: members keep their order and are indented by two", "[json]") {
  Value value = Value::Obj();
  value.Set("version", Value::Str("2.0"))
      .Set("empty", Value::Obj())
      .Set("none", Value::Arr())
      .Set("list",
           Value::Arr({Value::Int(-7), Value::Bool(true), Value(), Value::Number("0.5e-3")}))
      .Set("a", Value::Obj({{"b", Value::Strs({"x", "y"})}}));
  CHECK(Write(value) == R"({
  "version": "2.0",
  "empty": {},
  "none": [],
  "list": [
    -7,
    true,
    null,
    0.5e-3
  ],
  "a": {
    "b": [
      "x",
      "y"
    ]
  }
}
)");
}

TEST_CASE("Write: texts are escaped as RFC 8259 demands and no further", "[json]") {
  using namespace std::string_view_literals;
  CHECK(Write(Value::Str("a\"b\\c\nd\te\rf\0g\x1f\x7f/ü…'{}"sv)) ==
        R"("a\"b\\c\nd\te\rf\u0000g\u001f\u007f/ü…'{}")"
        "\n");
}

TEST_CASE("Value: what is no JSON is a bug of ours", "[json]") {
  for (const char* digits : {"", "-", "01", "1.", ".5", "1e", "+1", "0x1", "1 ", "NaN"}) {
    INFO(digits);
    CHECK_THROWS_AS(Value::Number(digits), BugError);
  }
  Value object = Value::Obj();
  object.Set("a", Value());
  object.Set("a", Value());
  CHECK_THROWS_AS(Write(object), BugError);
}
