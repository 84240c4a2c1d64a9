#pragma once
// The walk behind translate.h, split over translate.cc (clauses), translate_expr.cc (expressions)
// and translate_call.cc (functions). Fail throws a QueryFault, which Translate catches.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/localhost/documents/sql/translate.h"

namespace formwork::localhost::sql {

// A piece of SQL and what it yields.
struct Piece {
  enum class Form : uint8_t {
    kJson,    // canonical JSON text, NULL: undefined
    kBool,    // 1, 0, NULL: undefined
    kNumber,  // a number of SQLite, NULL: undefined
  };

  std::string sql = {};
  Form form = Form::kJson;
  const Json* constant = nullptr;  // set when it is a literal or a parameter
};

class Translator {
 public:
  explicit Translator(const Scope& scope) : scope_(scope) {}

  Translation Run(const Select& select);

 private:
  enum class Place : uint8_t { kFirst, kJoined };

  struct Alias {
    std::string name;
    std::string sql;  // kJson
  };

  // translate.cc
  [[nodiscard]] std::string TranslateSelect(const Select& select, bool nested);
  [[nodiscard]] std::string Sources(const Select& select, std::vector<std::string>& conditions);
  [[nodiscard]] std::string AddSource(const Source& source, Place place,
                                      std::vector<std::string>& conditions);
  void NarrowBy(const Expr& condition, const std::string& alias,
                std::vector<std::string>& conditions);
  [[nodiscard]] std::string Output(const Select& select);
  [[nodiscard]] std::string Tail(const Select& select, bool nested);
  void CheckGrouping(const Select& select);
  void CheckGrouped(const Expr& expr, const std::vector<std::string>& keys);
  [[nodiscard]] int64_t Count(const Expr& expr, std::string_view clause);

  // translate_expr.cc
  [[nodiscard]] Piece Any(const Expr& expr);

  [[nodiscard]] std::string AsJson(const Expr& expr) { return ToJson(Any(expr)); }

  [[nodiscard]] std::string AsBool(const Expr& expr) { return ToBool(Any(expr)); }

  [[nodiscard]] std::string AsNumber(const Expr& expr) { return ToNumber(Any(expr)); }

  [[nodiscard]] std::string ToJson(const Piece& piece);
  [[nodiscard]] std::string ToBool(const Piece& piece);
  [[nodiscard]] std::string ToNumber(const Piece& piece);
  [[nodiscard]] Piece Constant(const Json* value);
  [[nodiscard]] const Json& ParameterValue(const Expr& expr) const;
  [[nodiscard]] Piece Parameter(const Expr& expr);
  [[nodiscard]] Piece Name(const Expr& expr);
  [[nodiscard]] Piece Path(const Expr& expr);
  [[nodiscard]] Piece Unary(const Expr& expr);
  [[nodiscard]] Piece Binary(const Expr& expr);
  [[nodiscard]] Piece Compare(std::string_view op, const Expr& left, const Expr& right);
  [[nodiscard]] Piece Equal(const Piece& left, const Piece& right, bool negated);
  [[nodiscard]] Piece In(const Expr& expr);
  [[nodiscard]] Piece Construct(const Expr& expr);
  [[nodiscard]] Piece Subquery(const Expr& expr);

  // translate_call.cc
  [[nodiscard]] Piece Call(const Expr& expr);
  [[nodiscard]] Piece CallBuiltin(std::string_view name, const std::vector<std::string>& arguments);
  [[nodiscard]] std::optional<Piece> TypeTest(const Expr& expr);
  [[nodiscard]] std::optional<Piece> Aggregate(const Expr& expr);
  [[nodiscard]] std::optional<Piece> Moment(const Expr& expr);

  [[nodiscard]] std::string Bind(Binding value);
  [[noreturn]] static void Fail(const Expr& at, std::string message);

  const Scope& scope_;
  std::vector<Binding> bindings_;
  std::vector<Alias> aliases_;
  int tables_ = 0;
  bool aggregates_allowed_ = false;
};

// True when the expression calls an aggregate outside of a subquery.
[[nodiscard]] bool HasAggregate(const Expr& expr);
[[nodiscard]] bool IsAggregate(const Expr& expr);
// A spelling by which equal trees are found equal.
[[nodiscard]] std::string Fingerprint(const Expr& expr);

}  // namespace formwork::localhost::sql
