#pragma once
// The dashboard: the files of page/, compiled in, and how they are served below /formwork/. Static
// and the same for everyone: what they show they ask from /formwork/api with the key, which never
// is part of a request for a page.

#include <optional>
#include <span>
#include <string_view>

#include "runtime/localhost/io/http_server.h"

namespace formwork::localhost {

struct DashboardFile {
  std::string_view path;  // "index.html", "views/queues.js"
  std::string_view bytes;
};

[[nodiscard]] std::span<const DashboardFile> DashboardFiles();  // sorted by path

// The answer to a request below /formwork/ that is none of the API's; nullopt for any other target.
[[nodiscard]] std::optional<HttpAnswer> AnswerDashboard(std::string_view method,
                                                        std::string_view target);

}  // namespace formwork::localhost
