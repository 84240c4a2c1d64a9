#include "runtime/src/serve.h"

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <thread>

#include "runtime/src/server.h"
#include "runtime/src/settings.h"

namespace formwork {

namespace {

sigset_t StopSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

void WaitForStop(Server& server) {
  const sigset_t set = StopSignals();
  int signal = 0;
  sigwait(&set, &signal);
  server.Stop();
}

}  // namespace

BlockedSignals::BlockedSignals() {
  const sigset_t set = StopSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

int Serve(const Dispatcher& dispatcher, const std::function<void()>& listening, Relay* relay) {
  ServerOptions options;
  options.port = static_cast<uint16_t>(IntegerSetting("FUNCTIONS_CUSTOMHANDLER_PORT", 0, 0, 65535));
  options.link = IntegerSetting(kLinkVariable, -1, 0, 1'000'000);
  options.relay = relay;
  Server server(options, dispatcher);
  const uint16_t port = server.Listen();
  if (options.port == 0 && port != 0)
    std::fprintf(stderr, "listening on 127.0.0.1:%u\n", unsigned{port});
  listening();
  std::thread signals([&server] { WaitForStop(server); });
  server.Run();
  signals.join();
  return kStoppedExit;
}

}  // namespace formwork
