// Services that functions call, and the secrets they need.

#include "generator/diff/rows.h"

namespace formwork::diff {
namespace {

using blueprint::OnFailure;
using blueprint::Secret;
using blueprint::Service;

void CompareService(const Service& a, const Service& b, Rows& rows) {
  const Item item(rows, "service", *b.name, a.name.span, b.name.span);
  item.Moved(Effect::kBehaviour, "the kind", a.kind, b.kind);
  item.Moved(Effect::kBehaviour, "the model", a.model, b.model);
  item.Moved(Effect::kBehaviour, "the address", a.url, b.url, "data goes to another place");
  item.Moved(Effect::kSecret, "the secret", a.secret, b.secret);
  item.Moved(Effect::kLimit, "the deadline over all attempts", a.deadline, b.deadline);
  item.Moved(Effect::kLimit, "the time-out of one attempt", a.timeout, b.timeout);
  CompareRetry(item, a.retry, b.retry);
  item.Moved(*b.on_failure == OnFailure::kOpen ? Effect::kGuard : Effect::kBehaviour,
             "what a failure does", a.on_failure, b.on_failure,
             *b.on_failure == OnFailure::kOpen ? "calls go on without an answer"
                                               : "calls now fail with it");
  if (a.description != b.description) item.Add(Effect::kDocument, "is described anew");
}

}  // namespace

void CompareServices(const Sides& sides, Rows& rows) {
  const Pairs<Secret> secrets = Match(sides.before.secrets, sides.after.secrets);
  for (const Secret* secret : secrets.removed)
    Item(rows, "secret", *secret->name, secret->name.span, {})
        .Add(Effect::kSecret, "is no longer needed");
  for (const Secret* secret : secrets.added) {
    Item(rows, "secret", *secret->name, {}, secret->name.span)
        .Add(Effect::kSecret,
             "is needed: its value has to be set in every environment before the deployment");
  }
  for (const auto& [a, b] : secrets.both) {
    if (a->description == b->description) continue;
    Item(rows, "secret", *b->name, a->name.span, b->name.span)
        .Add(Effect::kDocument, "is described anew");
  }
  const Pairs<Service> services = Match(sides.before.services, sides.after.services);
  for (const Service* service : services.removed)
    Item(rows, "service", *service->name, service->name.span, {})
        .Add(Effect::kRemove, "is no longer called");
  for (const Service* service : services.added)
    Item(rows, "service", *service->name, {}, service->name.span).Add(Effect::kCreate, "is new");
  for (const auto& [a, b] : services.both)
    CompareService(*a, *b, rows);
}

}  // namespace formwork::diff
