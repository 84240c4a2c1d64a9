#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>

#include "generator/base/overload.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/base/utf8.h"
#include "generator/blueprint/parse.h"
#include "generator/blueprint/type_words.h"

namespace formwork::blueprint {
namespace {

constexpr int kMaxTypeDepth = 16;

bool IsNameChar(char c) {
  return IsAsciiAlnum(c) || c == '_' || c == '-';
}

// As JSON and C++ write a number: 010 is 10 there, or 8, or nothing at all; .5 is 0.5.
std::string Plain(std::string_view figure) {
  const std::string_view sign = figure.starts_with('-') ? "-" : "";
  figure.remove_prefix(sign.size());
  while (figure.size() > 1 && figure[0] == '0' && figure[1] != '.')
    figure.remove_prefix(1);
  return StrCat(sign, figure.starts_with('.') ? "0" : "", figure);
}

// A recursive descent over `string(1..64)?`, `list(T, 1..10)`, `enum(a, b)`. The first fault ends
// it.
class TypeParser {
 public:
  explicit TypeParser(std::string_view text) : text_(text) {}

  Parsed<Type> Run() {
    Type type = One(0);
    SkipSpace();
    if (!fault_ && at_ < text_.size())
      Fail(at_, text_.size(), "unexpected text behind the type",
           text_[at_] == '[' ? StrCat("a list is list(", text_.substr(0, at_), ")")
                             : "a type ends here");
    if (fault_) return *fault_;
    return type;
  }

 private:
  void SkipSpace() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n'))
      ++at_;
  }

  bool Take(char c) {
    SkipSpace();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void Fail(size_t begin, size_t end, std::string message, std::string help) {
    if (fault_) return;
    fault_ = Fault{.begin = begin,
                   .end = std::max(begin + 1, end),
                   .message = std::move(message),
                   .help = std::move(help)};
  }

  std::string Word() {
    SkipSpace();
    const size_t begin = at_;
    while (at_ < text_.size() && IsNameChar(text_[at_]))
      ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }

  void Close(std::string_view of) {
    if (!fault_ && !Take(')'))
      Fail(at_, at_ + 1, StrCat("expected ')' to close '", of, "('"), "add ')'");
  }

  Type One(int depth) {
    Type type;
    SkipSpace();
    const size_t begin = at_;
    const std::string word = Word();
    if (word.empty()) {
      Fail(at_, at_ + 1, "expected a type", kTypeHelp);
      return type;
    }
    if (depth > kMaxTypeDepth) {
      Fail(begin, at_, "types are nested too deep", "give the inner one a name under types:");
      return type;
    }
    const TypeWord* known = FindTypeWord(word);
    type.kind = known == nullptr ? TypeKind::kNamed : known->kind;
    if (known == nullptr) type.name = word;
    Arguments(type, word, begin, depth);
    type.optional = !fault_ && Take('?');
    type.span = {
        .file = kNoFile, .begin = static_cast<uint32_t>(begin), .end = static_cast<uint32_t>(at_)};
    return type;
  }

  void Arguments(Type& type, const std::string& word, size_t begin, int depth) {
    const bool open = Take('(');
    switch (type.kind) {
      case TypeKind::kEnum:
        return open ? Enumerators(type) : Needs(begin, word, "enum(open, closed)");
      case TypeKind::kList:
      case TypeKind::kMap: {
        if (!open) return Needs(begin, word, word + "(string)");
        type.element.push_back(One(depth + 1));
        if (!fault_ && type.kind == TypeKind::kList && Take(',')) Lengths(type);
        if (!fault_ && type.kind == TypeKind::kMap && Take(','))
          Fail(at_ - 1, at_, "a map names the type of its values only",
               "its keys are texts: map(integer)");
        return Close(word);
      }
      case TypeKind::kString:
      case TypeKind::kBytes:
        if (open) Lengths(type), Close(word);
        return;
      case TypeKind::kInteger:
      case TypeKind::kNumber:
        if (open) Limits(type), Close(word);
        return;
      default:
        if (open) NoArguments(word, begin);
    }
  }

  void NoArguments(const std::string& word, size_t begin) {
    const TypeWord* ours = FindTypeWord(OurWordFor(word));
    if (ours != nullptr && (ours->kind == TypeKind::kList || ours->kind == TypeKind::kMap))
      return Fail(begin, at_ - 1, StrCat("unknown type '", word, "'"),
                  StrCat("here it is called '", ours->word, "': ", ours->word, "(string)"));
    Fail(at_ - 1, at_, StrCat("'", word, "' takes no arguments"), StrCat("write ", word));
  }

  void Needs(size_t begin, const std::string& word, const std::string& example) {
    Fail(begin, at_, StrCat("'", word, "' needs arguments"), StrCat("such as ", example));
  }

  void Enumerators(Type& type) {
    do {
      const size_t begin = (SkipSpace(), at_);
      std::string word = Word();
      if (word.empty())
        return Fail(at_, at_ + 1, "expected a word of the enum", "such as enum(open, closed)");
      if (std::ranges::find(type.enumerators, word) != type.enumerators.end()) {
        return Fail(begin, at_, StrCat("'", word, "' stands in the enum twice"), "remove one");
      }
      type.enumerators.push_back(std::move(word));
    } while (Take(','));
    SkipSpace();
    if (at_ < text_.size() && text_[at_] != ')' && text_[at_] != '(') {
      return Fail(at_, at_ + CharacterLength(text_, at_),
                  StrCat("'", text_.substr(at_, CharacterLength(text_, at_)),
                         "' cannot stand in a word of an enum"),
                  "words are letters, digits, '-' and '_', and commas between them");
    }
    Close("enum");
  }

  // a..b, a.. or ..b; a number has digits, one point between digits and perhaps a sign.
  struct Bounds {
    std::string low;
    std::string high;
    size_t begin = 0;
  };

  std::string Figure() {
    SkipSpace();
    const size_t begin = at_;
    if (at_ < text_.size() && text_[at_] == '-') ++at_;
    const auto digits = [&] {
      while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9')
        ++at_;
    };
    digits();
    if (at_ + 1 < text_.size() && text_[at_] == '.' && text_[at_ + 1] != '.') ++at_, digits();
    return std::string(text_.substr(begin, at_ - begin));
  }

  Bounds Range() {
    Bounds bounds;
    bounds.begin = (SkipSpace(), at_);
    bounds.low = Figure();
    if (text_.substr(at_, 2) != "..") {
      const bool single = !bounds.low.empty() && text_.substr(at_, 1) == ")";
      Fail(at_, at_ + 1, "expected '..' between two limits",
           single ? StrCat("at most: ..", bounds.low, "; exactly: ", bounds.low, "..", bounds.low)
                  : "such as 1..64, 1.. or ..64");
      return bounds;
    }
    at_ += 2;
    bounds.high = Figure();
    if (bounds.low.empty() && bounds.high.empty()) {
      Fail(bounds.begin, at_, "a range needs at least one limit", "such as 1..64, 1.. or ..64");
    }
    return bounds;
  }

  std::optional<int64_t> Length(const std::string& figure, size_t begin) {
    if (figure.empty()) return std::nullopt;
    int64_t value = 0;
    const auto [end, error] = std::from_chars(figure.data(), figure.data() + figure.size(), value);
    const bool whole = error == std::errc{} && end == figure.data() + figure.size();
    if (!whole || value < 0 || value > 10'000'000) {
      Fail(begin, at_, StrCat("'", figure, "' is not a length"),
           "lengths are whole numbers from 0 to 10000000");
      return std::nullopt;
    }
    return value;
  }

  void Lengths(Type& type) {
    const Bounds bounds = Range();
    if (fault_) return;
    type.min_length = Length(bounds.low, bounds.begin);
    type.max_length = Length(bounds.high, bounds.begin);
    if (type.min_length && type.max_length && *type.min_length > *type.max_length) Reversed(bounds);
  }

  void Limits(Type& type) {
    const Bounds bounds = Range();
    if (fault_) return;
    const auto value = [&](const std::string& figure) {
      const char* last = figure.data() + figure.size();
      double number = 0;
      const auto [end, error] = std::from_chars(figure.data(), last, number);
      bool good = error == std::errc{} && end == last;
      if (type.kind == TypeKind::kInteger) {
        int64_t whole = 0;
        const auto [whole_end, whole_error] = std::from_chars(figure.data(), last, whole);
        good = whole_error == std::errc{} && whole_end == last;
      }
      const std::string plain = Plain(figure);
      if (!good || plain != figure) {
        Fail(bounds.begin, at_,
             StrCat("'", figure, "' is not a limit of ",
                    type.kind == TypeKind::kInteger ? "an integer" : "a number"),
             good ? StrCat("write ", plain) : "such as 1..10");
      }
      return number;
    };
    if (!bounds.low.empty()) value(bounds.low), type.minimum = bounds.low;
    if (!bounds.high.empty()) value(bounds.high), type.maximum = bounds.high;
    if (!fault_ && type.minimum && type.maximum && value(bounds.low) > value(bounds.high))
      Reversed(bounds);
  }

  void Reversed(const Bounds& bounds) {
    Fail(bounds.begin, at_, StrCat("the range ", bounds.low, "..", bounds.high, " is empty"),
         "write the smaller limit first");
  }

  std::string_view text_;
  size_t at_ = 0;
  std::optional<Fault> fault_;
};

std::string Range(std::string_view low, std::string_view high) {
  return StrCat(low, "..", high);
}

std::string LengthRange(const Type& type) {
  const auto figure = [](const std::optional<int64_t>& value) {
    return value ? std::to_string(*value) : std::string();
  };
  return Range(figure(type.min_length), figure(type.max_length));
}

std::string Arguments(const Type& type) {
  if (type.kind == TypeKind::kEnum) return StrCat("(", Join(type.enumerators, ", "), ")");
  const bool has_length = type.min_length || type.max_length;
  if (!type.element.empty()) {
    return StrCat("(", Format(type.element.front()),
                  has_length ? ", " + LengthRange(type) : std::string(), ")");
  }
  if (has_length) return StrCat("(", LengthRange(type), ")");
  if (type.minimum || type.maximum)
    return StrCat("(", Range(type.minimum.value_or(""), type.maximum.value_or("")), ")");
  return {};
}

}  // namespace

Parsed<Type> ParseType(std::string_view text) {
  return TypeParser(text).Run();
}

std::string Format(const Type& type) {
  const auto* word = std::ranges::find(kTypeWords, type.kind, &TypeWord::kind);
  const std::string_view name =
      word == std::end(kTypeWords) ? std::string_view(type.name) : word->word;
  return StrCat(name, Arguments(type), type.optional ? "?" : "");
}

}  // namespace formwork::blueprint
