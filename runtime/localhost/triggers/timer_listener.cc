#include "runtime/localhost/triggers/timer_listener.h"

#include <array>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

constexpr std::array<std::string_view, 1> kSchema = {
    "CREATE TABLE timers (name TEXT PRIMARY KEY, last INTEGER, next INTEGER, updated INTEGER NOT "
    "NULL) WITHOUT ROWID;"};

}  // namespace

void TimerListener::Migrate(Database& database) {
  database.Migrate("timers", kSchema);
}

TimerListener::TimerListener(Platform& platform, Invoker& invoker, const Function& function)
    : platform_(platform), invoker_(invoker), function_(function) {
  schedule_ = Schedule::Parse(function.trigger().Text("schedule"), fault_);
  monitored_ = !EqualsAnyCase(function.trigger().Text("useMonitor"), "false") && schedule_ &&
               !schedule_->MoreOftenThanOnceAMinute();
}

void TimerListener::Start() {
  if (!schedule_) return;
  const Time now = platform_.loop.Now();
  updated_ = now;
  if (monitored_) {
    auto row = platform_.database.Query("SELECT last, next, updated FROM timers WHERE name = ?1",
                                        function_.name);
    if (row.Step()) {
      if (const auto last = row.OptionalInt(0)) last_ = FromMillis(*last);
      if (const auto next = row.OptionalInt(1)) next_ = FromMillis(*next);
      updated_ = FromMillis(row.Int(2));
    }
  }
  if (monitored_ && next_ && *next_ < now) return Fire(true);
  if (EqualsAnyCase(function_.trigger().Text("runOnStartup"), "true")) return Fire(false);
  next_ = schedule_->Next(now);
  Save();
  Arm();
}

void TimerListener::Arm() {
  if (!next_ || paused_) return;
  alarm_ = platform_.loop.At(*next_, [this] {
    alarm_.reset();
    Fire(false);
  });
}

void TimerListener::Save() {
  if (!monitored_) return;
  platform_.journal.Open();
  platform_.database.Run(
      "INSERT OR REPLACE INTO timers (name, last, next, updated) VALUES (?1, ?2, ?3, ?4)",
      function_.name, last_ ? std::optional<int64_t>(Millis(*last_)) : std::nullopt,
      next_ ? std::optional<int64_t>(Millis(*next_)) : std::nullopt, Millis(updated_));
}

void TimerListener::FireNow() {
  if (running_ || !schedule_) return;
  if (alarm_) platform_.loop.CancelAt(*alarm_);
  alarm_.reset();
  Fire(false);
}

void TimerListener::Fire(bool past_due) {
  if (running_ || paused_) return;
  running_ = true;
  past_due_ = past_due;
  const Time due = next_.value_or(platform_.loop.Now());
  TimerView view;
  view.monitored = monitored_;
  view.last = last_;
  view.next = due;
  view.last_updated = updated_;
  view.past_due = past_due;
  Invocation invocation;
  invocation.function = &function_;
  invocation.trigger = past_due ? "timer (past due)" : "timer";
  invocation.data.Set(function_.trigger().name, EncodeTimerData(view));
  invocation.input = EncodeTimerData(view);
  AddSysMetadata(function_.name, platform_.loop.Now(), MakeGuid(), invocation.metadata);
  invoker_.Invoke(std::move(invocation), [this, due](const InvocationEnd&) {
    running_ = false;
    past_due_ = false;
    if (paused_) return;
    const Time now = platform_.loop.Now();
    last_ = std::max(due, Time{}) > now ? now : due;
    updated_ = now;
    // What came due while it ran is skipped: one firing at a time.
    next_ = schedule_->Next(now);
    Save();
    Arm();
  });
}

std::vector<Time> TimerListener::Coming(size_t count) const {
  std::vector<Time> times;
  std::optional<Time> at = next_;
  while (at && times.size() < count) {
    times.push_back(*at);
    at = schedule_->Next(*at);
  }
  return times;
}

}  // namespace formwork::localhost
