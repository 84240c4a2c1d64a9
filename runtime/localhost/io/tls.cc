#include "runtime/localhost/io/tls.h"

#include <array>
#include <cstdlib>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace formwork::localhost {
namespace {

constexpr const char* kBundles[] = {"/etc/ssl/certs/ca-certificates.crt",
                                    "/etc/pki/tls/certs/ca-bundle.crt"};

std::string LastError() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  return text.data();
}

}  // namespace

TlsTrust::TlsTrust() : context_(SSL_CTX_new(TLS_client_method())) {
  SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION);
  SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_default_verify_paths(context_);
  // SSL_CERT_FILE says what to trust instead of what the distribution keeps.
  if (std::getenv("SSL_CERT_FILE") != nullptr) return;  // NOLINT(concurrency-mt-unsafe)
  for (const char* bundle : kBundles)
    SSL_CTX_load_verify_locations(context_, bundle, nullptr);
}

TlsTrust::~TlsTrust() {
  SSL_CTX_free(context_);
}

TlsSession::TlsSession(const TlsTrust& trust, const std::string& host)
    : session_(SSL_new(trust.context_)),
      from_wire_(BIO_new(BIO_s_mem())),
      to_wire_(BIO_new(BIO_s_mem())) {
  SSL_set_bio(session_, from_wire_, to_wire_);
  // SSL_set_tlsext_host_name, without the cast that is inside the macro.
  std::string name = host;
  SSL_ctrl(session_, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
  SSL_set_hostflags(session_, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (SSL_set1_host(session_, host.c_str()) != 1) fault_ = "the host name cannot be verified";
  SSL_set_connect_state(session_);
  (void)Handshake();
}

TlsSession::~TlsSession() {
  SSL_free(session_);
}

bool TlsSession::Handshake() {
  if (!fault_.empty()) return false;
  const int done = SSL_do_handshake(session_);
  if (done == 1) {
    open_ = true;
    const std::string plain = std::move(waiting_);
    waiting_.clear();
    Send(plain);
    return true;
  }
  if (SSL_get_error(session_, done) == SSL_ERROR_WANT_READ) return true;
  const long verdict = SSL_get_verify_result(session_);  // NOLINT(google-runtime-int): OpenSSL's
  fault_ = verdict != X509_V_OK ? std::string("its certificate is not trusted: ") +
                                      X509_verify_cert_error_string(verdict)
                                : "the TLS handshake failed: " + LastError();
  return false;
}

bool TlsSession::Receive(std::string_view wire, std::string& plain) {
  BIO_write(from_wire_, wire.data(), static_cast<int>(wire.size()));
  if (!open_ && (!Handshake() || !open_)) return fault_.empty();
  std::array<char, 16384> buffer{};
  while (true) {
    const int got = SSL_read(session_, buffer.data(), static_cast<int>(buffer.size()));
    if (got > 0) {
      plain.append(buffer.data(), static_cast<size_t>(got));
      continue;
    }
    const int why = SSL_get_error(session_, got);
    if (why == SSL_ERROR_WANT_READ) return true;
    if (why != SSL_ERROR_ZERO_RETURN) fault_ = "the TLS connection broke: " + LastError();
    return false;
  }
}

void TlsSession::Send(std::string_view plain) {
  if (!open_) {
    waiting_.append(plain);
    return;
  }
  // Into memory: takes everything at once.
  if (!plain.empty()) SSL_write(session_, plain.data(), static_cast<int>(plain.size()));
}

std::string TlsSession::TakeOutput() {
  std::string out(BIO_ctrl_pending(to_wire_), '\0');
  if (!out.empty()) BIO_read(to_wire_, out.data(), static_cast<int>(out.size()));
  return out;
}

}  // namespace formwork::localhost
