#pragma once
// The wire format of Gemini's generateContent: requests as JSON, answers understood strictly. No
// I/O.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <formwork/services.h>

namespace formwork::gemini {

// The user's text is one part of its own, quoted as a JSON string; the answer's shape is fixed by a
// schema.
[[nodiscard]] std::string ModerationRequest(std::string_view text,
                                            const std::vector<std::string>& categories);
[[nodiscard]] std::string GenerationRequest(std::string_view instruction, std::string_view text,
                                            std::string_view response_schema);

struct Reply {
  std::string text;      // of the first candidate
  bool blocked = false;  // by the service's own safety rules
  std::string block_reason;
  int64_t tokens_in = 0;
  int64_t tokens_out = 0;
  std::string finish = {};  // why it ended: "STOP"; "MAX_TOKENS", which may have left no text
};

// nullopt if it is no answer of generateContent.
[[nodiscard]] std::optional<Reply> ReadReply(std::string_view body);

// nullopt if the text is not the JSON that was asked for.
[[nodiscard]] std::optional<Moderation> ReadModeration(const Reply& reply,
                                                       const std::vector<std::string>& categories);

}  // namespace formwork::gemini
