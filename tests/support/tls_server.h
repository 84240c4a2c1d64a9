#pragma once
// An HTTPS server on the loopback with a certificate of its own, made for a name that the test
// gives: what the outside world is to a client that has to verify, to retry and to give up.

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/temp_dir.h"

struct ssl_ctx_st;

namespace formwork::test {

// A response with a Content-Length; `head` is "200 OK" and perhaps headers.
[[nodiscard]] std::string Answer(const std::string& head, const std::string& body);

class TlsServer {
 public:
  // The bytes to answer with, by the mode and the bytes of the request. Called on other threads.
  using Reply = std::function<std::string(const std::string& mode, const std::string& request)>;

  // Without a name it speaks plain http, as a host on the same machine does.
  TlsServer(const char* name, Reply reply);
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer();

  // Its certificate is its own issuer: trust this file and it is trusted.
  [[nodiscard]] std::string certificate_file() const { return folder_.File("ca.pem"); }

  [[nodiscard]] std::string url() const {
    return (plain_ ? "http://localhost:" : "https://localhost:") + std::to_string(port_);
  }

  // NOLINTBEGIN(misc-non-private-member-variables-in-classes): the test turns these knobs
  std::atomic<const char*> mode{"ok"};  // mute, reset and hang are the server's own
  std::atomic<int> calls{0};
  std::atomic<int> handshakes{0};
  // NOLINTEND(misc-non-private-member-variables-in-classes)

 private:
  void MakeCertificate(const char* name);
  void Listen();
  void Serve();
  void Talk(int fd);
  void Linger(int fd) const;

  bool plain_;
  Reply reply_;
  TempDir folder_;
  ssl_ctx_st* context_;
  int listener_ = -1;
  uint16_t port_ = 0;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
  std::vector<std::thread> connections_;
};

}  // namespace formwork::test
