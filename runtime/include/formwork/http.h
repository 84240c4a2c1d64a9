#pragma once
// The raw request and response of an http function, for what its types do not say.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace formwork {

struct Header {
  std::string name;
  std::string value;

  friend bool operator==(const Header&, const Header&) = default;
};

struct Request {
  std::string method;
  std::string url;
  std::vector<Header> query;    // names and values, decoded
  std::vector<Header> headers;  // one entry per value
  std::vector<Header> params;   // the route's
  std::string key;              // the name of the access key that was used; "" for none
  std::string body;             // its bytes

  // Without regard to case; the first of several.
  [[nodiscard]] std::optional<std::string_view> FindHeader(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> FindQuery(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> FindParam(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::vector<Header> headers;
  std::string body;
  std::string content_type = "text/plain; charset=utf-8";
};

}  // namespace formwork
