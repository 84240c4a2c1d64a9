#include "generated/post_message.h"

namespace app {
namespace {

// Below this the model is guessing, and a person should not lose a message to a guess.
constexpr double kToxicScore = 0.6;

ViolationCategory CategoryOf(const formwork::Moderation& moderation) {
  return ParseViolationCategory(moderation.category).value_or(ViolationCategory::kOther);
}

bool IsToxic(const formwork::Moderation& moderation) {
  return moderation.blocked || (moderation.flagged && moderation.score >= kToxicScore);
}

Message MakeMessage(const PostMessage::Input& in, bool moderated, formwork::Context& context) {
  Message message;
  message.id = context.NewUuid();
  message.channel_id = in.channel_id;
  message.author = in.body.author;
  message.text = in.body.text;
  message.moderated = moderated;
  message.created_at = context.Now();
  return message;
}

Violation MakeViolation(const Message& message, const formwork::Moderation& moderation,
                        formwork::Context& context) {
  Violation violation;
  violation.id = context.NewUuid();
  violation.channel_id = message.channel_id;
  violation.message_id = message.id;
  violation.text = message.text;
  violation.category = CategoryOf(moderation);
  violation.score = moderation.blocked ? 1.0 : moderation.score;
  violation.status = ViolationStatus::kOpen;
  violation.created_at = message.created_at;
  return violation;
}

StreamEvent MakePosted(const Message& message) {
  StreamEvent event;
  event.id = message.id;
  event.stream_id = message.channel_id;
  event.kind = StreamEventKind::kPosted;
  event.at = message.created_at;
  return event;
}

}  // namespace

// POST /channels/{channelId}/messages
// Clean messages are stored; toxic ones become a violation that a moderator decides on (202). With
// the AI service down a message is let through, marked as not moderated: people go on talking,
// moderators know what to look at.
PostMessage::Output Run(const PostMessage::Input& in, PostMessage::Services& services,
                        formwork::Context& context) {
  PostMessage::Output out;
  const auto moderation = services.gemini.Moderate(in.body.text);
  if (!moderation) context.Warn("stored without moderation", {{"reason", moderation.reason()}});
  const Message message = MakeMessage(in, moderation.available(), context);
  out.returns = message;
  if (moderation && IsToxic(*moderation)) {
    out.status = 202;
    out.violation = MakeViolation(message, *moderation, context);
    context.Info("held back for review",
                 {{"category", moderation->category}, {"score", moderation->score}});
    return out;
  }
  out.status = 201;
  out.message = message;
  out.event = MakePosted(message);
  return out;
}

}  // namespace app
