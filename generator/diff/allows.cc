// Warnings that are meant: a reviewer decides whether the reason will do.

#include "generator/diff/rows.h"

namespace formwork::diff {
namespace {

using blueprint::Allow;

bool OfTheSame(const Allow& a, const Allow& b) {
  return a.code == b.code && a.kind == b.kind && a.name == b.name;
}

const Allow* Find(const std::vector<Allow>& allows, const Allow& wanted) {
  const auto at =
      std::ranges::find_if(allows, [&](const Allow& allow) { return OfTheSame(allow, wanted); });
  return at == allows.end() ? nullptr : &*at;
}

}  // namespace

void CompareAllows(const blueprint::Platform& before, const blueprint::Platform& after,
                   Rows& rows) {
  const auto item = [&](const Allow& allow, Span was, Span is) {
    const bool whole = allow.kind.empty();
    return Item(rows, whole ? "platform" : allow.kind, whole ? *after.base.name : allow.name, was,
                is);
  };
  for (const Allow& now : after.allows) {
    const Allow* old = Find(before.allows, now);
    if (old == nullptr) {
      item(now, {}, now.key)
          .Add(Effect::kGuard, StrCat("the warning FW", now.code, " is silenced: ", now.reason));
    } else if (old->reason != now.reason) {
      item(now, old->key, now.key)
          .Add(Effect::kDocument,
               StrCat("the warning FW", now.code, " is silenced for another reason: ", now.reason));
    }
  }
  for (const Allow& old : before.allows) {
    if (Find(after.allows, old) == nullptr)
      item(old, old.key, {})
          .Add(Effect::kDocument, StrCat("the warning FW", old.code, " is said again"));
  }
}

}  // namespace formwork::diff
