#pragma once
// The durable extension's management API, as the system functions use it.

#include <optional>
#include <string>
#include <string_view>

#include <formwork/json_value.h>

namespace formwork {
class Call;
}

namespace formwork::front {

struct ManagementAnswer {
  int status = 0;
  Json body;
  std::string continuation;
};

// Works with the `client` binding of the call: where the API is, and the key to it. Throws
// std::runtime_error when there is no such binding or the API cannot be reached, after the retries
// of a service; its text never holds the key.
class Management {
 public:
  explicit Management(Call& call);

  [[nodiscard]] ManagementAnswer Ask(std::string_view method, std::string_view path,
                                     std::string_view query = "", std::string_view body = "",
                                     std::string_view continuation = "");

  [[nodiscard]] const std::string& base() const { return base_; }

  [[nodiscard]] const std::string& query() const { return query_; }

  [[nodiscard]] const std::string& hub() const { return hub_; }

 private:
  Call& call_;
  std::string base_;   // "http://localhost:7071/runtime/webhooks/durabletask"
  std::string query_;  // "code=…"
  std::string hub_;
};

}  // namespace formwork::front
