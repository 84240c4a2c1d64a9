#include "generator/cost/book.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <nlohmann/json.hpp>

#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/cost/json_place.h"
#include "generator/diag/codes.h"
#include "generator/fileset/embedded.h"

namespace formwork::cost {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 8> kKeys = {"id",   "meter",  "unit", "price",
                                                   "free", "source", "date", "certainty"};
constexpr uint16_t kShape = 1001;
constexpr uint16_t kUnknownKey = 1002;
constexpr uint16_t kMissingKey = 1003;
constexpr uint16_t kMalformed = 1005;

std::string TextAt(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : "";
}

// Prices are texts of digits, so that no reader rounds them.
std::optional<double> Amount(const Json& value) {
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  const bool digits = !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || c == '.';
  });
  if (!digits || std::ranges::count(text, '.') > 1 || text == ".") return std::nullopt;
  return std::strtod(text.c_str(), nullptr);
}

class BookReader {
 public:
  BookReader(std::string_view text, FileId file, Sink& sink)
      : text_(text), file_(file), sink_(sink) {}

  std::optional<Book> Read() {
    Json root;
    try {
      root = Json::parse(text_);
    } catch (const Json::parse_error& error) {
      const size_t at = std::min(error.byte > 0 ? error.byte - 1 : 0, text_.size());
      Report(kMalformed, {at, at + (at < text_.size() ? 1 : 0)},
             "a price book is JSON; this is not",
             "what stands before it is not complete, or a comma or quote is missing");
      return std::nullopt;
    }
    const Place whole = ValueAt(text_, 0);
    if (!root.is_object() || !root.contains("meters") || !root["meters"].is_array()) {
      const bool meters = root.is_object() && root.contains("meters");
      Report(kShape,
             meters ? MemberOf(text_, whole, "meters") : Place{whole.begin, whole.begin + 1},
             "a price book is an object with \"meters\", a list",
             R"({ "region": "eastus", "currency": "USD", "date": "2026-08", "meters": [ … ] })");
      return std::nullopt;
    }
    for (const char* key : {"region", "currency", "date"})
      WantText(root, whole, key);
    Book book{.region = TextAt(root, "region"),
              .currency = TextAt(root, "currency"),
              .date = TextAt(root, "date"),
              .meters = {}};
    const std::vector<Place> places = ItemsOf(text_, MemberOf(text_, whole, "meters"));
    FORMWORK_CHECK(places.size() == root["meters"].size());
    for (size_t i = 0; i < places.size(); ++i)
      ReadMeter(root["meters"][i], places[i], book);
    if (faults_ > 0) return std::nullopt;
    return book;
  }

 private:
  void Report(uint16_t code, Place place, std::string message, std::string help) {
    ++faults_;
    sink_.Report(MakeDiagnostic(code,
                                {.file = file_,
                                 .begin = static_cast<uint32_t>(place.begin),
                                 .end = static_cast<uint32_t>(place.end)},
                                std::move(message), std::move(help)));
  }

  void WantText(const Json& object, Place place, const char* key) {
    if (object.contains(key) && object[key].is_string() && !TextAt(object, key).empty()) return;
    if (object.contains(key)) {
      Report(kMalformed, MemberOf(text_, place, key), StrCat("\"", key, "\" is a text"), "");
    } else {
      Report(kMissingKey, {place.begin, place.begin + 1}, StrCat("\"", key, "\" is missing"), "");
    }
  }

  double WantAmount(const Json& row, Place place, const char* key) {
    if (!row.contains(key)) {
      Report(kMissingKey, {place.begin, place.begin + 1}, StrCat("\"", key, "\" is missing"),
             std::string_view(key) == "free" ? "\"free\": \"0\" where nothing is"
                                             : "an amount as text: \"price\": \"0.000016\"");
      return 0;
    }
    if (const auto amount = Amount(row[key])) return *amount;
    Report(kMalformed, MemberOf(text_, place, key), StrCat("\"", key, "\" is no amount"),
           "write digits as text, so that no reader rounds them: \"0.000016\"");
    return 0;
  }

  void ReadMeter(const Json& row, Place place, Book& book) {
    if (!row.is_object()) {
      Report(
          kShape, place, "a meter is an object",
          R"({ "id": "functions.flex.gbs", "unit": "GB-s", "price": "0.000026", "free": "100000" })");
      return;
    }
    for (const auto& [key, value] : row.items()) {
      if (std::ranges::find(kKeys, key) == kKeys.end()) {
        Report(kUnknownKey, KeyOf(text_, place, key), StrCat("a meter has no \"", key, "\""),
               StrCat("there are ", Join(kKeys, ", ")));
      }
    }
    WantText(row, place, "id");
    Meter meter{.id = TextAt(row, "id"),
                .name = TextAt(row, "meter"),
                .unit = TextAt(row, "unit"),
                .price = WantAmount(row, place, "price"),
                .free = WantAmount(row, place, "free"),
                .source = TextAt(row, "source"),
                .date = TextAt(row, "date"),
                .certainty = TextAt(row, "certainty")};
    if (meter.id.empty()) return;
    if (book.meters.contains(meter.id)) {
      Report(kMalformed, MemberOf(text_, place, "id"),
             StrCat("the meter '", meter.id, "' is there already"), "keep one of them");
      return;
    }
    book.meters[meter.id] = std::move(meter);
  }

  std::string_view text_;
  FileId file_;
  Sink& sink_;
  int faults_ = 0;
};

}  // namespace

const Meter* Book::Find(std::string_view id) const {
  const auto it = meters.find(id);
  return it == meters.end() ? nullptr : &it->second;
}

std::optional<Book> ReadBook(std::string_view json, FileId file, Sink& sink) {
  return BookReader(json, file, sink).Read();
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
  DiagnosticList faults;
  auto book = ReadBook(text, kNoFile, faults);
  FORMWORK_CHECK(book.has_value());
  return std::move(*book);
}

}  // namespace formwork::cost
