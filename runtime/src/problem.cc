// Problem documents (RFC 9457).

#include <formwork/json_writer.h>
#include <formwork/problem.h>

namespace formwork {

const char* Problem::what() const noexcept {
  return detail_.c_str();
}

std::string_view ReasonPhrase(int status) {
  struct Row {
    int status;
    std::string_view phrase;
  };

  constexpr Row kRows[] = {{400, "Bad Request"},
                           {401, "Unauthorized"},
                           {403, "Forbidden"},
                           {404, "Not Found"},
                           {405, "Method Not Allowed"},
                           {408, "Request Timeout"},
                           {409, "Conflict"},
                           {410, "Gone"},
                           {412, "Precondition Failed"},
                           {413, "Content Too Large"},
                           {415, "Unsupported Media Type"},
                           {422, "Unprocessable Content"},
                           {429, "Too Many Requests"},
                           {500, "Internal Server Error"},
                           {501, "Not Implemented"},
                           {502, "Bad Gateway"},
                           {503, "Service Unavailable"},
                           {504, "Gateway Timeout"}};
  for (const Row& row : kRows) {
    if (row.status == status) return row.phrase;
  }
  return "Error";
}

std::string ProblemDocument(int status, std::string_view detail, const std::vector<Fault>& faults,
                            std::string_view instance) {
  std::string out;
  JsonWriter writer(out);
  const auto text = [&writer](std::string_view key, std::string_view value) {
    writer.Key(key);
    writer.String(value);
  };
  writer.BeginObject();
  text("type", "about:blank");
  text("title", ReasonPhrase(status));
  writer.Key("status");
  writer.Integer(status);
  if (!detail.empty()) text("detail", detail);
  if (!instance.empty()) text("instance", "urn:uuid:" + std::string(instance));
  if (!faults.empty()) {
    writer.Key("errors");
    writer.BeginArray();
    for (const Fault& fault : faults) {
      writer.BeginObject();
      text("pointer", fault.pointer);
      text("detail", fault.message);
      writer.EndObject();
    }
    writer.EndArray();
  }
  writer.EndObject();
  return out;
}

}  // namespace formwork
