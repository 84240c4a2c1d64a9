#include "generated/post_message.h"

#include <formwork/testing.h>

namespace {

using formwork::Moderation;

struct Posted {
  app::PostMessage::Output out;
  std::vector<std::string> asked;
};

Posted Post(formwork::Outcome<Moderation> answer) {
  app::PostMessage::Input in;
  in.channel_id = "general";
  in.body.author = "ada";
  in.body.text = "hello";
  formwork::testing::FakeGemini gemini;
  gemini.answer = std::move(answer);
  app::PostMessage::Services services{gemini};
  formwork::Context context("post-message");
  return {app::Run(in, services, context), gemini.asked};
}

Moderation Flagged(double score) {
  Moderation moderation;
  moderation.flagged = true;
  moderation.category = "harassment";
  moderation.score = score;
  return moderation;
}

}  // namespace

FORMWORK_TEST("post-message: a clean message is stored, moderated, and an event says so") {
  const auto [out, asked] = Post(Moderation{});
  FORMWORK_EXPECT(asked == std::vector<std::string>{"hello"});
  FORMWORK_EXPECT(out.status == 201);
  FORMWORK_EXPECT(out.message.size() == 1 && out.message[0].moderated);
  FORMWORK_EXPECT(out.violation.empty());
  FORMWORK_EXPECT(out.event.size() == 1 && out.event[0].id == out.message[0].id);
  FORMWORK_EXPECT(out.event[0].stream_id == "general");
}

FORMWORK_TEST("post-message: a toxic message becomes a violation and no message") {
  const auto [out, asked] = Post(Flagged(0.9));
  FORMWORK_EXPECT(out.status == 202);
  FORMWORK_EXPECT(out.message.empty() && out.event.empty());
  FORMWORK_EXPECT(out.violation.size() == 1);
  FORMWORK_EXPECT(out.violation[0].category == app::ViolationCategory::kHarassment);
  FORMWORK_EXPECT(out.violation[0].status == app::ViolationStatus::kOpen);
  FORMWORK_EXPECT(out.violation[0].message_id == out.returns.id);
}

FORMWORK_TEST("post-message: a low score is a guess, and the message goes through") {
  const auto [out, asked] = Post(Flagged(0.3));
  FORMWORK_EXPECT(out.message.size() == 1 && out.violation.empty());
}

FORMWORK_TEST("post-message: what the service itself blocks is a violation") {
  Moderation blocked;
  blocked.blocked = true;
  const auto [out, asked] = Post(blocked);
  FORMWORK_EXPECT(out.violation.size() == 1 && out.message.empty());
  FORMWORK_EXPECT(out.violation[0].category == app::ViolationCategory::kOther);
}

FORMWORK_TEST("post-message: with the AI service down the message is let through and marked") {
  const auto [out, asked] = Post(formwork::Outcome<Moderation>::NotAvailable("timeout"));
  FORMWORK_EXPECT(out.status == 201);
  FORMWORK_EXPECT(out.message.size() == 1 && !out.message[0].moderated);
  FORMWORK_EXPECT(out.violation.empty());
  FORMWORK_EXPECT(out.event.size() == 1);
}
