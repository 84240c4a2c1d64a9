#include "generator/pipeline/expression.h"

#include <algorithm>
#include <cstdlib>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"

namespace formwork::pipeline {
namespace {

constexpr int kMaxDepth = 50;

bool IsNameChar(char c) {
  return IsAsciiAlnum(c) || c == '_' || c == '-';
}

class Parser {
 public:
  Parser(std::string_view text, std::string& why) : text_(text), why_(why) {}

  std::optional<Expression> Run() {
    auto expression = Parse(0);
    Blank();
    if (expression && at_ < text_.size())
      return Fail(StrCat("'", text_.substr(at_), "' is left over"));
    return expression;
  }

 private:
  std::nullopt_t Fail(std::string why) {
    if (why_.empty()) why_ = std::move(why);
    return std::nullopt;
  }

  void Blank() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t'))
      ++at_;
  }

  bool Take(char c) {
    Blank();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  std::optional<Expression> Parse(int depth) {
    if (depth > kMaxDepth) return Fail("nested too deeply");
    Blank();
    if (at_ >= text_.size()) return Fail("a value is missing");
    const char c = text_[at_];
    if (c == '\'') return Text();
    if ((c >= '0' && c <= '9') || c == '-' || c == '.') return Number();
    if (!IsAsciiAlnum(c) && c != '_')
      return Fail(StrCat("'", std::string(1, c), "' is not expected here"));
    return Tail(Word(depth), depth);
  }

  std::optional<Expression> Text() {
    std::string value;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] != '\'') {
        value.push_back(text_[at_]);
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
        value.push_back(text_[++at_]);
      } else {
        ++at_;
        return Expression{.kind = Expression::Kind::kText, .text = value};
      }
    }
    return Fail("a quote is not closed");
  }

  std::optional<Expression> Number() {
    const size_t begin = at_;
    while (at_ < text_.size() &&
           (IsAsciiAlnum(text_[at_]) || text_[at_] == '.' || text_[at_] == '-'))
      ++at_;
    const std::string digits(text_.substr(begin, at_ - begin));
    char* end = nullptr;
    const double number = std::strtod(digits.c_str(), &end);
    if (*end != '\0') return Fail(StrCat("'", digits, "' is not a number"));
    return Expression{.kind = Expression::Kind::kNumber, .number = number};
  }

  std::optional<Expression> Word(int depth) {
    const size_t begin = at_;
    while (at_ < text_.size() && IsNameChar(text_[at_]))
      ++at_;
    const std::string word(text_.substr(begin, at_ - begin));
    if (Take('(')) return Call(word, depth);
    const std::string lower = LowerAscii(word);
    if (lower == "true" || lower == "false")
      return Expression{.kind = Expression::Kind::kBool, .flag = lower == "true"};
    if (lower == "null") return Expression{};
    return Expression{.kind = Expression::Kind::kName, .text = word};
  }

  std::optional<Expression> Call(const std::string& word, int depth) {
    const std::string lower = LowerAscii(word);
    if (std::ranges::find(KnownFunctions(), lower) == KnownFunctions().end()) {
      const auto near = NearestName(lower, KnownFunctions());
      return Fail(StrCat("there is no function '", word, "'",
                         near ? StrCat("; did you mean '", *near, "'?") : ""));
    }
    Expression call{.kind = Expression::Kind::kCall, .text = lower};
    if (Take(')')) return call;
    do {
      auto argument = Parse(depth + 1);
      if (!argument) return std::nullopt;
      call.arguments.push_back(std::move(*argument));
    } while (Take(','));
    if (!Take(')')) return Fail(StrCat("'", word, "(' is not closed"));
    return call;
  }

  std::optional<Expression> Tail(std::optional<Expression> head, int depth) {
    while (head) {
      if (at_ < text_.size() && text_[at_] == '.') {
        ++at_;
        const size_t begin = at_;
        if (at_ < text_.size() && text_[at_] == '*') {
          ++at_;
          head = Wrap(Expression::Kind::kEach, "", std::move(*head));
          continue;
        }
        while (at_ < text_.size() && IsNameChar(text_[at_]))
          ++at_;
        if (begin == at_) return Fail("a name is missing behind '.'");
        head = Wrap(Expression::Kind::kMember, std::string(text_.substr(begin, at_ - begin)),
                    std::move(*head));
      } else if (Take('[')) {
        auto index = Parse(depth + 1);
        if (!index) return std::nullopt;
        if (!Take(']')) return Fail("'[' is not closed");
        head = Wrap(Expression::Kind::kIndex, "", std::move(*head));
        head->arguments.push_back(std::move(*index));
      } else {
        break;
      }
    }
    return head;
  }

  static Expression Wrap(Expression::Kind kind, std::string text, Expression inner) {
    Expression outer{.kind = kind, .text = std::move(text)};
    outer.arguments.push_back(std::move(inner));
    return outer;
  }

  std::string_view text_;
  std::string& why_;
  size_t at_ = 0;
};

}  // namespace

std::optional<Expression> ParseExpression(std::string_view text, std::string& why) {
  return Parser(text, why).Run();
}

const std::vector<std::string>& KnownFunctions() {
  static const std::vector<std::string> functions = {"always",
                                                     "and",
                                                     "canceled",
                                                     "coalesce",
                                                     "contains",
                                                     "containsvalue",
                                                     "converttojson",
                                                     "counter",
                                                     "endswith",
                                                     "eq",
                                                     "failed",
                                                     "format",
                                                     "ge",
                                                     "gt",
                                                     "iif",
                                                     "in",
                                                     "join",
                                                     "le",
                                                     "length",
                                                     "lower",
                                                     "lt",
                                                     "ne",
                                                     "not",
                                                     "notin",
                                                     "or",
                                                     "replace",
                                                     "split",
                                                     "startswith",
                                                     "succeeded",
                                                     "succeededorfailed",
                                                     "trim",
                                                     "upper",
                                                     "xor"};
  return functions;
}

}  // namespace formwork::pipeline
