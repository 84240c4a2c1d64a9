// bare PORT: the bare loop as a static program of its own, to compare starts with.

#include <cstdlib>

#include "tests/bench/runtime/epoll_server.h"

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  const int listener =
      formwork::bench::ListenOn(static_cast<uint16_t>(std::strtoul(argv[1], nullptr, 10)));
  if (listener < 0) return 1;
  formwork::bench::ServeEpoll(listener);
}
