#include "runtime/src/framed_calls.h"

#include <string>
#include <utility>

namespace formwork {
namespace {

class Answering : public Connection {
 public:
  Answering(std::shared_ptr<Link> link, uint64_t call) : link_(std::move(link)), call_(call) {}

  [[nodiscard]] bool keep_alive() const override { return true; }

  // Without `keep` too: what cannot be begun any more is said by its status.
  void Prepare(const protocol::Reply& reply, bool) override {
    static_cast<void>(link_->Put({.call = call_,
                                  .status = static_cast<uint16_t>(reply.status),
                                  .words = {reply.reason},
                                  .body = reply.body}));
  }

  [[nodiscard]] bool Send() override { return link_->Send(); }

  void Written() override {}

 private:
  const std::shared_ptr<Link> link_;
  const uint64_t call_;
};

}  // namespace

void FramedCalls::Begin(std::shared_ptr<Link> link) {
  link_ = std::move(link);
  static_cast<void>(link_->Put({}));
  static_cast<void>(link_->Send());
}

void FramedCalls::Came(const Frame& frame) {
  FramedCall call{std::make_shared<Answering>(link_, frame.call),
                  {.method = "POST",
                   .path = std::string(frame.words[0]),
                   .invocation = std::string(frame.words[1]),
                   .trace_parent = std::string(frame.words[2]),
                   .body = std::string(frame.body)}};
  const std::lock_guard lock(mutex_);
  calls_.push_back(std::move(call));
}

std::optional<FramedCall> FramedCalls::Next() {
  const std::lock_guard lock(mutex_);
  if (calls_.empty()) return std::nullopt;
  FramedCall call = std::move(calls_.front());
  calls_.pop_front();
  return call;
}

}  // namespace formwork
