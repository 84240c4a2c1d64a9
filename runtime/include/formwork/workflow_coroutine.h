#pragma once
// The coroutine type of a workflow's body. Only what the engine knows can be awaited in it;
// anything else does not compile.

#include <concepts>
#include <coroutine>
#include <exception>
#include <string>
#include <utility>

#include <formwork/workflow_json.h>
#include <formwork/workflow_task.h>

namespace formwork {
namespace durable {

// How a body ended: a result, or an exception.
struct Ending {
  std::string result;
  std::exception_ptr error;
};

struct PromiseBase {
  Ending ending;

  [[nodiscard]] std::suspend_always initial_suspend() const noexcept {
    return {};
  }  // NOLINT(readability-identifier-naming)

  [[nodiscard]] std::suspend_always final_suspend() const noexcept {
    return {};
  }  // NOLINT(readability-identifier-naming)

  void unhandled_exception() {
    ending.error = std::current_exception();
  }  // NOLINT(readability-identifier-naming)

  template <std::derived_from<AwaitableBase> A>
  A await_transform(A awaitable) const {  // NOLINT(readability-identifier-naming)
    return awaitable;
  }
};

// A body that was started: the engine owns it and destroys it.
struct Started {
  std::coroutine_handle<> handle;
  Ending* ending = nullptr;
};

// What the body returns is kept as the JSON text that history holds.
template <class Out>
struct Promise : PromiseBase {
  void return_value(const Out& value) {
    ending.result = ToText(value);
  }  // NOLINT(readability-identifier-naming)
};

template <>
struct Promise<void> : PromiseBase {
  void return_void() { ending.result = "null"; }  // NOLINT(readability-identifier-naming)
};

}  // namespace durable

template <class In, class Out>
class [[nodiscard]] Workflow {
 public:
  struct promise_type : durable::Promise<Out> {  // NOLINT(readability-identifier-naming)

    Workflow get_return_object() {  // NOLINT(readability-identifier-naming)
      return Workflow{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
  };

  explicit Workflow(std::coroutine_handle<promise_type> handle) : handle_(handle) {}

  Workflow(Workflow&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}

  Workflow(const Workflow&) = delete;
  Workflow& operator=(const Workflow&) = delete;
  Workflow& operator=(Workflow&&) = delete;

  ~Workflow() {
    if (handle_) handle_.destroy();
  }

  [[nodiscard]] durable::Started Release() {
    const std::coroutine_handle<promise_type> handle = std::exchange(handle_, {});
    return {handle, &handle.promise().ending};
  }

 private:
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace formwork
