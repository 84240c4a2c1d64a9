#pragma once
// A host's name to addresses, with a time limit. What the system's resolver says, asked on a thread
// of its own since it knows no limit; but for names that mean this machine, which need no asking.

#include <chrono>
#include <string>
#include <vector>

#include <sys/socket.h>

namespace formwork {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

// Empty: unknown, or no answer by then.
[[nodiscard]] std::vector<SocketAddress> Resolve(const std::string& host, const std::string& port,
                                                 std::chrono::steady_clock::time_point until);

}  // namespace formwork
