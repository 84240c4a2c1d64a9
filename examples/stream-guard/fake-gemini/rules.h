#pragma once
// What the stand-in answers: a verdict by rule, in the shape that the request's own schema asks
// for. Knows the API's JSON, not HTTP.

#include <string>
#include <string_view>

namespace fake_gemini {

struct Answer {
  int status = 200;
  std::string body = {};
};

// `model` comes from the path, `request` is the body of generateContent.
[[nodiscard]] Answer GenerateContent(std::string_view model, std::string_view request);

// The API's error document.
[[nodiscard]] Answer ErrorAnswer(int status, std::string_view state, std::string_view message);

}  // namespace fake_gemini
