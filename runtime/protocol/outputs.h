#pragma once
// Builds the answer to the host so that what a function writes is what arrives: http bodies as JSON
// text, queue messages as base64 of their bytes, documents as objects, never an empty answer.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <formwork/http.h>

namespace formwork::protocol {

// What goes back on the wire. Anything but 2xx is a failed invocation; the body is then lost, the
// reason is kept.
struct Reply {
  int status = 200;
  std::string reason;  // ASCII, for failures
  std::string body;    // JSON

  friend bool operator==(const Reply&, const Reply&) = default;
};

class Outputs {
 public:
  Outputs();

  void Http(std::string_view binding, const Response& response);
  // Each element is a document's JSON text. None: the binding is left out.
  void Documents(std::string_view binding, const std::vector<std::string>& documents);
  // Each element is a message's bytes.
  void Messages(std::string_view binding, const std::vector<std::string>& messages);

  void ReturnValue(std::string_view json) { return_value_ = json; }

  [[nodiscard]] bool empty() const { return count_ == 0; }

  [[nodiscard]] Reply Finish() &&;

 private:
  void Begin(std::string_view binding);

  std::string body_;
  std::string return_value_;
  size_t count_ = 0;
};

// A failed invocation with "type: message" as the reason phrase: one line of ASCII, what is none
// percent-encoded, short. It is all that a workflow learns of the failure of an activity.
[[nodiscard]] Reply Failure(std::string_view type, std::string_view message);

// The largest message a storage queue takes once the host has made base64 of it.
inline constexpr size_t kMaxMessageBytes = size_t{48} * 1024;

}  // namespace formwork::protocol
