#include "generator/base/str_cat.h"
#include "generator/cost/report.h"
#include "generator/cost/words.h"

namespace formwork::cost {
namespace {

std::string Plural(const std::string& unit) {
  return unit == "1" ? "" : StrCat(" ", unit);
}

}  // namespace

std::string ExplainText(const Estimate& estimate, const Book& book) {
  std::string out;
  for (const Line& line : estimate.lines) {
    out += StrCat("\n  ", line.service, ": ", line.item,
                  line.function.empty() ? "" : StrCat(" (", line.function, ")"), "  ",
                  Fine(static_cast<double>(line.micros) / 1e6),
                  line.use == Use::kIdle ? "  fixed" : "", "\n");
    out += StrCat("    ", line.formula, "\n");
    for (const std::string& input : line.inputs)
      out += StrCat("    - ", input, "\n");
    out += StrCat("    = ", Count(line.quantity), Plural(line.unit),
                  line.free > 0 ? StrCat(" - ", Count(line.free), " free") : "", " × ",
                  Price(line.price), "\n");
    if (const Meter* meter = book.Find(line.meter)) {
      out += StrCat("    meter: ", meter->name, "; price: ", meter->source, ", ", meter->date, ", ",
                    meter->certainty, "\n");
    } else {
      out += StrCat("    meter: ", line.meter, " is not in the price book: counted as nothing\n");
    }
  }
  return out;
}

}  // namespace formwork::cost
