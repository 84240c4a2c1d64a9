// The sequences: what a queue's users can tell apart. Every line of the outcome is one call and
// what it answered, so a difference between two services is one line of a diff.

#include <functional>
#include <utility>

#include "tests/e2e/queues/queue_service.h"

namespace formwork::test {
namespace {

using Seconds = std::chrono::seconds;

// "7d", "1s", "for ever"
std::string LifeText(int64_t seconds) {
  constexpr int64_t day = 86'400;
  if (seconds > 1000 * 365 * day) return "for ever";
  return seconds != 0 && seconds % day == 0 ? std::to_string(seconds / day) + "d"
                                            : std::to_string(seconds) + "s";
}

// "a#1 b#1": the texts in their order, each with its dequeue count.
std::string MessagesText(const std::vector<SeenMessage>& messages) {
  std::string out;
  for (const SeenMessage& message : messages)
    out += (out.empty() ? "" : " ") + message.text + "#" + std::to_string(message.dequeued);
  return out.empty() ? "nothing" : out;
}

class Player {
 public:
  Player(QueueService& service, std::string queue)
      : service_(service), queue_(std::move(queue)), out_("== " + queue_ + "\n") {
    Say("create", Word(service_.Create(queue_)));
  }

  [[nodiscard]] const std::string& out() const { return out_; }

  void Put(const std::string& text, const PutWish& wish = {}) {
    std::string call = "put " + (text.size() > 30 ? std::to_string(text.size()) + " bytes" : text);
    if (wish.delay.count() != 0) call += " delay " + LifeText(wish.delay.count());
    if (wish.life)
      call += wish.life->count() < 0 ? " for ever" : " for " + LifeText(wish.life->count());
    Say(call, Word(service_.Put(queue_, text, wish)));
  }

  std::vector<SeenMessage> Get(int count, Seconds hidden) {
    auto messages = service_.Get(queue_, count, hidden);
    Say("get " + std::to_string(count) + " for " + LifeText(hidden.count()),
        MessagesText(messages));
    return messages;
  }

  // Of a message that must be there; an empty one otherwise, and then the lines differ.
  SeenMessage GetOne(Seconds hidden) {
    const auto messages = Get(1, hidden);
    return messages.empty() ? SeenMessage{} : messages.front();
  }

  void Peek() { Say("peek", MessagesText(service_.Peek(queue_))); }

  void Lives() {
    std::string out;
    for (const SeenMessage& message : service_.Peek(queue_))
      out += (out.empty() ? "" : ", ") + message.text + " " + LifeText(message.life);
    Say("lives", out);
  }

  void Update(SeenMessage& message, Seconds hidden) {
    const bool done = service_.Update(queue_, message, hidden);
    Say("update " + message.text + " for " + LifeText(hidden.count()), Word(done));
  }

  void Delete(const SeenMessage& message, const std::string& which = "") {
    Say("delete " + message.text + which, Word(service_.Delete(queue_, message)));
  }

  void Clear() {
    service_.Clear(queue_);
    Say("clear", "done");
  }

  void Count() { Say("count", std::to_string(service_.Count(queue_))); }

  void AwaitVisible(size_t count) {
    const bool came = service_.Eventually([&] { return service_.Peek(queue_).size() == count; });
    Say("wait until " + std::to_string(count) + " can be seen", came ? "came" : "did not come");
  }

 private:
  static std::string Word(bool done) { return done ? "done" : "refused"; }

  void Say(const std::string& call, const std::string& answer) {
    out_ += call + ": " + answer + "\n";
  }

  QueueService& service_;
  std::string queue_;
  std::string out_;
};

void PlayLeases(Player& player) {
  for (const char* text : {"a", "b", "c"})
    player.Put(text);
  player.Peek();
  player.Count();
  player.Get(2, Seconds(300));
  player.Peek();
  player.Get(32, Seconds(300));
  player.Get(32, Seconds(300));
  player.Count();  // hidden ones count
}

void PlayReceipts(Player& player) {
  player.Put("a");
  player.Put("b");
  SeenMessage a = player.GetOne(Seconds(300));
  SeenMessage b = player.GetOne(Seconds(300));
  const SeenMessage first = a;
  player.Update(a, Seconds(0));
  player.Delete(first, " with the receipt from before");
  SeenMessage again = player.GetOne(Seconds(300));
  player.Update(a, Seconds(300));  // its receipt went with the second get
  player.Delete(a, " with the receipt of the update");
  player.Delete(again);
  player.Delete(again, " once more");
  player.Update(b, Seconds(300));
  player.Update(b, Seconds(600));
  player.Delete(b);
  player.Count();
}

// A lease that ran out: the receipt holds until somebody else takes the message.
void PlayLostLeases(Player& player) {
  player.Put("a");
  const SeenMessage first = player.GetOne(Seconds(1));
  player.AwaitVisible(1);
  player.Peek();
  SeenMessage second = player.GetOne(Seconds(1));
  player.Delete(first, " with the first receipt");
  player.AwaitVisible(1);
  player.Update(second, Seconds(300));  // nobody came in between
  player.Peek();
  player.Delete(second);
  player.Count();
}

void PlayLives(Player& player) {
  player.Put("usual");
  player.Put("short", {.life = Seconds(2)});
  player.Put("always", {.life = Seconds(-1)});
  player.Put("never", {.life = Seconds(0)});
  player.Lives();
  player.AwaitVisible(2);
  player.Peek();
  player.Put("leased", {.life = Seconds(3)});
  player.Get(32, Seconds(1));  // of what is leased, only the living come back
  player.AwaitVisible(3);
  player.AwaitVisible(2);
  player.Get(32, Seconds(300));
}

void PlayDelays(Player& player) {
  player.Put("late", {.delay = Seconds(2)});
  player.Put("early");
  player.Peek();
  player.Get(32, Seconds(300));
  player.Count();
  player.AwaitVisible(1);
  player.Get(32, Seconds(300));
  player.Put("x", {.delay = Seconds(60), .life = Seconds(30)});
  player.Put("x", {.delay = Seconds(60), .life = Seconds(60)});
  player.Put("x", {.delay = std::chrono::days(8)});
  player.Put("week", {.delay = std::chrono::days(7), .life = Seconds(-1)});
  player.Count();
}

// Whoever became visible first comes first; put first among equals.
void PlayOrder(Player& player) {
  for (const char* text : {"1", "2", "3", "4"})
    player.Put(text);
  SeenMessage one = player.GetOne(Seconds(300));
  SeenMessage two = player.GetOne(Seconds(300));
  player.Update(two, Seconds(0));
  player.Peek();
  player.Update(one, Seconds(0));
  player.Peek();
  player.Get(3, Seconds(300));
  player.Get(3, Seconds(300));
}

void PlayClear(Player& player) {
  for (const char* text : {"a", "b", "c"})
    player.Put(text);
  const SeenMessage a = player.GetOne(Seconds(300));
  player.Clear();
  player.Count();
  player.Peek();
  player.Delete(a);
  player.Put("d");
  player.Get(32, Seconds(300));
}

void PlayTexts(Player& player) {
  for (const char* text : {R"({"id":"1","t":"<&>"})", "\xC3\xA9\xE2\x82\xAC", " blanks  "})
    player.Put(text);
  player.Peek();
  player.Put(std::string(49'152, 'x'));  // what fits into 64 KiB of base64
  player.Put(std::string(49'153, 'x'));
  player.Count();
}

// As the host does it: visible again after a failure, moved after the last.
std::string PlayPoison(QueueService& service) {
  const std::string queue = "work";
  std::vector<int64_t> deliveries;
  (void)service.Create(queue);
  (void)service.Create(queue + "-poison");
  (void)service.Put(queue, "m", {});
  for (int i = 0; i < kAttempts; ++i) {
    for (SeenMessage& message : service.Get(queue, 16, std::chrono::minutes(10))) {
      deliveries.push_back(message.dequeued);
      if (message.dequeued < kAttempts) {
        (void)service.Update(queue, message, Seconds(0));
      } else {
        (void)service.Put(queue + "-poison", message.text, {});
        (void)service.Delete(queue, message);
      }
    }
  }
  return PoisonText(deliveries, service.Peek(queue + "-poison"), service.Count(queue));
}

std::string PlayNames(QueueService& service) {
  std::string out = "== names\n";
  for (const std::string& name :
       {std::string("abc"), std::string("a-b-3"), std::string(63, 'a'), std::string("ab"),
        std::string(64, 'a'), std::string("Abc"), std::string("a_c"), std::string("-abc"),
        std::string("abc-"), std::string("a--c")}) {
    out += (name.size() > 30 ? std::to_string(name.size()) + " letters" : name) + ": " +
           (service.Create(name) ? "done" : "refused") + "\n";
  }
  return out;
}

}  // namespace

std::string PoisonText(const std::vector<int64_t>& deliveries,
                       const std::vector<SeenMessage>& poison, int64_t left) {
  std::string out = "== poison\ndeliveries:";
  for (const int64_t count : deliveries)
    out += " " + std::to_string(count);
  return out + "\npoison: " + MessagesText(poison) + "\nleft: " + std::to_string(left) + "\n";
}

std::string PlayAll(QueueService& service) {
  const std::vector<std::pair<std::string, void (*)(Player&)>> plays = {
      {"leases", PlayLeases}, {"receipts", PlayReceipts}, {"lost-leases", PlayLostLeases},
      {"lives", PlayLives},   {"delays", PlayDelays},     {"order", PlayOrder},
      {"clear", PlayClear},   {"texts", PlayTexts}};
  std::string out;
  for (const auto& [queue, play] : plays) {
    Player player(service, queue);
    play(player);
    out += player.out();
  }
  return out + PlayNames(service) + PlayPoison(service);
}

}  // namespace formwork::test
