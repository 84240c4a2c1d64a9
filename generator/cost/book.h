#pragma once
// A price book: what one unit of each meter costs, what is free each month, and how sure that is.
// Prices are data; no price stands in code.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "generator/diag/diagnostic.h"

namespace formwork::cost {

struct Meter {
  std::string id = {};
  std::string name = {};  // as the cloud calls it
  std::string unit = {};
  double price = 0;  // of one unit, in the book's currency
  double free = 0;   // units a month, once per subscription
  std::string source = {};
  std::string date = {};
  std::string certainty = {};
};

struct Book {
  std::string region = {};
  std::string currency = {};
  std::string date = {};
  std::map<std::string, Meter, std::less<>> meters = {};

  [[nodiscard]] const Meter* Find(std::string_view id) const;
};

// Reports every fault of the text with its place in `file`; nullopt after any.
[[nodiscard]] std::optional<Book> ReadBook(std::string_view json, FileId file, Sink& sink);

// The embedded book of the region; East US if there is none (then `fell_back` is true).
[[nodiscard]] Book BookFor(std::string_view region, bool& fell_back);

}  // namespace formwork::cost
