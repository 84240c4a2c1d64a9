// Azure's regions by the names that templates take, as of 2026. New ones appear: an unknown name is
// a warning.

#include <algorithm>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/diag/codes.h"
#include "generator/target/azure/check_parts.h"

namespace formwork::azure {
namespace {

constexpr std::string_view kRegions[] = {"australiacentral",
                                         "australiacentral2",
                                         "australiaeast",
                                         "australiasoutheast",
                                         "austriaeast",
                                         "belgiumcentral",
                                         "brazilsouth",
                                         "brazilsoutheast",
                                         "canadacentral",
                                         "canadaeast",
                                         "centralindia",
                                         "centralus",
                                         "centraluseuap",
                                         "chilecentral",
                                         "chinaeast",
                                         "chinaeast2",
                                         "chinaeast3",
                                         "chinanorth",
                                         "chinanorth2",
                                         "chinanorth3",
                                         "denmarkeast",
                                         "eastasia",
                                         "eastus",
                                         "eastus2",
                                         "eastus2euap",
                                         "francecentral",
                                         "francesouth",
                                         "germanynorth",
                                         "germanywestcentral",
                                         "indiasouthcentral",
                                         "indonesiacentral",
                                         "israelcentral",
                                         "italynorth",
                                         "japaneast",
                                         "japanwest",
                                         "jioindiacentral",
                                         "jioindiawest",
                                         "koreacentral",
                                         "koreasouth",
                                         "malaysiawest",
                                         "mexicocentral",
                                         "newzealandnorth",
                                         "northcentralus",
                                         "northeurope",
                                         "norwayeast",
                                         "norwaywest",
                                         "polandcentral",
                                         "qatarcentral",
                                         "southafricanorth",
                                         "southafricawest",
                                         "southcentralus",
                                         "southeastasia",
                                         "southindia",
                                         "spaincentral",
                                         "swedencentral",
                                         "swedensouth",
                                         "switzerlandnorth",
                                         "switzerlandwest",
                                         "taiwannorth",
                                         "uaecentral",
                                         "uaenorth",
                                         "uksouth",
                                         "ukwest",
                                         "usgovarizona",
                                         "usgovtexas",
                                         "usgovvirginia",
                                         "westcentralus",
                                         "westeurope",
                                         "westindia",
                                         "westus",
                                         "westus2",
                                         "westus3"};

// "West Europe" and "west-europe" as templates write them.
std::string Plain(std::string_view region) {
  std::string plain;
  for (const char c : LowerAscii(region)) {
    if (IsAsciiAlnum(c)) plain += c;
  }
  return plain;
}

}  // namespace

void CheckRegion(const blueprint::Text& region, Sink& sink) {
  if (region->empty() || std::ranges::binary_search(kRegions, std::string_view(*region))) return;
  const std::vector<std::string> known(std::begin(kRegions), std::end(kRegions));
  Diagnostic unknown =
      MakeDiagnostic(4010, region.span, StrCat("Azure has no region '", *region, "'"));
  if (const auto near = NearestName(Plain(*region), known)) {
    unknown.help = StrCat("did you mean '", *near, "'?");
    unknown.fix = Fix{.span = region.span, .replacement = *near};
  } else {
    unknown.help =
        "such as eastus, westeurope or southeastasia; 'az account list-locations' lists them";
  }
  sink.Report(std::move(unknown));
}

}  // namespace formwork::azure
