#include "generator/cost/book.h"

#include <cstdlib>

#include <nlohmann/json.hpp>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/fileset/embedded.h"

namespace formwork::cost {
namespace {

using Json = nlohmann::json;

std::string TextAt(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : "";
}

// Prices are texts of digits, so that no reader rounds them.
std::optional<double> Amount(const Json& object, const char* key) {
  const std::string text = TextAt(object, key);
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || value < 0) return std::nullopt;
  return value;
}

}  // namespace

const Meter* Book::Find(std::string_view id) const {
  const auto it = meters.find(id);
  return it == meters.end() ? nullptr : &it->second;
}

std::optional<Book> ReadBook(std::string_view json, std::string& why) {
  const Json root = Json::parse(json, nullptr, false);
  if (!root.is_object() || !root.contains("meters") || !root["meters"].is_array()) {
    why = "not a price book: a JSON object with \"meters\" is wanted";
    return std::nullopt;
  }
  Book book{.region = TextAt(root, "region"),
            .currency = TextAt(root, "currency"),
            .date = TextAt(root, "date"),
            .meters = {}};
  for (const Json& row : root["meters"]) {
    const std::string id = row.is_object() ? TextAt(row, "id") : "";
    const auto price = row.is_object() ? Amount(row, "price") : std::nullopt;
    const auto free = row.is_object() ? Amount(row, "free") : std::nullopt;
    if (id.empty() || !price || !free) {
      why = StrCat("meter ", book.meters.size() + 1, id.empty() ? "" : StrCat(" ('", id, "')"),
                   ": \"id\", \"price\" and \"free\" are wanted, amounts as text (\"0.000016\")");
      return std::nullopt;
    }
    book.meters[id] = {.id = id,
                       .name = TextAt(row, "meter"),
                       .unit = TextAt(row, "unit"),
                       .price = *price,
                       .free = *free,
                       .source = TextAt(row, "source"),
                       .date = TextAt(row, "date"),
                       .certainty = TextAt(row, "certainty")};
  }
  return book;
}

Book BookFor(std::string_view region, bool& fell_back) {
  fell_back = true;
  std::string_view text;
  for (const EmbeddedFile& file : EmbeddedPrices()) {
    if (file.path == "azure-eastus.json" && text.empty()) text = file.bytes;
    if (file.path == StrCat("azure-", region, ".json")) {
      text = file.bytes;
      fell_back = false;
    }
  }
  std::string why;
  auto book = ReadBook(text, why);
  FORMWORK_CHECK(book.has_value());
  return std::move(*book);
}

}  // namespace formwork::cost
