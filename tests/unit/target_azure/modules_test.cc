// What the shipped Bicep modules promise beside what a compiler sees.

#include <sstream>

#include "generator/base/str_cat.h"
#include "generator/emit/text/templates.h"
#include "tests/support/catch.h"

using namespace formwork;

namespace {

// "PT30M" -> 30, "PT1H" -> 60; what a parameter says is at most 15.
int Minutes(const std::string& value) {
  if (value.find("promises.") != std::string::npos) return 15;
  const size_t at = value.find("PT") + 2;
  const int number = std::stoi(value.substr(at));
  return value.find('H', at) == std::string::npos ? number : number * 60;
}

}  // namespace

// A line is ingested minutes after it was written. Where a window begins at the last look, it falls
// between two of them, and nobody is told.
TEST_CASE("Modules: every alert looks back beyond its last look", "[azure]") {
  const Templates templates(EmbeddedTemplates());
  std::istringstream lines{std::string(*templates.Find("azure/modules/alerts.bicep"))};
  std::string line;
  int every = 0;
  int rules = 0;
  while (std::getline(lines, line)) {
    if (line.find("evaluationFrequency: ") != std::string::npos) every = Minutes(line);
    if (line.find("windowSize: ") == std::string::npos) continue;
    INFO(line);
    CHECK(Minutes(line) > every);
    ++rules;
  }
  CHECK(rules == 5);
}
