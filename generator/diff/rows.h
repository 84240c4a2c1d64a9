#pragma once
// Collects the rows of one comparison; the small words that all comparers share.

#include <algorithm>
#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/blueprint/model.h"
#include "generator/diff/meaning.h"

namespace formwork::diff {

// Values as the language writes them.
inline std::string Show(const std::string& value) {
  return value.empty() ? "''" : value;
}

inline std::string Show(bool value) {
  return value ? "on" : "off";
}

inline std::string Show(int64_t value) {
  return std::to_string(value);
}

inline std::string Show(const blueprint::Type& value) {
  return blueprint::Format(value);
}

template <class T>

requires requires(const T& value) {
  blueprint::Format(value);
}

std::string Show(const T& value) {
  return blueprint::Format(value);
}

template <class T>

requires requires(const T& value) {
  blueprint::Word(value);
}

std::string Show(const T& value) {
  return std::string(blueprint::Word(value));
}

template <class T>
std::string Show(const blueprint::Spanned<T>& value) {
  return Show(value.value);
}

template <class T>
std::string Show(const std::vector<T>& values) {
  std::vector<std::string> texts;
  texts.reserve(values.size());
  for (const T& value : values)
    texts.push_back(Show(value));
  return texts.empty() ? "none" : Join(texts, ", ");
}

template <class T>
std::string Show(const std::optional<T>& value) {
  return value ? Show(*value) : "none";
}

template <class T>
Span SpanOf(const blueprint::Spanned<T>& value) {
  return value.span;
}

template <class T>
Span SpanOf(const std::optional<T>& value) {
  return value ? SpanOf(*value) : Span{};
}

template <class T>
Span SpanOf(const std::vector<T>& values) {
  return values.empty() ? Span{} : SpanOf(values.front());
}

inline Span SpanOf(const std::string& /*value*/) {
  return {};
}

using Rows = std::vector<Meaning>;

// One thing of the platform that is being compared.
class Item {
 public:
  Item(Rows& rows, std::string_view kind, std::string name, Span before, Span after)
      : rows_(&rows), kind_(kind), name_(std::move(name)), before_(before), after_(after) {}

  void Add(Effect effect, std::string message) const {
    Add(effect, std::move(message), before_, after_);
  }

  void Add(Effect effect, std::string message, Span before, Span after) const {
    rows_->push_back({.effect = effect,
                      .kind = kind_,
                      .name = name_,
                      .message = std::move(message),
                      .before = before,
                      .after = after});
  }

  // "<what>: A -> B; <consequence>", if it moved.
  template <class T>
  bool Moved(Effect effect, std::string_view what, const T& before, const T& after,
             std::string_view consequence = "") const {
    if (before == after) return false;
    Add(effect,
        StrCat(what, ": ", Show(before), " -> ", Show(after), consequence.empty() ? "" : "; ",
               consequence),
        Or(SpanOf(before), before_), Or(SpanOf(after), after_));
    return true;
  }

  // The same for lists whose order says nothing.
  template <class T>
  bool MovedSet(Effect effect, std::string_view what, std::vector<T> before, std::vector<T> after,
                std::string_view consequence = "") const {
    const auto less = [](const T& a, const T& b) { return a.value < b.value; };
    std::ranges::sort(before, less);
    std::ranges::sort(after, less);
    return Moved(effect, what, before, after, consequence);
  }

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  static Span Or(Span span, Span otherwise) { return span.file == kNoFile ? otherwise : span; }

  Rows* rows_;
  std::string kind_;
  std::string name_;
  Span before_;
  Span after_;
};

template <class T>
struct Pairs {
  std::vector<const T*> removed;
  std::vector<const T*> added;
  std::vector<std::pair<const T*, const T*>> both;
};

// By name; what says `was: NAME` is paired with that name when nobody else has it now.
template <class T>
Pairs<T> Match(const std::vector<T>& before, const std::vector<T>& after) {
  const auto same_name = [](const T& a, const T& b) { return *a.name == *b.name; };
  if (std::ranges::equal(before, after, same_name)) {  // most changes change no name
    Pairs<T> pairs;
    for (size_t i = 0; i < before.size(); ++i)
      pairs.both.emplace_back(&before[i], &after[i]);
    return pairs;
  }
  using Index = std::unordered_map<std::string_view, const T*>;
  const auto index = [](const std::vector<T>& list) {
    Index names;
    for (const T& item : list)
      names.emplace(*item.name, &item);
    return names;
  };
  const Index old_names = index(before);
  const Index new_names = index(after);
  const auto find = [](const Index& names, const std::string& name) {
    const auto it = names.find(name);
    return it == names.end() ? nullptr : it->second;
  };
  Pairs<T> pairs;
  std::unordered_set<const T*> taken;
  for (const T& item : after) {
    const T* old = find(old_names, *item.name);
    if constexpr (requires { item.was; }) {
      const bool moved = old == nullptr && item.was && find(new_names, **item.was) == nullptr;
      if (moved) old = find(old_names, **item.was);
    }
    if (old == nullptr || !taken.insert(old).second) {
      pairs.added.push_back(&item);
    } else {
      pairs.both.emplace_back(old, &item);
    }
  }
  for (const T& item : before) {
    if (!taken.contains(&item)) pairs.removed.push_back(&item);
  }
  return pairs;
}

// A value nobody wrote on either side follows its app's, of which it is said once.
template <class T>
bool FollowsApp(const blueprint::Spanned<T>& before, const blueprint::Spanned<T>& after) {
  return before.origin == blueprint::Origin::kDefault &&
         after.origin == blueprint::Origin::kDefault;
}

// Each compares one part of two whole blueprints.
struct Sides {
  const blueprint::Blueprint& before;
  const blueprint::Blueprint& after;
  bool same_types = before.types == after.types;  // then what is written the same is the same

  template <class T>
  [[nodiscard]] bool Same(const T& a, const T& b) const {
    return same_types && a == b;
  }
};

void CompareData(const Sides& sides, Rows& rows);      // types, containers, queues
void CompareServices(const Sides& sides, Rows& rows);  // secrets, services
void CompareFunctions(const Sides& sides, std::chrono::sys_seconds now, Rows& rows);
void CompareWorkflows(const Sides& sides, Rows& rows);  // workflows, activities
void ComparePlatform(const Sides& sides, Rows& rows);  // name, region, apps, budget, objectives, …
void CompareGrants(const Sides& sides, Rows& rows);
void CompareAllows(const blueprint::Platform& before, const blueprint::Platform& after, Rows& rows);

// Why some value of `sub` is no value of `super`, each reason naming the place below `path`.
struct TypeSide {
  const blueprint::Blueprint& blueprint;
  const blueprint::Type& type;
};

// Who feels it: what is read under `super` was made under `sub`, or a promise of `super` is kept by
// `sub`.
enum class Reader : uint8_t { kTakes, kPromises };

[[nodiscard]] std::vector<std::string> Misfits(const TypeSide& sub, const TypeSide& super,
                                               const std::string& path, Reader reader);

// The same for what a caller sends (`before` must still be accepted) or gets (`after` must still be
// understood).
void CompareBody(const Item& item, const Sides& sides,
                 const std::optional<blueprint::Spanned<blueprint::Type>>& before,
                 const std::optional<blueprint::Spanned<blueprint::Type>>& after);
void CompareReturns(const Item& item, const Sides& sides,
                    const std::optional<blueprint::Spanned<blueprint::Type>>& before,
                    const std::optional<blueprint::Spanned<blueprint::Type>>& after);
void CompareReach(const Item& item, const blueprint::Reach& before, const blueprint::Reach& after);
void CompareRetry(const Item& item, const std::optional<blueprint::Retry>& before,
                  const std::optional<blueprint::Retry>& after);

}  // namespace formwork::diff
