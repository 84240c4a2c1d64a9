#pragma once
// The template engine: {{name:escaper}}, {{#list}}…{{/list}}, {{^list}}…{{/list}}, {{! note }}. No
// expressions: the view is computed in C++. Strict both ways: a key the view lacks and a key the
// template never uses are errors.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/diag/diagnostic.h"
#include "generator/emit/text/templates.h"

namespace formwork::text {

// What a template sees: texts and lists of views by name. A flag is a list of none or one.
class View {
 public:
  View& Text(std::string name, std::string value);
  View& List(std::string name, std::vector<View> views);
  View& Flag(std::string name, bool shown);

  [[nodiscard]] const std::string* FindText(std::string_view name) const;
  [[nodiscard]] const std::vector<View>* FindList(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> Names() const;

 private:
  std::map<std::string, std::string, std::less<>> texts_;
  std::map<std::string, std::vector<View>, std::less<>> lists_;
};

struct Rendered {
  std::string text;
  std::vector<uint32_t> lines;  // of each line of the text: the template's line that made it
};

// The rendered text; nullopt after reporting every fault as "path:line:column: what".
[[nodiscard]] std::optional<Rendered> Render(const Templates& templates, std::string_view path,
                                             const View& view, Sink& sink);

}  // namespace formwork::text
