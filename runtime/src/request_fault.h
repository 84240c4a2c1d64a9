#pragma once
// What may not be in a request that goes out: a line end in a path or a header would begin a second
// request, and texts that users send end up in both.

#include <string>

namespace formwork {

struct ClientRequest;

// "" if the request can be sent as it is; else which of its parts cannot, without its value.
[[nodiscard]] std::string RequestFault(const ClientRequest& request);

}  // namespace formwork
