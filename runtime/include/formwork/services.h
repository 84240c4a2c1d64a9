#pragma once
// Calls to services: typed answers, and a typed "not available" where the blueprint says
// `onFailure: open`. The clients behind these interfaces retry, break the circuit and keep the
// service's deadline.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <formwork/http.h>

namespace formwork {

class Context;

// A value, or why there is none. Only services with `onFailure: open` ever give none; closed ones
// throw.
template <class T>
class Outcome {
 public:
  Outcome(T value) : value_(std::move(value)) {}  // NOLINT: implicit by design

  [[nodiscard]] static Outcome NotAvailable(std::string reason) {
    Outcome outcome;
    outcome.reason_ = std::move(reason);
    return outcome;
  }

  explicit operator bool() const { return value_.has_value(); }

  [[nodiscard]] bool available() const { return value_.has_value(); }

  [[nodiscard]] const std::string& reason() const { return reason_; }

  const T& operator*() const { return value_.value(); }

  const T* operator->() const { return &value_.value(); }

 private:
  Outcome() = default;

  std::optional<T> value_;
  std::string reason_;
};

struct CategoryScore {
  std::string category;
  double score = 0;

  friend bool operator==(const CategoryScore&, const CategoryScore&) = default;
};

// What a moderation model thinks of a text.
struct Moderation {
  bool flagged = false;
  std::string category;  // of the highest score; one of those asked for
  double score = 0;
  std::vector<CategoryScore> scores;  // in the order asked for
  bool blocked = false;               // the service itself refused the text as unsafe
  std::string reason;

  friend bool operator==(const Moderation&, const Moderation&) = default;
};

struct Generation {
  std::string text;
  int64_t tokens_in = 0;
  int64_t tokens_out = 0;
};

// kind: gemini
class Gemini {
 public:
  Gemini() = default;
  Gemini(const Gemini&) = delete;
  Gemini& operator=(const Gemini&) = delete;
  virtual ~Gemini();

  // The text is judged, never obeyed: it travels as data, and the answer's shape is fixed by a
  // schema.
  [[nodiscard]] virtual Outcome<Moderation> Moderate(
      std::string_view text, const std::vector<std::string>& categories) = 0;

  [[nodiscard]] Outcome<Moderation> Moderate(std::string_view text) {
    return Moderate(text, {"toxicity", "harassment", "spam", "other"});
  }

  // Free generation; `response_schema` (JSON) may be empty.
  [[nodiscard]] virtual Outcome<Generation> Generate(std::string_view instruction,
                                                     std::string_view text,
                                                     std::string_view response_schema) = 0;
};

// kind: http
struct ServiceRequest {
  std::string method = "GET";
  std::string path = "/";  // below the service's url
  std::vector<Header> headers = {};
  std::string body = {};
};

class HttpService {
 public:
  HttpService() = default;
  HttpService(const HttpService&) = delete;
  HttpService& operator=(const HttpService&) = delete;
  virtual ~HttpService();

  // Any answer that is not transient (connection, 408, 429, 5xx) is an answer, whatever its status.
  [[nodiscard]] virtual Outcome<Response> Send(const ServiceRequest& request) = 0;
};

}  // namespace formwork
