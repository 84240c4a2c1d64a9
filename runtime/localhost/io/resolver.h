#pragma once
// Names to addresses without standing still: the system's resolver knows no time limit and blocks,
// so each question is asked on a thread of its own and answered on the loop.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <sys/socket.h>

#include "runtime/localhost/io/loop.h"

namespace formwork::localhost {

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

class Resolver {
 public:
  using Done = std::function<void(const std::vector<SocketAddress>&)>;  // empty: unknown

  explicit Resolver(Loop& loop);
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;
  ~Resolver();

  // IPv4 first: it is what every laptop has.
  void Resolve(const std::string& host, uint16_t port, Done done);

 private:
  struct Shared;
  void Collect();

  Loop& loop_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace formwork::localhost
