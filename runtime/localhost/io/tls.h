#pragma once
// TLS as a client, over a byte stream that someone else carries: 1.2 or newer, the other side's
// certificate and name verified against what this machine trusts. Bytes in, bytes out: no sockets
// here.

#include <memory>
#include <string>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;
struct bio_st;

namespace formwork::localhost {

// The certificates of this machine (or those of SSL_CERT_FILE), read once.
class TlsTrust {
 public:
  TlsTrust();
  TlsTrust(const TlsTrust&) = delete;
  TlsTrust& operator=(const TlsTrust&) = delete;
  ~TlsTrust();

 private:
  friend class TlsSession;
  ssl_ctx_st* context_;
};

class TlsSession {
 public:
  // Begins at once: the first bytes for the wire are there.
  TlsSession(const TlsTrust& trust, const std::string& host);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;
  ~TlsSession();

  // Bytes from the wire; what they say is appended to `plain`. False when the session is over or
  // broken: fault() says which.
  [[nodiscard]] bool Receive(std::string_view wire, std::string& plain);
  // May be called before the handshake is done; it leaves after it.
  void Send(std::string_view plain);
  // What has to go to the wire now.
  [[nodiscard]] std::string TakeOutput();

  // "" or why the other side is not trusted, or what broke.
  [[nodiscard]] const std::string& fault() const { return fault_; }

 private:
  [[nodiscard]] bool Handshake();

  ssl_st* session_;
  bio_st* from_wire_;  // the session's
  bio_st* to_wire_;    // the session's
  bool open_ = false;
  std::string waiting_;  // plain text before the handshake is done
  std::string fault_;
};

}  // namespace formwork::localhost
