#pragma once
// A cosmosDBTrigger at work: batches of changes in order, one at a time per function; the lease
// moves on after a batch whether it succeeded or not, unless a retry policy loops on it. The real
// trigger looks every feedPollDelay; here the container tells.

#include <string>

#include "runtime/localhost/invoke/invoker.h"

namespace formwork::localhost {

class ChangesListener {
 public:
  ChangesListener(Platform& platform, Invoker& invoker, const Function& function);
  ChangesListener(const ChangesListener&) = delete;
  ChangesListener& operator=(const ChangesListener&) = delete;

  void Start();  // also when its container appears later
  void Wake();

  void Pause() { paused_ = true; }

  [[nodiscard]] bool Follows(const Container& container) const;

  [[nodiscard]] const Function& function() const { return function_; }

  [[nodiscard]] std::string_view database() const { return database_; }

  [[nodiscard]] std::string_view container() const { return container_; }

  [[nodiscard]] std::string_view prefix() const { return prefix_; }

  [[nodiscard]] Invocation InvocationOf(std::string documents) const;

 private:
  void AddCauses(const FeedBatch& batch, Invocation& invocation) const;
  void Take();

  Platform& platform_;
  Invoker& invoker_;
  const Function& function_;
  std::string database_;
  std::string container_;
  std::string prefix_;
  size_t max_items_ = 100;
  bool opened_ = false;
  bool running_ = false;
  bool posted_ = false;
  bool paused_ = false;
};

}  // namespace formwork::localhost
