#include "generator/cost/chart.h"

#include <algorithm>

#include "generator/base/str_cat.h"
#include "generator/cost/report.h"

namespace formwork::cost {
namespace {

constexpr int kWidth = 760;
constexpr int kLabel = 190;
constexpr int kRow = 26;
constexpr int kBars = kWidth - kLabel - 110;

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

std::string Text(int x, int y, std::string_view words, std::string_view extra = "") {
  return StrCat("  <text x=\"", x, "\" y=\"", y, "\"", extra.empty() ? "" : " ", extra, ">",
                Escape(words), "</text>\n");
}

void Rows(std::string& out, int& y, const std::vector<std::pair<std::string, int64_t>>& rows,
          std::string_view color) {
  int64_t most = 1;
  for (const auto& row : rows)
    most = std::max(most, row.second);
  for (const auto& [name, micros] : rows) {
    const auto width =
        static_cast<int>(std::max<int64_t>(micros > 0 ? 1 : 0, micros * kBars / most));
    out += Text(kLabel - 10, y + 16, name, "text-anchor=\"end\"");
    out += StrCat("  <rect x=\"", kLabel, "\" y=\"", y + 3, "\" width=\"", width, "\" height=\"",
                  kRow - 8, "\" rx=\"2\" fill=\"", color, "\"/>\n");
    out += Text(kLabel + width + 8, y + 16, Dollars(RoundToCents(micros)));
    y += kRow;
  }
}

}  // namespace

std::string Chart(const std::vector<Estimate>& months, const std::vector<int64_t>& forecast) {
  std::string body;
  int y = 16;
  for (const Estimate& estimate : months) {
    body += Text(12, y + 14,
                 StrCat(estimate.environment.empty() ? "A month" : estimate.environment, ": ",
                        Dollars(RoundToCents(estimate.TotalMicros()))),
                 "font-weight=\"bold\"");
    y += kRow;
    Rows(body, y, Sums(estimate, By::kService), "#4472c4");
    y += 12;
  }
  if (!forecast.empty()) {
    body += Text(12, y + 14, "The next twelve months", "font-weight=\"bold\"");
    y += kRow;
    std::vector<std::pair<std::string, int64_t>> rows;
    for (size_t i = 0; i < forecast.size(); ++i)
      rows.emplace_back(StrCat("month ", i + 1), forecast[i]);
    Rows(body, y, rows, "#70ad47");
  }
  return StrCat("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ", kWidth, " ", y + 16,
                "\" width=\"", kWidth, "\" height=\"", y + 16,
                "\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#222\">\n  <rect "
                "width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
                body, "</svg>\n");
}

}  // namespace formwork::cost
