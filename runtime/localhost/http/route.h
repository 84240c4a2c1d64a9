#pragma once
// Route templates as ASP.NET Core reads them in function.json: literals, {id:int}, {tail?},
// {x=default}, {*rest}. Pure. There is no precedence: the caller asks function after function in
// alphabetical order.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/localhost/protocol/invocation_request.h"

namespace formwork::localhost {

class Route {
 public:
  // `what` says what is wrong with the template.
  [[nodiscard]] static std::optional<Route> Parse(std::string_view text, std::string& what);

  // `path` without query, as sent. Values are decoded, except for %2F.
  [[nodiscard]] std::optional<RouteValues> Match(std::string_view path) const;

  // "items/{id}/{tail?}" as a URL for people, without constraints.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  struct Segment {
    std::string name;  // of the parameter, or the literal
    bool parameter = false;
    bool optional = false;
    bool catch_all = false;
    std::optional<std::string> fallback;
    std::vector<std::string> constraints;
  };

  std::string text_;
  std::vector<Segment> segments_;
};

// "int", "range(1,5)", "regex(^a+$)"; unknown names fit nothing.
[[nodiscard]] bool FitsConstraint(std::string_view constraint, std::string_view value);

}  // namespace formwork::localhost
