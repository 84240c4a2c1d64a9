// SUM, AVG, MIN, MAX and the collecting of ARRAY(…). Undefined values are left out everywhere; a
// value of the wrong type makes the whole answer undefined (SUM and AVG: anything but a number; MIN
// and MAX: an array or object).
#include <cmath>
#include <exception>
#include <memory>
#include <string>

#include "runtime/localhost/documents/canonical.h"
#include "runtime/localhost/documents/sql/sqlite_values.h"
#include "runtime/localhost/documents/sql/values.h"

namespace formwork::localhost::sql {

namespace {

struct Total {
  double sum = 0;
  int64_t count = 0;
  bool bad = false;
  std::string best;  // MIN and MAX: the text, its key; ARRAY: the items so far
  std::string best_key;
};

// SQLite gives zeroed memory per group; it holds a pointer that the final call frees.
Total* StateOf(sqlite3_context* context, bool create) {
  struct Slot {
    Total* total;
  };

  auto* slot = static_cast<Slot*>(sqlite3_aggregate_context(context, create ? sizeof(Slot) : 0));
  if (slot == nullptr) return nullptr;
  if (slot->total == nullptr && create) slot->total = std::make_unique<Total>().release();
  return slot->total;
}

void AddNumber(Total& total, std::string_view text) {
  const auto number = NumberOf(text);
  total.bad = total.bad || !number;
  total.sum += number.value_or(0);
  ++total.count;
}

template <int kSign>
void AddExtreme(Total& total, std::string_view text) {
  if (!IsScalar(text)) {
    total.bad = true;
    return;
  }
  std::string key = OrderKey(text);
  if (total.count++ == 0 || key.compare(total.best_key) * kSign > 0) {
    total.best = text;
    total.best_key = std::move(key);
  }
}

void AddItem(Total& total, std::string_view text) {
  total.best.append(total.count++ == 0 ? "" : ",").append(text);
}

using Add = void (*)(Total&, std::string_view);

template <Add kAdd>
void Step(sqlite3_context* context, int /*count*/, sqlite3_value** arguments) {
  try {
    Total* total = StateOf(context, true);
    const auto text = TextOf(arguments[0]);
    if (total != nullptr && text) kAdd(*total, *text);
  } catch (const std::exception&) {
    sqlite3_result_error_nomem(context);
  }
}

using Answer = void (*)(sqlite3_context*, const Total&);

template <Answer kAnswer>
void Final(sqlite3_context* context) {
  const std::unique_ptr<Total> total(StateOf(context, false));
  kAnswer(context, total ? *total : Total{});
}

void Sum(sqlite3_context* context, const Total& total) {
  if (!total.bad && std::isfinite(total.sum)) ReturnText(context, CanonicalNumber(total.sum));
}

void Average(sqlite3_context* context, const Total& total) {
  if (total.bad || total.count == 0 || !std::isfinite(total.sum)) return;
  ReturnText(context, CanonicalNumber(total.sum / static_cast<double>(total.count)));
}

void Extreme(sqlite3_context* context, const Total& total) {
  if (!total.bad && total.count > 0) ReturnText(context, total.best);
}

void Collected(sqlite3_context* context, const Total& total) {
  ReturnText(context, "[" + total.best + "]");
}

}  // namespace

void RegisterAggregates(sqlite3* handle) {
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  const auto add = [&](const char* name, auto step, auto final_step) {
    sqlite3_create_function_v2(handle, name, 1, kFlags, nullptr, nullptr, step, final_step,
                               nullptr);
  };
  add("cosmos_sum", Step<AddNumber>, Final<Sum>);
  add("cosmos_avg", Step<AddNumber>, Final<Average>);
  add("cosmos_min", Step<AddExtreme<-1>>, Final<Extreme>);
  add("cosmos_max", Step<AddExtreme<1>>, Final<Extreme>);
  add("cosmos_collect", Step<AddItem>, Final<Collected>);
}

}  // namespace formwork::localhost::sql
