#pragma once
// App settings as Azure's host sees them: the environment, and what local.settings.json adds to it.
// Names are read as .NET's configuration reads them: case does not matter, "__" and ":" are the
// same.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/localhost/text/json.h"

namespace formwork::localhost {

class Settings {
 public:
  // What is set first wins: the environment before the file, as with Azure's own tools.
  void Add(std::string_view name, std::string value);
  // Whatever was set before.
  void Replace(std::string_view name, std::string value);
  // "Values" of a local.settings.json. "" or what is wrong with it.
  [[nodiscard]] std::string AddLocalSettings(std::string_view text);

  [[nodiscard]] const std::string* Find(std::string_view name) const;
  // Every name with that prefix, without it: AzureFunctionsJobHost__….
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> Under(
      std::string_view prefix) const;
  // "%NAME%" replaced everywhere. What has no value is named in `missing` and stays as written.
  [[nodiscard]] std::string Resolve(std::string_view text,
                                    std::vector<std::string>* missing = nullptr) const;
  // NAME=value, for the handler's process.
  [[nodiscard]] std::vector<std::string> Environment() const;

 private:
  struct Value {
    std::string name;  // as written
    std::string text;
  };

  std::map<std::string, Value, std::less<>> values_;  // by lower-case name with "__" for ":"
};

}  // namespace formwork::localhost
