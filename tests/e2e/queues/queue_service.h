#pragma once
// A storage queue service as the comparison sees it: our store, or Azurite over its REST interface.
// Both get the same calls; what they answer is said in the same words.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace formwork::test {

struct SeenMessage {
  std::string id;
  std::string receipt;
  std::string text;
  int64_t dequeued = 0;
  int64_t life = 0;  // seconds from insertion to expiry
};

struct PutWish {
  std::chrono::seconds delay{0};
  std::optional<std::chrono::seconds> life = std::nullopt;  // negative: for ever
};

class QueueService {
 public:
  using Seconds = std::chrono::seconds;

  QueueService() = default;
  QueueService(const QueueService&) = delete;
  QueueService& operator=(const QueueService&) = delete;
  virtual ~QueueService() = default;

  // False wherever the service refuses.
  [[nodiscard]] virtual bool Create(const std::string& queue) = 0;
  [[nodiscard]] virtual bool Put(const std::string& queue, const std::string& text,
                                 const PutWish& wish) = 0;
  [[nodiscard]] virtual std::vector<SeenMessage> Get(const std::string& queue, int count,
                                                     Seconds hidden) = 0;
  [[nodiscard]] virtual std::vector<SeenMessage> Peek(const std::string& queue) = 0;
  // The message's receipt becomes the new one.
  [[nodiscard]] virtual bool Update(const std::string& queue, SeenMessage& message,
                                    Seconds hidden) = 0;
  [[nodiscard]] virtual bool Delete(const std::string& queue, const SeenMessage& message) = 0;
  virtual void Clear(const std::string& queue) = 0;
  [[nodiscard]] virtual int64_t Count(const std::string& queue) = 0;
  // Lets time pass until it holds; false when it does not within some seconds.
  [[nodiscard]] virtual bool Eventually(const std::function<bool()>& holds) = 0;
};

// Over a virtual clock, in memory.
[[nodiscard]] std::unique_ptr<QueueService> OurStore();
// Starts Azurite's queue service (its main.js) with node on a free port of loopback; it ends with
// the object.
[[nodiscard]] std::unique_ptr<QueueService> Azurite(const std::string& main);

// Plays every sequence against the service and writes down what it showed.
[[nodiscard]] std::string PlayAll(QueueService& service);
// The one of a message that fails until it is poison: the deliveries that a handler saw, then what
// lies in the two queues.
[[nodiscard]] std::string PoisonText(const std::vector<int64_t>& deliveries,
                                     const std::vector<SeenMessage>& poison, int64_t left);

constexpr int kAttempts = 3;  // of that one

}  // namespace formwork::test
