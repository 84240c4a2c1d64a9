#pragma once
// One connection of the host's HTTP front: reads requests one after the other, gives each to the
// server's handler as an exchange, and writes what the exchange answers. Known to http_server
// alone.

#include <memory>
#include <string>
#include <string_view>

#include "runtime/localhost/io/http_server.h"

namespace formwork::localhost {

class HttpConnection : public std::enable_shared_from_this<HttpConnection> {
 public:
  HttpConnection(HttpServer& server, int descriptor);
  void Start();
  void BeginBody();
  void Answer(HttpAnswer answer);
  void StartStream(ResponseHead head);
  void WriteStream(std::string_view bytes);
  // The answer is complete. The next request is read once this one's body has been, else the
  // connection ends.
  void Finish();
  void Drop();

  [[nodiscard]] const std::shared_ptr<Stream>& stream() const { return stream_; }

 private:
  void OnInput();
  // False when there is not a whole head yet, or no use in going on.
  [[nodiscard]] bool ReadHead();
  void Refuse(int status);
  void ReadBody();
  void EndBody(BodyEnd end);
  void AddOwnHeaders(ResponseHead& head);
  // CloseWhenSent closes by itself; the server's own reference goes when that has happened.
  void ForgetLater();

  HttpServer& server_;
  std::shared_ptr<Stream> stream_;
  std::shared_ptr<Exchange> exchange_;
  bool keep_alive_ = true;
  bool head_request_ = false;
  bool http_1_0_ = false;
  bool continue_first_ = false;
};

}  // namespace formwork::localhost
