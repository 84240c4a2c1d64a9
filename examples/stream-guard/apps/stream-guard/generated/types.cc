// Made by formwork from blueprint.yaml; change that file and run `formwork generate`.

#include "generated/types.h"

#include <formwork/fields.h>

namespace app {
namespace {

constexpr auto kViolationCategory = formwork::WordsOf<ViolationCategory>("toxicity", "harassment", "spam", "other");
constexpr auto kViolationStatus = formwork::WordsOf<ViolationStatus>("open", "upheld", "dismissed");
constexpr auto kReviewStatus = formwork::WordsOf<ReviewStatus>("upheld", "dismissed");
constexpr auto kStreamEventKind = formwork::WordsOf<StreamEventKind>("joined", "left", "posted", "flagged");

constexpr auto kNewMessage = formwork::FieldsOf<NewMessage>(
    formwork::Field("author", &NewMessage::author, formwork::LengthRule{.min = 1, .max = 64}),
    formwork::Field("text", &NewMessage::text, formwork::LengthRule{.min = 1, .max = 4000}));

constexpr auto kMessage = formwork::FieldsOf<Message>(
    formwork::Field("id", &Message::id),
    formwork::Field("channelId", &Message::channel_id, formwork::LengthRule{.min = 1, .max = 64}),
    formwork::Field("author", &Message::author, formwork::LengthRule{.min = 1, .max = 64}),
    formwork::Field("text", &Message::text, formwork::LengthRule{.min = 1, .max = 4000}),
    formwork::Field("moderated", &Message::moderated),
    formwork::Field("createdAt", &Message::created_at));

constexpr auto kViolation = formwork::FieldsOf<Violation>(
    formwork::Field("id", &Violation::id),
    formwork::Field("channelId", &Violation::channel_id, formwork::LengthRule{.min = 1, .max = 64}),
    formwork::Field("messageId", &Violation::message_id),
    formwork::Field("text", &Violation::text),
    formwork::Field("category", &Violation::category),
    formwork::Field("score", &Violation::score, formwork::NumberRule{.min = 0, .max = 1}),
    formwork::Field("status", &Violation::status),
    formwork::Field("note", &Violation::note),
    formwork::Field("createdAt", &Violation::created_at));

constexpr auto kReview = formwork::FieldsOf<Review>(
    formwork::Field("status", &Review::status),
    formwork::Field("note", &Review::note));

constexpr auto kVerdict = formwork::FieldsOf<Verdict>(
    formwork::Field("id", &Verdict::id),
    formwork::Field("channelId", &Verdict::channel_id, formwork::LengthRule{.min = 1, .max = 64}),
    formwork::Field("violationId", &Verdict::violation_id),
    formwork::Field("status", &Verdict::status),
    formwork::Field("note", &Verdict::note),
    formwork::Field("at", &Verdict::at));

constexpr auto kStreamEvent = formwork::FieldsOf<StreamEvent>(
    formwork::Field("id", &StreamEvent::id),
    formwork::Field("streamId", &StreamEvent::stream_id, formwork::LengthRule{.min = 1, .max = 64}),
    formwork::Field("kind", &StreamEvent::kind),
    formwork::Field("at", &StreamEvent::at));

constexpr auto kStatsEntry = formwork::FieldsOf<StatsEntry>(
    formwork::Field("id", &StatsEntry::id),
    formwork::Field("streamId", &StatsEntry::stream_id, formwork::LengthRule{.min = 1, .max = 64}),
    formwork::Field("kind", &StatsEntry::kind),
    formwork::Field("at", &StatsEntry::at));

constexpr auto kKindCount = formwork::FieldsOf<KindCount>(
    formwork::Field("kind", &KindCount::kind),
    formwork::Field("n", &KindCount::n));

constexpr auto kAlert = formwork::FieldsOf<Alert>(
    formwork::Field("id", &Alert::id),
    formwork::Field("streamId", &Alert::stream_id, formwork::LengthRule{.min = 1, .max = 64}),
    formwork::Field("reason", &Alert::reason),
    formwork::Field("at", &Alert::at));

constexpr auto kSummary = formwork::FieldsOf<Summary>(
    formwork::Field("counted", &Summary::counted),
    formwork::Field("alerted", &Summary::alerted),
    formwork::Field("logged", &Summary::logged));

}  // namespace

std::string_view ToString(ViolationCategory value) { return kViolationCategory.NameOf(value); }
std::optional<ViolationCategory> ParseViolationCategory(std::string_view text) { return kViolationCategory.Parse(text); }
void Decode(formwork::Decoder& decoder, ViolationCategory& to) { kViolationCategory.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, ViolationCategory value) { kViolationCategory.Encode(writer, value); }

std::string_view ToString(ViolationStatus value) { return kViolationStatus.NameOf(value); }
std::optional<ViolationStatus> ParseViolationStatus(std::string_view text) { return kViolationStatus.Parse(text); }
void Decode(formwork::Decoder& decoder, ViolationStatus& to) { kViolationStatus.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, ViolationStatus value) { kViolationStatus.Encode(writer, value); }

std::string_view ToString(ReviewStatus value) { return kReviewStatus.NameOf(value); }
std::optional<ReviewStatus> ParseReviewStatus(std::string_view text) { return kReviewStatus.Parse(text); }
void Decode(formwork::Decoder& decoder, ReviewStatus& to) { kReviewStatus.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, ReviewStatus value) { kReviewStatus.Encode(writer, value); }

std::string_view ToString(StreamEventKind value) { return kStreamEventKind.NameOf(value); }
std::optional<StreamEventKind> ParseStreamEventKind(std::string_view text) { return kStreamEventKind.Parse(text); }
void Decode(formwork::Decoder& decoder, StreamEventKind& to) { kStreamEventKind.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, StreamEventKind value) { kStreamEventKind.Encode(writer, value); }

void Decode(formwork::Decoder& decoder, NewMessage& to) { kNewMessage.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, const NewMessage& value) { kNewMessage.Encode(writer, value); }

void Decode(formwork::Decoder& decoder, Message& to) { kMessage.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, const Message& value) { kMessage.Encode(writer, value); }

void Decode(formwork::Decoder& decoder, Violation& to) { kViolation.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, const Violation& value) { kViolation.Encode(writer, value); }

void Decode(formwork::Decoder& decoder, Review& to) { kReview.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, const Review& value) { kReview.Encode(writer, value); }

void Decode(formwork::Decoder& decoder, Verdict& to) { kVerdict.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, const Verdict& value) { kVerdict.Encode(writer, value); }

void Decode(formwork::Decoder& decoder, StreamEvent& to) { kStreamEvent.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, const StreamEvent& value) { kStreamEvent.Encode(writer, value); }

void Decode(formwork::Decoder& decoder, StatsEntry& to) { kStatsEntry.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, const StatsEntry& value) { kStatsEntry.Encode(writer, value); }

void Decode(formwork::Decoder& decoder, KindCount& to) { kKindCount.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, const KindCount& value) { kKindCount.Encode(writer, value); }

void Decode(formwork::Decoder& decoder, Alert& to) { kAlert.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, const Alert& value) { kAlert.Encode(writer, value); }

void Decode(formwork::Decoder& decoder, Summary& to) { kSummary.Decode(decoder, to); }
void Encode(formwork::JsonWriter& writer, const Summary& value) { kSummary.Encode(writer, value); }

}  // namespace app
