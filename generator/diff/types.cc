// When one type takes all values of another, and what it means for callers when it does not.

#include <algorithm>
#include <cstdlib>
#include <set>

#include "generator/base/check.h"
#include "generator/diff/rows.h"

namespace formwork::diff {
namespace {

using blueprint::Field;
using blueprint::Type;
using blueprint::TypeDefinition;
using blueprint::TypeKind;
using OptionalType = std::optional<blueprint::Spanned<Type>>;

const Field* FindField(const TypeDefinition& type, const std::string& name) {
  const auto it =
      std::ranges::find_if(type.fields, [&](const Field& field) { return *field.name == name; });
  return it == type.fields.end() ? nullptr : &*it;
}

bool LengthsFit(const Type& sub, const Type& super) {
  const bool low = !super.min_length || (sub.min_length && *sub.min_length >= *super.min_length);
  const bool high = !super.max_length || (sub.max_length && *sub.max_length <= *super.max_length);
  return low && high;
}

bool RangeFits(const Type& sub, const Type& super) {
  const auto number = [](const std::string& text) { return std::strtod(text.c_str(), nullptr); };
  const bool low =
      !super.minimum || (sub.minimum && number(*sub.minimum) >= number(*super.minimum));
  const bool high =
      !super.maximum || (sub.maximum && number(*sub.maximum) <= number(*super.maximum));
  return low && high;
}

// How long the texts of a kind are that is written as a text; nullopt for what is none.
struct Lengths {
  int64_t least = 0;
  std::optional<int64_t> most = std::nullopt;
};

std::optional<Lengths> TextLengths(const Type& type) {
  switch (type.kind) {
    case TypeKind::kUuid:
      return Lengths{36, 36};
    case TypeKind::kDate:
      return Lengths{10, 10};
    case TypeKind::kDatetime:
    case TypeKind::kDuration:
      return Lengths{1};
    case TypeKind::kString:
    case TypeKind::kBytes:
      return Lengths{};
    case TypeKind::kEnum: {
      const auto [least, most] = std::ranges::minmax(type.enumerators, {}, &std::string::size);
      return Lengths{static_cast<int64_t>(least.size()), static_cast<int64_t>(most.size())};
    }
    case TypeKind::kInteger:
    case TypeKind::kNumber:
    case TypeKind::kBoolean:
    case TypeKind::kJson:
    case TypeKind::kList:
    case TypeKind::kMap:
    case TypeKind::kNamed:
      return std::nullopt;
  }
  FORMWORK_UNREACHABLE();
}

bool TextFits(const Type& sub, const Type& super) {
  const std::optional<Lengths> lengths = TextLengths(sub);
  if (!lengths || super.kind != TypeKind::kString) return false;
  Type text;
  text.min_length = lengths->least;
  text.max_length = lengths->most;
  return LengthsFit(text, super);
}

class Fitter {
 public:
  Fitter(const blueprint::Blueprint& sub, const blueprint::Blueprint& super, Reader reader)
      : sub_(sub), super_(super), takes_(reader == Reader::kTakes) {}

  void Fit(const Type& sub, const Type& super, const std::string& path) {
    if (sub.optional && !super.optional) Missing(path);
    if (super.kind == TypeKind::kJson) return;
    if (sub.kind == TypeKind::kNamed && super.kind == TypeKind::kNamed)
      return FitNamed(sub, super, path);
    if (sub.kind != super.kind) {
      const bool whole = sub.kind == TypeKind::kInteger && super.kind == TypeKind::kNumber &&
                         RangeFits(sub, super);
      if (!whole && !TextFits(sub, super)) Differ(sub, super, path);
      return;
    }
    if (!LengthsFit(sub, super) || !RangeFits(sub, super)) Differ(sub, super, path);
    for (const std::string& word : sub.enumerators) {
      if (std::ranges::find(super.enumerators, word) == super.enumerators.end()) {
        reasons_.push_back(
            StrCat(path, takes_ ? " no longer takes '" : " may be the new '", word, "'"));
      }
    }
    if (!sub.element.empty() && !super.element.empty()) {
      Fit(sub.element.front(), super.element.front(), StrCat(path, "[]"));
    }
  }

  std::vector<std::string> Take() { return std::move(reasons_); }

 private:
  void Differ(const Type& sub, const Type& super, const std::string& path) {
    reasons_.push_back(takes_ ? StrCat(path, " takes ", Format(super), ", no longer ", Format(sub))
                              : StrCat(path, " is ", Format(sub), ", no longer ", Format(super)));
  }

  void Missing(const std::string& path) {
    reasons_.push_back(StrCat(path, takes_ ? " is now required" : " may be missing"));
  }

  void FitNamed(const Type& sub, const Type& super, const std::string& path) {
    if (!seen_.emplace(sub.name, super.name).second) return;
    const TypeDefinition* mine = FindType(sub_, sub.name);
    const TypeDefinition* theirs = FindType(super_, super.name);
    if (mine == nullptr || theirs == nullptr) return;
    for (const Field& field : theirs->fields) {
      const Field* same = FindField(*mine, *field.name);
      if (same != nullptr) {
        Fit(same->type, field.type, StrCat(path, ".", *field.name));
      } else if (!field.type.optional) {
        Missing(StrCat(path, ".", *field.name));
      }
    }
  }

  const blueprint::Blueprint& sub_;
  const blueprint::Blueprint& super_;
  bool takes_;
  std::set<std::pair<std::string, std::string>> seen_;
  std::vector<std::string> reasons_;
};

}  // namespace

std::vector<std::string> Misfits(const TypeSide& sub, const TypeSide& super,
                                 const std::string& path, Reader reader) {
  Fitter fitter(sub.blueprint, super.blueprint, reader);
  fitter.Fit(sub.type, super.type, path);
  return fitter.Take();
}

void CompareBody(const Item& item, const Sides& sides, const OptionalType& before,
                 const OptionalType& after) {
  item.Moved(Effect::kBehaviour, "body", before, after);
  if (!after) return;  // raw requests take everything
  if (!before)
    return item.Add(Effect::kBreaking, StrCat("requests must now be ", Show(after)), {},
                    after->span);
  for (const std::string& reason :
       Misfits({sides.before, **before}, {sides.after, **after}, "body", Reader::kTakes)) {
    item.Add(Effect::kBreaking, reason, before->span, after->span);
  }
}

void CompareReturns(const Item& item, const Sides& sides, const OptionalType& before,
                    const OptionalType& after) {
  item.Moved(Effect::kBehaviour, "returns", before, after);
  if (!before) return;  // nothing had been promised
  if (!after) {
    return item.Add(Effect::kBreaking,
                    StrCat("no longer promises ", Show(before), " as its response"), before->span,
                    {});
  }
  for (const std::string& reason :
       Misfits({sides.after, **after}, {sides.before, **before}, "response", Reader::kPromises)) {
    item.Add(Effect::kBreaking, reason, before->span, after->span);
  }
}

}  // namespace formwork::diff
