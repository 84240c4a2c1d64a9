#include "generator/cost/chart.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "generator/base/str_cat.h"
#include "generator/cost/words.h"

namespace formwork::cost {
namespace {

constexpr int kWidth = 760;
constexpr int kMargin = 24;
constexpr int kLabel = 150;  // right edge of the bars' names
constexpr int kRow = 24;
constexpr int kBars = kWidth - kLabel - kMargin - 90;
constexpr int kPlot = 160;  // height of the columns
constexpr size_t kColours = 4;

constexpr std::string_view kStyle = R"(  <style>
    svg { color-scheme: light dark; --back: #ffffff; --ink: #1f2328; --dim: #59636e; --grid: #d8dee4; --fixed: #8c959f; --c0: #0969da; --c1: #bc4c00; --c2: #1a7f37; --c3: #8250df }
    @media (prefers-color-scheme: dark) { svg { --back: #0d1117; --ink: #e6edf3; --dim: #9198a1; --grid: #30363d; --fixed: #6e7681; --c0: #4493f8; --c1: #f0883e; --c2: #3fb950; --c3: #ab7df8 } }
    text { fill: var(--ink); font: 13px system-ui, sans-serif }
    .back { fill: var(--back) } .head { font-size: 15px; font-weight: 600 } .dim { fill: var(--dim) } .end { text-anchor: end } .mid { text-anchor: middle }
    .grid { stroke: var(--grid) } .fixed { fill: var(--fixed) } .c0 { fill: var(--c0) } .c1 { fill: var(--c1) } .c2 { fill: var(--c2) } .c3 { fill: var(--c3) }
  </style>
)";

std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

std::string Text(int x, int y, std::string_view words, std::string_view kind = "") {
  return StrCat("  <text x=\"", x, "\" y=\"", y, "\"",
                kind.empty() ? std::string() : StrCat(" class=\"", kind, "\""), ">", Escape(words),
                "</text>\n");
}

std::string Box(int x, int y, int width, int height, std::string_view kind) {
  if (width <= 0 || height <= 0) return "";
  return StrCat("  <rect x=\"", x, "\" y=\"", y, "\" width=\"", width, "\" height=\"", height,
                "\" class=\"", kind, "\"/>\n");
}

int Length(int64_t part, int64_t whole, int full) {
  if (part <= 0 || whole <= 0) return 0;
  return static_cast<int>(std::max<int64_t>(1, (part * full + whole / 2) / whole));
}

std::string Colour(size_t i) {
  return StrCat("c", i % kColours);
}

// Above a hundred dollars cents only take room.
std::string Short(int64_t micros) {
  if (micros < 100'000'000) return Dollars(RoundToCents(micros));
  return StrCat("$", Count(std::round(static_cast<double>(micros) / 1e6)));
}

struct Service {
  int64_t fixed = 0;
  int64_t used = 0;
};

std::map<std::string, Service> ServicesOf(const Estimate& estimate) {
  std::map<std::string, Service> services;
  for (const Line& line : estimate.lines) {
    Service& service = services[line.service];
    (line.use == Use::kIdle ? service.fixed : service.used) += line.micros;
  }
  return services;
}

int64_t MostOf(const Report& report) {
  int64_t most = 1;
  for (const Estimate& estimate : report.months) {
    for (const auto& [name, micros] : Sums(estimate, By::kService))
      most = std::max(most, micros);
  }
  return most;
}

class Picture {
 public:
  explicit Picture(const Report& report) : report_(report), most_(MostOf(report)) {}

  std::string Draw() {
    Legend();
    for (size_t i = 0; i < report_.months.size(); ++i)
      Month(report_.months[i], Colour(i));
    if (!report_.forecast.empty()) Year();
    body_ += Text(kMargin, y_ + 16,
                  StrCat("Prices: ", report_.book.region, ", ", report_.book.date, ", ",
                         report_.book.currency),
                  "dim");
    const int height = y_ + 16 + kMargin;
    return StrCat("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", kWidth, " ", height,
                  "\" width=\"", kWidth, "\" height=\"", height,
                  "\" role=\"img\">\n  <title>What a month costs</title>\n", kStyle,
                  Box(0, 0, kWidth, height, "back"), body_, "</svg>\n");
  }

 private:
  // What the two halves of a bar mean.
  void Legend() {
    y_ = kMargin;
    body_ += Text(kMargin, y_ + 12, "What a month costs", "head");
    int x = kWidth - kMargin - 250;
    body_ += Box(x, y_ + 2, 12, 12, "fixed") + Text(x + 18, y_ + 12, "when nothing runs", "dim");
    x += 150;
    const int shown = std::clamp(static_cast<int>(report_.months.size()), 1, 4);
    for (int i = 0; i < shown; ++i)
      body_ += Box(x + i * 12 / shown, y_ + 2, 12 / shown, 12, Colour(static_cast<size_t>(i)));
    body_ += Text(x + 18, y_ + 12, "through use", "dim");
    y_ += 34;
  }

  void Month(const Estimate& estimate, const std::string& colour) {
    const int64_t total = estimate.TotalMicros();
    std::string head = StrCat(Title(estimate), ": ", Dollars(RoundToCents(total)));
    for (const auto& [environment, cents] : report_.budgets) {
      if (environment == estimate.environment) head += StrCat(" of a budget of ", Dollars(cents));
    }
    body_ += Text(kMargin, y_ + 14, head, "head");
    y_ += 26;
    const auto services = ServicesOf(estimate);
    const auto rows = Sums(estimate, By::kService);
    std::vector<int64_t> micros;
    micros.reserve(rows.size());
    for (const auto& row : rows)
      micros.push_back(row.second);
    const std::vector<int64_t> cents = CentsOf(micros);
    for (size_t i = 0; i < rows.size(); ++i) {
      const Service& service = services.at(rows[i].first);
      const int fixed = Length(service.fixed, most_, kBars);
      const int used = Length(service.used, most_, kBars);
      body_ += Text(kLabel - 10, y_ + 15, rows[i].first, "end");
      body_ += Box(kLabel, y_ + 3, fixed, kRow - 8, "fixed");
      body_ += Box(kLabel + fixed, y_ + 3, used, kRow - 8, colour);
      body_ += Text(kLabel + fixed + used + 8, y_ + 15, Dollars(cents[i]), "dim");
      y_ += kRow;
    }
    y_ += 16;
  }

  // Columns, one environment upon the other.
  void Year() {
    body_ += Text(kMargin, y_ + 14, "The next twelve months", "head");
    int x = kWidth - kMargin;
    for (size_t i = report_.forecast.size(); i-- > 0;) {
      const std::string& name = report_.forecast[i].environment;
      if (name.empty()) continue;
      x -= static_cast<int>(name.size()) * 8 + 34;
      body_ += Box(x, y_ + 4, 12, 12, Colour(i)) + Text(x + 18, y_ + 14, name, "dim");
    }
    y_ += 34;
    std::vector<int64_t> sums(report_.forecast.front().micros.size(), 0);
    for (const Forecast& row : report_.forecast) {
      for (size_t month = 0; month < sums.size(); ++month)
        sums[month] += row.micros[month];
    }
    const int64_t top = Grid(*std::ranges::max_element(sums));
    Columns(sums, top);
    y_ += kPlot + 34;
  }

  // Lines at round amounts; the amount of the highest.
  int64_t Grid(int64_t most) {
    int64_t step = 10'000;  // a cent, then 2, 10, 20, 100 of them, and so on
    for (bool twice = true; step * 6 < most; twice = !twice)
      step *= twice ? 2 : 5;
    const int64_t lines = std::max<int64_t>(1, (most + step - 1) / step);
    for (int64_t line = 0; line <= lines; ++line) {
      const int y = y_ + kPlot - Length(line, lines, kPlot);
      body_ += StrCat("  <line x1=\"", kLabel - 80, "\" x2=\"", kWidth - kMargin, "\" y1=\"", y,
                      "\" y2=\"", y, "\" class=\"grid\"/>\n");
      body_ += Text(kLabel - 86, y + 4, Short(line * step), "dim end");
    }
    return lines * step;
  }

  void Columns(const std::vector<int64_t>& sums, int64_t top) {
    const int left = kLabel - 80;
    const int pace = (kWidth - kMargin - left) / static_cast<int>(sums.size());
    for (size_t month = 0; month < sums.size(); ++month) {
      const int x = left + static_cast<int>(month) * pace + 6;
      int y = y_ + kPlot;
      for (size_t i = 0; i < report_.forecast.size(); ++i) {
        const int height = Length(report_.forecast[i].micros[month], top, kPlot);
        y -= height;
        body_ += Box(x, y, pace - 12, height, Colour(i));
      }
      body_ += Text(x + pace / 2 - 6, y - 5, Short(sums[month]), "dim mid");
      body_ += Text(x + pace / 2 - 6, y_ + kPlot + 18, std::to_string(month + 1), "dim mid");
    }
  }

  const Report& report_;
  int64_t most_;
  int y_ = 0;
  std::string body_ = {};
};

}  // namespace

std::string Chart(const Report& report) {
  return Picture(report).Draw();
}

}  // namespace formwork::cost
