#include "runtime/localhost/triggers/changes_listener.h"

#include <algorithm>
#include <utility>

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

ChangesListener::ChangesListener(Platform& platform, Invoker& invoker, const Function& function)
    : platform_(platform), invoker_(invoker), function_(function) {
  const Binding& trigger = function.trigger();
  database_ = trigger.Text("databaseName");
  container_ = trigger.Text("containerName");
  // Without a prefix, functions of one app on one container share their leases, and with them the
  // batches.
  prefix_ = trigger.Text("leaseContainerPrefix");
  const auto items = ParseInt(trigger.Text("maxItemsPerInvocation"));
  if (items && *items > 0) max_items_ = static_cast<size_t>(*items);
}

bool ChangesListener::Follows(const Container& container) const {
  return container.spec.database == database_ && container.spec.name == container_;
}

void ChangesListener::Start() {
  const Container* container = platform_.documents.Find(database_, container_);
  if (container == nullptr || opened_) return;
  opened_ = true;
  platform_.journal.Open();
  const bool from_beginning = EqualsAnyCase(function_.trigger().Text("startFromBeginning"), "true");
  platform_.feed.Open(*container, prefix_,
                      from_beginning ? FeedStart::kBeginning : FeedStart::kNow);
  Wake();
}

void ChangesListener::Wake() {
  if (posted_ || running_ || paused_) return;
  posted_ = true;
  platform_.loop.Post([this] { Take(); });
}

Invocation ChangesListener::InvocationOf(std::string documents) const {
  Invocation invocation;
  invocation.function = &function_;
  invocation.trigger = "changes " + container_;
  invocation.data.SetText(function_.trigger().name, documents);
  invocation.input = std::move(documents);
  AddSysMetadata(function_.name, platform_.loop.Now(), MakeGuid(), invocation.metadata);
  return invocation;
}

// Whoever wrote the documents; each once.
void ChangesListener::AddCauses(const FeedBatch& batch, Invocation& invocation) const {
  for (const Change& change : batch.changes) {
    const std::string_view writer = platform_.log.WriterOf(change.position);
    std::vector<std::string>& more = invocation.more_causes;
    if (writer.empty() || writer == invocation.cause ||
        std::find(more.begin(), more.end(), writer) != more.end()) {
      continue;
    }
    if (invocation.cause.empty()) {
      invocation.cause = writer;
    } else {
      more.emplace_back(writer);
    }
  }
}

void ChangesListener::Take() {
  posted_ = false;
  if (running_ || paused_) return;
  if (!opened_) return Start();
  const Container* container = platform_.documents.Find(database_, container_);
  if (container == nullptr) return;
  FeedBatchLimits limits;
  limits.items = max_items_;
  const FeedBatch batch = platform_.feed.Next(*container, prefix_, limits);
  if (batch.changes.empty()) return;
  std::string list = "[";
  for (const Change& change : batch.changes) {
    if (list.size() > 1) list += ',';
    const auto json = ReadJson(change.document);
    AppendJson(list, RewriteNumbers(json.value_or(Json())));
  }
  running_ = true;
  const int64_t position = batch.position;
  const size_t count = batch.changes.size();
  Invocation invocation = InvocationOf(list + ']');
  AddCauses(batch, invocation);
  invoker_.Invoke(std::move(invocation), [this, position, count](const InvocationEnd& end) {
    running_ = false;
    const Container* now = platform_.documents.Find(database_, container_);
    if (now == nullptr || paused_) return;
    platform_.journal.Open();
    platform_.feed.MoveTo(*now, prefix_, position);
    if (!end.ok) {
      platform_.events.Hint(
          function_.name,
          "the change feed has moved on after the failed batch of " + std::to_string(count) +
              ": without a retry policy in function.json it is not delivered again");
    }
    Wake();
  });
}

}  // namespace formwork::localhost
