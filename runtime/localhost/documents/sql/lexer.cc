#include "runtime/localhost/documents/sql/lexer.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "runtime/localhost/text/json.h"

namespace formwork::localhost::sql {

namespace {

// LEFT and RIGHT are functions too, so they are no keywords here.
constexpr std::array kKeywords = {
    "AND",    "ARRAY",  "AS",        "ASC",    "BETWEEN", "BY",     "DESC",   "DISTINCT",
    "ESCAPE", "EXISTS", "FALSE",     "FROM",   "GROUP",   "IN",     "JOIN",   "LIKE",
    "LIMIT",  "NOT",    "NULL",      "OFFSET", "OR",      "ORDER",  "SELECT", "TOP",
    "TRUE",   "UDF",    "UNDEFINED", "VALUE",  "WHERE",   "HAVING", "WITH"};
constexpr std::array kLongSymbols = {">>>", "<=", ">=", "!=", "<>", "||", "??", "<<", ">>"};

bool IsNameStart(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool IsNamePart(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> Run() {
    for (;;) {
      SkipBlanks();
      Token token = Next();
      const bool last = token.kind == TokenKind::kEnd || token.kind == TokenKind::kBad;
      tokens_.push_back(std::move(token));
      if (last) return std::move(tokens_);
    }
  }

 private:
  [[nodiscard]] char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void SkipBlanks() {
    while (at_ < text_.size()) {
      if (text_.substr(at_, 2) == "--") {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_.substr(at_, 2) == "/*") {
        const size_t end = text_.find("*/", at_ + 2);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else if (std::isspace(static_cast<unsigned char>(text_[at_])) != 0) {
        ++at_;
      } else {
        return;
      }
    }
  }

  Token Next() {
    if (at_ >= text_.size()) return {TokenKind::kEnd, "", text_.size()};
    const char c = Peek();
    if (IsNameStart(c)) return Name();
    if (IsDigit(c) || (c == '.' && IsDigit(Peek(1)))) return Number();
    if (c == '\'' || c == '"') return String();
    if (c == '@' && IsNamePart(Peek(1))) return Parameter();
    return Symbol();
  }

  Token Name() {
    const size_t begin = at_;
    while (IsNamePart(Peek()))
      ++at_;
    std::string text(text_.substr(begin, at_ - begin));
    std::string upper = text;
    std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) {
      return static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    });
    if (std::find(kKeywords.begin(), kKeywords.end(), upper) != kKeywords.end()) {
      return {TokenKind::kKeyword, upper, begin};
    }
    return {TokenKind::kName, std::move(text), begin};
  }

  Token Parameter() {
    const size_t begin = at_++;
    while (IsNamePart(Peek()))
      ++at_;
    return {TokenKind::kParameter, std::string(text_.substr(begin + 1, at_ - begin - 1)), begin};
  }

  Token Number() {
    const size_t begin = at_;
    while (IsDigit(Peek()))
      ++at_;
    if (Peek() == '.') ++at_;
    while (IsDigit(Peek()))
      ++at_;
    if (Peek() == 'e' || Peek() == 'E') {
      const size_t sign = Peek(1) == '+' || Peek(1) == '-' ? 1 : 0;
      if (IsDigit(Peek(1 + sign))) {
        at_ += 1 + sign;
        while (IsDigit(Peek()))
          ++at_;
      }
    }
    if (IsNamePart(Peek())) return {TokenKind::kBad, "a number that runs into a name", begin};
    return {TokenKind::kNumber, std::string(text_.substr(begin, at_ - begin)), begin};
  }

  // The content is read as a JSON string: the escapes are the same, but \' is one here and control
  // characters are allowed as they stand.
  Token String() {
    const size_t begin = at_;
    const char quote = text_[at_++];
    std::string json = "\"";
    for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
      const char c = text_[at_];
      if (c == '\\' && Peek(1) == '\'') {
        json += '\'';
        ++at_;
      } else if (c == '\\' && at_ + 1 < text_.size()) {
        json += c;
        json += text_[++at_];
      } else if (c == '"' || static_cast<unsigned char>(c) < 0x20) {
        const std::string quoted = QuoteJson(std::string_view(&c, 1));
        json.append(quoted, 1, quoted.size() - 2);
      } else {
        json += c;
      }
    }
    if (at_ >= text_.size()) return {TokenKind::kBad, "a string without its closing quote", begin};
    ++at_;
    json += '"';
    const std::optional<Json> value = ReadJson(json);
    if (!value) return {TokenKind::kBad, "a string with an unknown escape", begin};
    return {TokenKind::kString, value->text, begin};
  }

  Token Symbol() {
    const size_t begin = at_;
    for (const std::string_view symbol : kLongSymbols) {
      if (text_.substr(at_, symbol.size()) == symbol) {
        at_ += symbol.size();
        return {TokenKind::kSymbol, std::string(symbol), begin};
      }
    }
    const char c = text_[at_++];
    if (std::string_view("()[]{},.:*/%+-<>=?~&|^").find(c) == std::string_view::npos) {
      return {TokenKind::kBad, "a character that is no part of the language", begin};
    }
    return {TokenKind::kSymbol, std::string(1, c), begin};
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> Lex(std::string_view query) {
  return Lexer(query).Run();
}

}  // namespace formwork::localhost::sql
