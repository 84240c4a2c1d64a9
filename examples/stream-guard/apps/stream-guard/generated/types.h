#pragma once
// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.
// The blueprint's types.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <formwork/types.h>

namespace formwork {
class Decoder;
class JsonWriter;
}  // namespace formwork

namespace app {

enum class ViolationCategory : uint8_t { kToxicity, kHarassment, kSpam, kOther };
[[nodiscard]] std::string_view ToString(ViolationCategory value);
[[nodiscard]] std::optional<ViolationCategory> ParseViolationCategory(std::string_view text);

enum class ViolationStatus : uint8_t { kOpen, kUpheld, kDismissed };
[[nodiscard]] std::string_view ToString(ViolationStatus value);
[[nodiscard]] std::optional<ViolationStatus> ParseViolationStatus(std::string_view text);

enum class ReviewStatus : uint8_t { kUpheld, kDismissed };
[[nodiscard]] std::string_view ToString(ReviewStatus value);
[[nodiscard]] std::optional<ReviewStatus> ParseReviewStatus(std::string_view text);
using VerdictStatus = ReviewStatus;

enum class StreamEventKind : uint8_t { kJoined, kLeft, kPosted, kFlagged };
[[nodiscard]] std::string_view ToString(StreamEventKind value);
[[nodiscard]] std::optional<StreamEventKind> ParseStreamEventKind(std::string_view text);
using StatsEntryKind = StreamEventKind;
using KindCountKind = StreamEventKind;

struct NewMessage {
  std::string author;
  std::string text;

  friend bool operator==(const NewMessage&, const NewMessage&) = default;
};

struct Message {
  formwork::Uuid id;
  std::string channel_id;
  std::string author;
  std::string text;
  bool moderated = false;
  formwork::DateTime created_at;

  friend bool operator==(const Message&, const Message&) = default;
};

struct Violation {
  formwork::Uuid id;
  std::string channel_id;
  formwork::Uuid message_id;
  std::string text;
  ViolationCategory category = {};
  double score = 0;
  ViolationStatus status = {};
  std::optional<std::string> note;
  formwork::DateTime created_at;

  friend bool operator==(const Violation&, const Violation&) = default;
};

struct Review {
  ReviewStatus status = {};
  std::optional<std::string> note;

  friend bool operator==(const Review&, const Review&) = default;
};

struct Verdict {
  formwork::Uuid id;
  std::string channel_id;
  formwork::Uuid violation_id;
  ReviewStatus status = {};
  std::optional<std::string> note;
  formwork::DateTime at;

  friend bool operator==(const Verdict&, const Verdict&) = default;
};

struct StreamEvent {
  formwork::Uuid id;
  std::string stream_id;
  StreamEventKind kind = {};
  formwork::DateTime at;

  friend bool operator==(const StreamEvent&, const StreamEvent&) = default;
};

struct StatsEntry {
  formwork::Uuid id;
  std::string stream_id;
  StreamEventKind kind = {};
  formwork::DateTime at;

  friend bool operator==(const StatsEntry&, const StatsEntry&) = default;
};

struct KindCount {
  StreamEventKind kind = {};
  int64_t n = 0;

  friend bool operator==(const KindCount&, const KindCount&) = default;
};

struct Alert {
  formwork::Uuid id;
  std::string stream_id;
  std::string reason;
  formwork::DateTime at;

  friend bool operator==(const Alert&, const Alert&) = default;
};

struct Summary {
  bool counted = false;
  bool alerted = false;
  bool logged = false;

  friend bool operator==(const Summary&, const Summary&) = default;
};

// As JSON: read with all the rules of the blueprint, written in its order.
void Decode(formwork::Decoder& decoder, ViolationCategory& to);
void Encode(formwork::JsonWriter& writer, ViolationCategory value);
void Decode(formwork::Decoder& decoder, ViolationStatus& to);
void Encode(formwork::JsonWriter& writer, ViolationStatus value);
void Decode(formwork::Decoder& decoder, ReviewStatus& to);
void Encode(formwork::JsonWriter& writer, ReviewStatus value);
void Decode(formwork::Decoder& decoder, StreamEventKind& to);
void Encode(formwork::JsonWriter& writer, StreamEventKind value);
void Decode(formwork::Decoder& decoder, NewMessage& to);
void Encode(formwork::JsonWriter& writer, const NewMessage& value);
void Decode(formwork::Decoder& decoder, Message& to);
void Encode(formwork::JsonWriter& writer, const Message& value);
void Decode(formwork::Decoder& decoder, Violation& to);
void Encode(formwork::JsonWriter& writer, const Violation& value);
void Decode(formwork::Decoder& decoder, Review& to);
void Encode(formwork::JsonWriter& writer, const Review& value);
void Decode(formwork::Decoder& decoder, Verdict& to);
void Encode(formwork::JsonWriter& writer, const Verdict& value);
void Decode(formwork::Decoder& decoder, StreamEvent& to);
void Encode(formwork::JsonWriter& writer, const StreamEvent& value);
void Decode(formwork::Decoder& decoder, StatsEntry& to);
void Encode(formwork::JsonWriter& writer, const StatsEntry& value);
void Decode(formwork::Decoder& decoder, KindCount& to);
void Encode(formwork::JsonWriter& writer, const KindCount& value);
void Decode(formwork::Decoder& decoder, Alert& to);
void Encode(formwork::JsonWriter& writer, const Alert& value);
void Decode(formwork::Decoder& decoder, Summary& to);
void Encode(formwork::JsonWriter& writer, const Summary& value);

}  // namespace app
