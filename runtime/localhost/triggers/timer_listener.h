#pragma once
// A timerTrigger at work: one firing at a time, state over restarts, the past-due flag for what was
// missed.

#include <optional>
#include <string>
#include <vector>

#include "runtime/localhost/invoke/invoker.h"
#include "runtime/localhost/timers/ncrontab.h"

namespace formwork::localhost {

class TimerListener {
 public:
  TimerListener(Platform& platform, Invoker& invoker, const Function& function);
  TimerListener(const TimerListener&) = delete;
  TimerListener& operator=(const TimerListener&) = delete;

  static void Migrate(Database& database);

  // "" or what is wrong with the schedule.
  [[nodiscard]] const std::string& fault() const { return fault_; }

  void Start();

  void Pause() { paused_ = true; }

  void FireNow();

  [[nodiscard]] const Function& function() const { return function_; }

  [[nodiscard]] std::optional<Time> last() const { return last_; }

  [[nodiscard]] std::vector<Time> Coming(size_t count) const;

  [[nodiscard]] bool past_due() const { return past_due_; }

 private:
  void Arm();
  void Fire(bool past_due);
  void Save();

  Platform& platform_;
  Invoker& invoker_;
  const Function& function_;
  std::optional<Schedule> schedule_;
  std::string fault_;
  bool monitored_ = true;
  bool running_ = false;
  bool paused_ = false;
  bool past_due_ = false;
  std::optional<Time> last_;
  std::optional<Time> next_;
  Time updated_{};
  std::optional<Alarms::Id> alarm_;
};

}  // namespace formwork::localhost
