// Frames in any pieces, and a server that is reached by a stream of them.

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "runtime/src/frames.h"
#include "runtime/src/server.h"
#include "tests/support/catch.h"

namespace formwork {
namespace {

struct Message {
  uint64_t call = 0;
  uint16_t status = 0;
  std::vector<std::string> words;
  std::string body;

  friend bool operator==(const Message&, const Message&) = default;
};

Message Copy(const Frame& frame) {
  return {
      frame.call, frame.status, {frame.words.begin(), frame.words.end()}, std::string(frame.body)};
}

Frame View(const Message& message) {
  return {message.call,
          message.status,
          {message.words[0], message.words[1], message.words[2]},
          message.body};
}

std::vector<Message> Read(FrameInput& input, std::string_view bytes, size_t piece) {
  std::vector<Message> read;
  while (!bytes.empty()) {
    const FrameInput::Space space = input.Prepare();
    const size_t size = std::min({piece, space.size, bytes.size()});
    bytes.copy(space.data, size);
    bytes.remove_prefix(size);
    input.Fed(size);
    while (const auto frame = input.Next())
      read.push_back(Copy(*frame));
  }
  return read;
}

// The other end of a server's link.
class Peer {
 public:
  explicit Peer(const Dispatcher& dispatcher) {
    int ends[2] = {-1, -1};
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    socket_ = ends[0];
    ServerOptions options;
    options.link = ends[1];
    server_ = std::make_unique<Server>(options, dispatcher);
    CHECK(server_->Listen() == 0);
    thread_ = std::thread([this] { server_->Run(); });
    CHECK(Receive() == Message{0, 0, {"", "", ""}, ""});  // it serves
  }

  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  ~Peer() {
    Leave();
    thread_.join();
  }

  void Call(uint64_t number, const std::string& path, const std::string& body) const {
    std::string bytes;
    AppendFrame(bytes, {.call = number, .words = {path, "invocation", "trace"}, .body = body});
    for (size_t at = 0; at < bytes.size();) {
      const ssize_t sent = ::send(socket_, bytes.data() + at, bytes.size() - at, MSG_NOSIGNAL);
      REQUIRE(sent > 0);
      at += static_cast<size_t>(sent);
    }
  }

  // Empty words at the end of the stream, or after ten seconds.
  Message Receive() {
    while (true) {
      if (const auto frame = input_.Next()) return Copy(*frame);
      const FrameInput::Space space = input_.Prepare();
      pollfd wait{socket_, POLLIN, 0};
      if (::poll(&wait, 1, 10'000) != 1) return {};
      const ssize_t got = ::recv(socket_, space.data, space.size, 0);
      if (got <= 0) return {};
      input_.Fed(static_cast<size_t>(got));
    }
  }

  void Stop() { server_->Stop(); }

  void Leave() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
  }

  void Join() {
    thread_.join();
    thread_ = std::thread([] {});
  }

 private:
  int socket_ = -1;
  FrameInput input_;
  std::unique_ptr<Server> server_;
  std::thread thread_;
};

// Functions: one that answers with what it is asked, one that waits until it is let go.
class Functions {
 public:
  Functions() {
    dispatcher.Register("echo", [](const Invocation& call) {
      return protocol::Reply{200,
                             {},
                             std::string(call.id) + "|" + std::string(call.trace_parent) + "|" +
                                 std::string(call.body)};
    });
    dispatcher.Register("wait", [this](const Invocation&) {
      std::unique_lock lock(mutex_);
      ++waiting;
      let_go_.wait(lock, [this] { return free_; });
      return protocol::Reply{500, "it waited", "{}"};
    });
  }

  void LetGo() {
    const std::lock_guard lock(mutex_);
    free_ = true;
    let_go_.notify_all();
  }

  // NOLINTBEGIN(misc-non-private-member-variables-in-classes): the tests look at these
  Dispatcher dispatcher;
  std::atomic<int> waiting{0};
  // NOLINTEND(misc-non-private-member-variables-in-classes)

 private:
  std::mutex mutex_;
  std::condition_variable let_go_;
  bool free_ = false;
};

}  // namespace

TEST_CASE("FrameInput: frames of all sizes, in any pieces", "[link]") {
  const std::vector<Message> sent = {
      {1, 0, {"/a", "id", "trace"}, "{}"},
      {2, 200, {"", "", ""}, ""},
      {~uint64_t{0}, 500, {"reason", "", ""}, std::string(600'000, 'x')},
      {4, 0, {std::string(65'535, 'w'), "", "t"}, std::string(70'000, '\0')},
      {5, 404, {"no such function", "", ""}, "{}"},
  };
  std::string bytes;
  for (const Message& message : sent)
    AppendFrame(bytes, View(message));
  for (const size_t piece :
       {size_t{1}, size_t{23}, size_t{24}, size_t{25}, size_t{4096}, bytes.size()}) {
    INFO(piece);
    FrameInput input;
    CHECK((Read(input, bytes, piece) == sent));
    CHECK_FALSE(input.bad());
  }
}

TEST_CASE("FrameInput: a word that is too long is cut, a length that cannot be is refused",
          "[link]") {
  std::string bytes;
  AppendFrame(bytes, {.call = 1, .words = {std::string(70'000, 'w')}, .body = "b"});
  FrameInput input;
  const std::vector<Message> read = Read(input, bytes, bytes.size());
  REQUIRE(read.size() == 1);
  CHECK(read[0].words[0].size() == 65'535);
  CHECK(read[0].body == "b");
  const std::string nonsense(1000, '\xFF');
  CHECK(Read(input, nonsense, nonsense.size()).empty());
  CHECK(input.bad());
}

TEST_CASE("Link: calls of a stream are answered on it, each under its number", "[link]") {
  const Functions functions;
  Peer peer(functions.dispatcher);
  const std::string large(2'000'000, 'x');
  peer.Call(7, "/echo", "{}");
  CHECK(peer.Receive() == Message{7, 200, {"", "", ""}, "invocation|trace|{}"});
  peer.Call(8, "/nothing", "{}");
  CHECK(peer.Receive() == Message{8, 404, {"no such function", "", ""}, "{}"});
  peer.Call(9, "/echo", "no JSON");
  CHECK(peer.Receive().status == 400);
  const std::string body = R"({"Data":{"a":")" + large + R"("}})";
  peer.Call(10, "/echo", body);
  CHECK((peer.Receive() == Message{10, 200, {"", "", ""}, "invocation|trace|" + body}));
}

TEST_CASE("Link: a function that is stuck holds up none that came with it or after it", "[link]") {
  Functions functions;
  Peer peer(functions.dispatcher);
  const Dispatcher::Entry* wait = functions.dispatcher.Find("/wait");
  wait->quick_runs = 1000;  // as one that was quick until now: the leader itself runs it
  peer.Call(1, "/wait", "{}");
  std::map<uint64_t, int> answers;
  for (uint64_t number = 2; number < 100; ++number)
    peer.Call(number, "/echo", "{}");
  for (int i = 2; i < 100; ++i)
    ++answers[peer.Receive().call];
  CHECK(answers.size() == 98);
  CHECK(answers.count(1) == 0);
  functions.LetGo();
  CHECK(peer.Receive() == Message{1, 500, {"it waited", "", ""}, "{}"});
}

TEST_CASE("Link: once it is to stop, a server ends what it began and gives the rest back",
          "[link]") {
  Functions functions;
  Peer peer(functions.dispatcher);
  peer.Call(1, "/wait", "{}");
  while (functions.waiting == 0)
    std::this_thread::yield();
  peer.Stop();
  Message last;
  for (uint64_t number = 2; last.status != Frame::kCall || last.call == 0; ++number) {
    peer.Call(number, "/echo", "{}");  // the first ones may still be in time
    last = peer.Receive();
    REQUIRE(last.call == number);
  }
  functions.LetGo();
  CHECK(peer.Receive().call == 1);
  peer.Join();
}

TEST_CASE("Link: a server whose other end is gone ends by itself", "[link]") {
  const Functions functions;
  Peer peer(functions.dispatcher);
  peer.Leave();
  peer.Join();
}

}  // namespace formwork
