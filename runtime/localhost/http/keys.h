#pragma once
// Keys as Azure's host keeps them: a master key, host keys, a key per function, a system key for
// webhooks. They live in the state database, so that a link that worked yesterday works today.

#include <map>
#include <string>
#include <string_view>

#include "runtime/localhost/base/database.h"
#include "runtime/localhost/io/http_message.h"
#include "runtime/localhost/protocol/invocation_request.h"

namespace formwork::localhost {

enum class AuthLevel : uint8_t { kAnonymous, kFunction, kAdmin };

[[nodiscard]] AuthLevel ReadAuthLevel(std::string_view text);

class Keys {
 public:
  explicit Keys(Database& database);

  [[nodiscard]] const std::string& master() const { return Get("master"); }

  [[nodiscard]] const std::string& host() const { return Get("host"); }

  [[nodiscard]] const std::string& system() const { return Get("system"); }

  [[nodiscard]] const std::string& Function(const std::string& name) {
    return Get("function " + name);
  }

  // Who calls `function` ("" for the host's own routes). No or a wrong key is an empty level.
  [[nodiscard]] Identity Identify(const Headers& headers, std::string_view target,
                                  const std::string& function);

 private:
  const std::string& Get(const std::string& name) const;

  Database& database_;
  mutable std::map<std::string, std::string, std::less<>> keys_;
};

[[nodiscard]] bool Allows(AuthLevel level, const Identity& identity);

}  // namespace formwork::localhost
