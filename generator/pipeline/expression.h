#pragma once
// The expression language of Azure Pipelines, parsed: literals, calls, and paths such as
// parameters.pool or variables['Build.Reason']. Used for ${{ … }} and for conditions.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace formwork::pipeline {

struct Expression {
  enum class Kind : uint8_t { kNull, kBool, kNumber, kText, kCall, kName, kMember, kIndex, kEach };

  Kind kind = Kind::kNull;
  bool flag = false;
  double number = 0;
  std::string text = {};  // kText, kCall, kName: the word; kMember: the member's name
  std::vector<Expression> arguments =
      {};  // kCall; kMember, kIndex, kEach: the object (and the index)
};

// nullopt: `why` says what is wrong.
[[nodiscard]] std::optional<Expression> ParseExpression(std::string_view text, std::string& why);

// The functions that template expressions and conditions may call.
[[nodiscard]] const std::vector<std::string>& KnownFunctions();

}  // namespace formwork::pipeline
