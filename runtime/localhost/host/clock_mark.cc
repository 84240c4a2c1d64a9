#include "runtime/localhost/host/clock_mark.h"

#include <array>
#include <string>

#include "runtime/localhost/text/dotnet.h"

namespace formwork::localhost {
namespace {

constexpr std::array<std::string_view, 1> kSchema = {
    "CREATE TABLE clock (one INTEGER PRIMARY KEY CHECK (one = 1), now INTEGER NOT NULL);"};

constexpr Duration kNothingOdd = Duration(60'000);  // a wall clock is set right now and then

}  // namespace

ClockMark::ClockMark(Database& database) : database_(database) {
  database_.Migrate("clock", kSchema);
}

void ClockMark::Warn(Time now, Events& events) const {
  auto row = database_.Query("SELECT now FROM clock");
  if (!row.Step()) return;
  const Time mark = FromMillis(row.Int(0));
  if (mark - now < kNothingOdd) return;
  const std::string at = LogTime(mark).substr(0, 19) + "Z";
  events.Log("warning", "Host.Clock",
             "the state has come to " + at +
                 ", ahead of this clock: what waits in it waits until then; --clock virtual:" + at +
                 " goes on there, --fresh begins with nothing",
             "");
}

void ClockMark::Keep(Time now) {
  database_.Run("INSERT OR REPLACE INTO clock (one, now) VALUES (1, ?1)", Millis(now));
}

}  // namespace formwork::localhost
