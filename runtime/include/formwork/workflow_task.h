#pragma once
// What a body waits for. A Task is a small value that points into the engine, which owns everything
// until the body has ended; so tasks are copied freely and nothing is ever destroyed inside a
// co_await expression.

#include <chrono>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <formwork/workflow_json.h>

namespace formwork {

using WorkflowTime = std::chrono::sys_time<std::chrono::milliseconds>;

namespace durable {

class Execution;
struct Node;

[[nodiscard]] bool IsSettled(const Node& node);
void Await(Node& node, std::coroutine_handle<> body);
// The result's JSON text; nullopt for an event that did not come in time. Throws what the task
// failed with.
[[nodiscard]] std::optional<std::string_view> Take(const Node& node);
// An event with a time-out: an optional that holds nothing then means that it came too late.
[[nodiscard]] bool IsTimed(const Node& node);
[[nodiscard]] const std::vector<Node*>& Children(const Node& node);
[[nodiscard]] size_t Winner(const Node& node);
[[nodiscard]] Node* Join(std::vector<Node*> children);
[[nodiscard]] Node* Race(std::vector<Node*> children);
void CancelNode(Node& node);
// Throws the failure of the first child that failed, if any did.
void ThrowIfFailed(const Node& node);

// The part that all awaitables share.
class AwaitableBase {
 public:
  explicit AwaitableBase(Node* node) : node_(node) {}

  [[nodiscard]] bool await_ready() const {
    return IsSettled(*node_);
  }  // NOLINT(readability-identifier-naming)

  void await_suspend(std::coroutine_handle<> body) const {
    Await(*node_, body);
  }  // NOLINT(readability-identifier-naming)

  [[nodiscard]] Node* node() const { return node_; }  // NOLINT(readability-identifier-naming)

  [[nodiscard]] bool IsDone() const { return IsSettled(*node_); }

 protected:
  Node* node_;  // NOLINT(misc-non-private-member-variables-in-classes)
};

template <class T>
T ResultOf(const Node& node) {
  const std::optional<std::string_view> text = Take(node);
  if constexpr (IsOptional<T>::value) {
    if (!text) return std::nullopt;
    if (IsTimed(node)) return FromText<typename T::value_type>(*text);
  }
  return FromText<T>(text.value_or("null"));
}

template <class T>
using Held = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class T>
Held<T> HeldResultOf(const Node& node) {
  if constexpr (std::is_void_v<T>) {
    static_cast<void>(Take(node));
    return {};
  } else {
    return ResultOf<T>(node);
  }
}

}  // namespace durable

template <class T>
class [[nodiscard]] Task : public durable::AwaitableBase {
 public:
  using Result = T;
  using AwaitableBase::AwaitableBase;

  T await_resume() const {
    return durable::ResultOf<T>(*node_);
  }  // NOLINT(readability-identifier-naming)
};

template <>
class [[nodiscard]] Task<void> : public durable::AwaitableBase {
 public:
  using Result = void;
  using AwaitableBase::AwaitableBase;

  void await_resume() const {
    static_cast<void>(durable::Take(*node_));
  }  // NOLINT(readability-identifier-naming)

  // A timer that nobody needs any more: whoever still waits for it gets TaskCancelled.
  void Cancel() const { durable::CancelNode(*node_); }
};

template <class... Ts>
class [[nodiscard]] AllOf : public durable::AwaitableBase {
 public:
  using Result = std::tuple<durable::Held<Ts>...>;
  using AwaitableBase::AwaitableBase;

  Result await_resume() const {
    return Collect(std::index_sequence_for<Ts...>{});
  }  // NOLINT(readability-identifier-naming)

 private:
  template <size_t... Is>
  Result Collect(std::index_sequence<Is...> /*positions*/) const {
    durable::ThrowIfFailed(*node_);
    const std::vector<durable::Node*>& children = durable::Children(*node_);
    return Result{durable::HeldResultOf<Ts>(*children[Is])...};
  }
};

template <class T>
class [[nodiscard]] AllOfList : public durable::AwaitableBase {
 public:
  using Result = std::vector<durable::Held<T>>;
  using AwaitableBase::AwaitableBase;

  Result await_resume() const {  // NOLINT(readability-identifier-naming)
    durable::ThrowIfFailed(*node_);
    Result results;
    results.reserve(durable::Children(*node_).size());
    for (const durable::Node* child : durable::Children(*node_)) {
      results.push_back(durable::HeldResultOf<T>(*child));
    }
    return results;
  }
};

// Which one was first: its position. The tasks themselves can be awaited afterwards, or left alone.
class [[nodiscard]] AnyOf : public durable::AwaitableBase {
 public:
  using Result = size_t;
  using AwaitableBase::AwaitableBase;

  [[nodiscard]] size_t await_resume() const {
    return durable::Winner(*node_);
  }  // NOLINT(readability-identifier-naming)
};

// What never comes back (continue as new).
class [[nodiscard]] Never : public durable::AwaitableBase {
 public:
  using AwaitableBase::AwaitableBase;

  void await_resume() const {}  // NOLINT(readability-identifier-naming)
};

// All results, in the order of the calls. Waits until all have ended, then throws the first
// failure.
template <class... Ts>
AllOf<Ts...> WhenAll(Task<Ts>... tasks) {
  static_assert(sizeof...(Ts) > 0, "WhenAll needs at least one task");
  return AllOf<Ts...>{durable::Join({tasks.node()...})};
}

template <class T>
AllOfList<T> WhenAll(const std::vector<Task<T>>& tasks) {
  std::vector<durable::Node*> nodes;
  nodes.reserve(tasks.size());
  for (const Task<T>& task : tasks)
    nodes.push_back(task.node());
  return AllOfList<T>{durable::Join(std::move(nodes))};
}

template <std::derived_from<durable::AwaitableBase>... As>
AnyOf WhenAny(As... tasks) {
  static_assert(sizeof...(As) > 0, "WhenAny needs at least one task");
  return AnyOf{durable::Race({tasks.node()...})};
}

template <class T>
AnyOf WhenAny(const std::vector<Task<T>>& tasks) {
  std::vector<durable::Node*> nodes;
  nodes.reserve(tasks.size());
  for (const Task<T>& task : tasks)
    nodes.push_back(task.node());
  return AnyOf{durable::Race(std::move(nodes))};
}

}  // namespace formwork
