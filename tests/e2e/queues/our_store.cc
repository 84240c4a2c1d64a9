// The local host's queue store, on a clock that moves when the comparison waits.

#include "runtime/localhost/queues/queue_store.h"
#include "tests/e2e/queues/queue_service.h"

namespace formwork::test {
namespace {

using namespace localhost;

std::vector<SeenMessage> Seen(const std::vector<QueueMessage>& messages) {
  std::vector<SeenMessage> seen;
  for (const QueueMessage& message : messages) {
    const auto life =
        std::chrono::duration_cast<std::chrono::seconds>(message.expires - message.inserted);
    seen.push_back({std::to_string(message.row), message.pop_receipt, message.body,
                    message.dequeue_count, life.count()});
  }
  return seen;
}

class StoreService : public QueueService {
 public:
  bool Create(const std::string& queue) override {
    Tick();
    if (!QueueStore::NameFault(queue).empty()) return false;
    queues_.Create(queue);
    return true;
  }

  bool Put(const std::string& queue, const std::string& text, const PutWish& wish) override {
    Tick();
    PutOptions options{.delay = wish.delay};
    if (wish.life) options.ttl = *wish.life;
    return queues_.Put(queue, text, options).empty();
  }

  std::vector<SeenMessage> Get(const std::string& queue, int count, Seconds hidden) override {
    Tick();
    return Seen(queues_.Get(queue, count, hidden));
  }

  std::vector<SeenMessage> Peek(const std::string& queue) override {
    return Seen(queues_.Peek(queue, 32, false));
  }

  bool Update(const std::string&, SeenMessage& message, Seconds hidden) override {
    Tick();
    return queues_.Update(std::stoll("0" + message.id), message.receipt, hidden);
  }

  bool Delete(const std::string& queue, const SeenMessage& message) override {
    Tick();
    return queues_.Delete(queue, std::stoll("0" + message.id), message.receipt);
  }

  void Clear(const std::string& queue) override { queues_.Clear(queue); }

  int64_t Count(const std::string& queue) override { return queues_.Count(queue); }

  bool Eventually(const std::function<bool()>& holds) override {
    for (int i = 0; i < 200 && !holds(); ++i)
      clock_.Advance(std::chrono::milliseconds(50));
    return holds();
  }

 private:
  // No two calls come at the same moment.
  void Tick() { clock_.Advance(std::chrono::milliseconds(1)); }

  VirtualClock clock_{FromMillis(1'795'229'498'000)};
  Database database_{DatabaseOptions{.path = ""}};
  QueueStore queues_{database_, clock_};
};

}  // namespace

std::unique_ptr<QueueService> OurStore() {
  return std::make_unique<StoreService>();
}

}  // namespace formwork::test
