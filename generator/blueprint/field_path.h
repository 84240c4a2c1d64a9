#pragma once
// A path such as "queues.orders.attempts" or "environments.production.hosting", read by the tables
// of the language and, for the names that users give, by the blueprint at hand.

#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "generator/blueprint/field.h"
#include "generator/blueprint/shown.h"

namespace formwork::blueprint {

// A blueprint as `show` has it, by environment; "" is the one without any.
using Views = std::map<std::string, Shown, std::less<>>;

struct FieldPlace {
  const FieldSpec* field = nullptr;  // the last one on the way
  bool entry = false;                // an entry of it, by its name
  std::string environment = {};      // below `environments.NAME`
  std::vector<std::string> keys =
      {};  // where it stands in the view; "" is any entry, as in "queues.attempts"
};

// What is wrong with a path, and what would be right there.
struct Astray {
  std::string message;
  std::string help;
  bool near = false;  // the help names what was probably meant
};

// `views` is empty where there is no blueprint: then a name is anything but the last step.
[[nodiscard]] std::variant<FieldPlace, Astray> FindField(std::string_view path, const Views& views);

// What stands in a view at these keys, with the path of each.
[[nodiscard]] std::vector<ShownEntry> FindShown(const Shown& view,
                                                const std::vector<std::string>& keys);

}  // namespace formwork::blueprint
