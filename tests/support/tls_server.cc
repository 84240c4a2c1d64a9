// A thread for each connection; blocking reads and writes, as a test has few of them.

#include "tests/support/tls_server.h"

#include <cstdio>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace formwork::test {

std::string Answer(const std::string& head, const std::string& body) {
  return "HTTP/1.1 " + head + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

namespace {

ssize_t Read(SSL* ssl, int fd, char* to, size_t size) {
  return ssl != nullptr ? SSL_read(ssl, to, static_cast<int>(size)) : ::recv(fd, to, size, 0);
}

}  // namespace

TlsServer::TlsServer(const char* name, Reply reply)
    : plain_(*name == '\0'), reply_(std::move(reply)), context_(SSL_CTX_new(TLS_server_method())) {
  if (!plain_) MakeCertificate(name);
  Listen();
  thread_ = std::thread([this] { Serve(); });
}

TlsServer::~TlsServer() {
  stopping_ = true;
  ::shutdown(listener_, SHUT_RDWR);
  thread_.join();
  for (std::thread& connection : connections_)
    connection.join();
  ::close(listener_);
  SSL_CTX_free(context_);
}

void TlsServer::MakeCertificate(const char* name) {
  EVP_PKEY* key = EVP_RSA_gen(2048);
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -60);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
  X509_sign(certificate, key, EVP_sha256());
  SSL_CTX_use_certificate(context_, certificate);
  SSL_CTX_use_PrivateKey(context_, key);
  std::FILE* file = std::fopen(certificate_file().c_str(), "w");
  if (file == nullptr) throw std::runtime_error("the certificate cannot be written");
  PEM_write_X509(file, certificate);
  std::fclose(file);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

void TlsServer::Listen() {
  listener_ = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 16) != 0)
    throw std::runtime_error("the server cannot listen");
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
}

void TlsServer::Serve() {
  while (!stopping_) {
    const int fd = ::accept(listener_, nullptr, nullptr);
    if (fd < 0) return;
    connections_.emplace_back([this, fd] { Talk(fd); });
  }
}

void TlsServer::Talk(int fd) {
  const std::string before = mode.load();
  if (before == "mute") {  // accepts and never says a word
    Linger(fd);
    return;
  }
  SSL* ssl = plain_ ? nullptr : SSL_new(context_);
  if (ssl != nullptr) SSL_set_fd(ssl, fd);
  if (ssl == nullptr || SSL_accept(ssl) == 1) {
    ++handshakes;
    char buffer[8192];
    for (ssize_t size = 0; !stopping_ && (size = Read(ssl, fd, buffer, sizeof buffer)) > 0;) {
      ++calls;
      const std::string now = mode.load();
      if (now == "reset") break;
      if (now == "hang") {
        SSL_free(ssl);
        return Linger(fd);
      }
      const std::string bytes = reply_(now, std::string(buffer, static_cast<size_t>(size)));
      if (ssl != nullptr) {
        SSL_write(ssl, bytes.data(), static_cast<int>(bytes.size()));
      } else {
        static_cast<void>(::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL));
      }
    }
  }
  SSL_free(ssl);
  ::close(fd);
}

// Until the client or the test gives up.
void TlsServer::Linger(int fd) const {
  pollfd wait{fd, POLLIN | POLLRDHUP, 0};
  char byte = 0;
  while (!stopping_) {
    if (::poll(&wait, 1, 20) == 1 && ::recv(fd, &byte, 1, MSG_DONTWAIT) == 0) break;
  }
  ::close(fd);
}

}  // namespace formwork::test
