// The database: request units by size of documents, what is stored, change feeds.

#include <algorithm>
#include <array>
#include <unordered_map>

#include "generator/base/str_cat.h"
#include "generator/cost/parts.h"

namespace formwork::cost {
namespace {

using blueprint::Blueprint;
using blueprint::Container;

constexpr double kPollUnits = 2;  // one look into a change feed
constexpr double kFeedPollSeconds = 10;
constexpr double kLeaseUnitsPerBatch = 10;
constexpr double kQueryUnits = 2.5;   // of a query itself, beside what it reads
constexpr double kReplaceFactor = 2;  // the old document's index entries go, too
constexpr double kUnindexedFactor = 0.8;

struct UnitRow {
  double kilobytes;
  double read;
  double write;
};

// Azure's own table for session consistency, all properties indexed.
constexpr std::array<UnitRow, 12> kUnits = {{{1, 1.00, 4.95},
                                             {2, 1.04, 6.29},
                                             {4, 1.14, 6.67},
                                             {8, 1.33, 7.04},
                                             {16, 1.67, 9.52},
                                             {32, 2.19, 11.23},
                                             {64, 4.76, 22.67},
                                             {128, 9.95, 48.19},
                                             {256, 20.28, 98.29},
                                             {512, 40.95, 184.57},
                                             {1024, 145.9, 625},
                                             {2048, 291.8, 1250}}};

double Units(double bytes, double UnitRow::*column) {
  const double kilobytes = std::max(1.0, bytes / 1024);
  for (size_t i = 1; i < kUnits.size(); ++i) {
    if (kilobytes > kUnits[i].kilobytes && i + 1 < kUnits.size()) continue;
    const double part =
        (kilobytes - kUnits[i - 1].kilobytes) / (kUnits[i].kilobytes - kUnits[i - 1].kilobytes);
    return kUnits[i - 1].*column + part * (kUnits[i].*column - kUnits[i - 1].*column);
  }
  return kUnits.back().*column;
}

std::string Invocations(const FunctionLoad& row) {
  return StrCat(Count(row.invocations.value), " invocations (", row.invocations.why, ")");
}

std::string Size(const FunctionLoad& row) {
  return StrCat(Count(row.document_bytes.value), " bytes (", row.document_bytes.why, ")");
}

void Reads(const FunctionLoad& row, Bill& bill) {
  const double one = ReadUnits(row.document_bytes.value);
  const double units =
      row.point_reads * one + row.queries * (kQueryUnits + row.query_documents.value * one);
  bill.Add({.service = "Cosmos DB",
            .item = {"reads"},
            .function = row.function,
            .use = row.use,
            .meter = "cosmos.serverless.ru",
            .quantity = row.invocations.value * units,
            .formula = "invocations × (reads by id × RU + queries × (2.5 + documents × RU))"},
           [&] {
             Inputs inputs = {Invocations(row)};
             if (row.point_reads > 0)
               inputs.push_back(StrCat(Count(row.point_reads), " reads by id"));
             if (row.queries > 0) {
               inputs.push_back(StrCat(Count(row.queries), " queries of ",
                                       Count(row.query_documents.value), " documents (",
                                       row.query_documents.why, ")"));
             }
             inputs.push_back(StrCat(Count(one), " RU per document of ", Size(row)));
             return inputs;
           });
}

// Months of data that lie in a container: what its TTL keeps, or all since the beginning.
double StoredMonths(const Container& container, const Load& load) {
  if (!container.ttl) return load.months;
  const double kept = static_cast<double>(container.ttl->value.count()) / 1000 / kSecondsPerMonth;
  return std::min(kept, load.months);
}

void Write(const FunctionLoad& row, const Output& output, const Container& container,
           const Load& load, Bill& bill) {
  const double documents = row.invocations.value * output.count;
  const bool lean = !container.exclude_from_index.empty();
  const double units = WriteUnits(row.document_bytes.value) * (lean ? kUnindexedFactor : 1) *
                       (output.replaces ? kReplaceFactor : 1);
  const auto counted = [&] {
    return StrCat(Count(documents), " documents: ", Count(output.count), " per invocation (",
                  output.why, "), ", Invocations(row));
  };
  bill.Add({.service = "Cosmos DB",
            .item = {"writes to ", output.to},
            .function = row.function,
            .use = row.use,
            .meter = "cosmos.serverless.ru",
            .quantity = documents * units,
            .formula = "documents × request units of a write by size"},
           [&]() -> Inputs {
             return {counted(), StrCat(Count(units), " RU per document of ", Size(row),
                                       output.replaces ? ", replaced: twice a new one" : "",
                                       lean ? ", a fifth less without some indexes" : "")};
           });
  if (output.replaces) return;
  bill.Add(
      {.service = "Cosmos DB",
       .item = {"data in ", output.to},
       .function = row.function,
       .use = row.use,
       .meter = "cosmos.serverless.gb",
       .quantity = documents * row.document_bytes.value * StoredMonths(container, load) / kGigabyte,
       .formula = "documents a month × size × months that they stay"},
      [&]() -> Inputs {
        return {counted(), container.ttl
                               ? StrCat("ttl ", blueprint::Format(**container.ttl))
                               : StrCat("no ttl: ", Count(load.months), " months so far")};
      });
}

void Follow(const FollowedLoad& row, double bytes, Bill& bill) {
  bill.Add({.service = "Cosmos DB",
            .item = {"change feed of ", row.container, ": looks"},
            .function = row.follower,
            .meter = "cosmos.serverless.ru",
            .quantity = kSecondsPerMonth / kFeedPollSeconds * kPollUnits,
            .formula = "month ÷ 10 s × 2 RU"},
           [&]() -> Inputs { return {"assumed: one look every 10 s"}; });
  bill.Add({.service = "Cosmos DB",
            .item = {"change feed of ", row.container, ": documents"},
            .function = row.follower,
            .use = Use::kEvents,
            .meter = "cosmos.serverless.ru",
            .quantity = row.documents * (ReadUnits(bytes) + kLeaseUnitsPerBatch),
            .formula = "documents × (RU of a read + 10 RU to keep the place)"},
           [&]() -> Inputs {
             return {StrCat(Count(row.documents), " documents of ", Count(bytes), " bytes"),
                     "assumed: each change comes by itself"};
           });
}

}  // namespace

double ReadUnits(double bytes) {
  return Units(bytes, &UnitRow::read);
}

double WriteUnits(double bytes) {
  return Units(bytes, &UnitRow::write);
}

void AddDatabase(const Blueprint& blueprint, const Load& load, Bill& bill) {
  std::unordered_map<std::string_view, const Container*> containers;
  for (const Container& container : blueprint.containers)
    containers.emplace(*container.name, &container);
  std::unordered_map<std::string_view, double> bytes;  // of a document, by follower
  for (const FunctionLoad& row : load.functions) {
    Reads(row, bill);
    bytes.emplace(row.function, row.document_bytes.value);
    for (const Output& output : row.outputs) {
      const auto it = containers.find(output.to);
      if (it != containers.end()) Write(row, output, *it->second, load, bill);
    }
  }
  for (const FollowedLoad& row : load.followed) {
    const auto it = bytes.find(row.follower);
    Follow(row, it == bytes.end() ? 1024 : it->second, bill);
  }
}

}  // namespace formwork::cost
