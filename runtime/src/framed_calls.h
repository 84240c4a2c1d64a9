#pragma once
// The calls that come on a link. They are taken off it at once and begun one by one, each by
// whichever thread leads then: one that gets stuck holds up none that came with it.

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>

#include "runtime/src/connections.h"

namespace formwork {

struct FramedCall {
  std::shared_ptr<Connection> connection;  // where its answer goes
  WireRequest request;
};

class FramedCalls {
 public:
  // Says on the link that calls may come.
  void Begin(std::shared_ptr<Link> link);
  void Came(const Frame& frame);
  [[nodiscard]] std::optional<FramedCall> Next();

 private:
  std::shared_ptr<Link> link_;
  std::mutex mutex_;
  std::deque<FramedCall> calls_;
};

}  // namespace formwork
