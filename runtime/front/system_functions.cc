// The starter, the dead letter activity, the sweeper and the purger.

#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <vector>

#include <formwork/call.h>
#include <formwork/workflow_app.h>

#include "runtime/durable/execution.h"
#include "runtime/front/management.h"
#include "runtime/front/orchestrations.h"
#include "runtime/json/percent.h"
#include "runtime/protocol/dead_letter.h"
#include "runtime/protocol/outputs.h"
#include "runtime/src/settings.h"

namespace formwork {
namespace {

using front::Management;
using front::ManagementAnswer;

bool IsFinished(std::string_view status) {
  return status == "Completed" || status == "Failed" || status == "Terminated" ||
         status == "Canceled";
}

// What may be the id of an instance (letters between the two processes have their own prefix).
bool IsInstanceId(std::string_view id) {
  constexpr size_t kLongest = 100;
  const bool legal = std::none_of(id.begin(), id.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '/' || c == '\\' || c == '#' ||
           c == '?';
  });
  return legal && !id.empty() && id.size() <= kLongest && id.front() != '@' &&
         !id.starts_with(front::kLetterPrefix);
}

// The same event is the same instance, whatever its id looks like.
std::string InstanceOf(std::string_view event_id) {
  return IsInstanceId(event_id) ? std::string{event_id} : Uuid::FromName(event_id).ToString();
}

int64_t Keep(const WorkflowInfo& workflow) {
  return DurationSetting(workflow.keep_setting, workflow.keep_ms);
}

struct Known {
  std::string status;  // empty: there is no such instance
  std::optional<DateTime> updated;
};

Known Find(Management& management, std::string_view instance) {
  const ManagementAnswer answer =
      management.Ask("GET", "instances/" + PercentEncode(instance), "showInput=false");
  if (answer.status == 404) return {};
  Known known{answer.body["runtimeStatus"].AsString(),
              DateTime::Parse(answer.body["lastUpdatedTime"].AsString())};
  if (known.status.empty())
    throw std::runtime_error("the status of instance '" + std::string{instance} +
                             "' cannot be read: the durable client's address answered " +
                             std::to_string(answer.status));
  return known;
}

// Whether the message was put into the queue after its instance failed. Queues tell that time in
// whole seconds: within the second of the failure a first delivery counts as later, so that no
// redriven message is taken for a duplicate. (An activity that runs once more does no harm.)
bool IsRedriven(Call& call, const Known& known) {
  const bool failed = IsFinished(known.status) && known.status != "Completed";
  const std::optional<DateTime> sent = call.inserted();
  if (!failed || !sent || !known.updated) return false;
  const int64_t sent_at = sent->milliseconds() / 1000;
  const int64_t failed_at = known.updated->milliseconds() / 1000;
  return sent_at > failed_at || (sent_at == failed_at && call.context().attempt() == 1);
}

void PutStart(Call& call, std::string_view workflow, std::string_view instance,
              std::string_view input) {
  Json start;
  start.Set("FunctionName", Json(workflow)).Set("InstanceId", Json(instance));
  start.Set("Input", Json::Parse(input).value_or(Json()));
  call.Write("starter", Out<Json>(start));
}

const WorkflowInfo* FindInfo(std::span<const WorkflowInfo> workflows, std::string_view name) {
  const auto at = std::find_if(workflows.begin(), workflows.end(),
                               [&](const WorkflowInfo& workflow) { return name == workflow.name; });
  return at == workflows.end() ? nullptr : &*at;
}

// All instances that fit, page by page.
std::vector<Json> List(Management& management, const std::string& query) {
  std::vector<Json> all;
  std::string token;
  do {
    ManagementAnswer page = management.Ask("GET", "instances/", query, "", token);
    if (page.status != 200) throw std::runtime_error("the instances cannot be listed");
    all.insert(all.end(), page.body.elements().begin(), page.body.elements().end());
    token = page.continuation;
  } while (!token.empty());
  return all;
}

// The instance told the dead letter activity itself, or is about to: its work runs even when the
// host has failed the instance meanwhile. One whose attempts have all failed told nobody.
bool ToldItself(Management& management, const std::string& id) {
  const ManagementAnswer answer = management.Ask("GET", "instances/" + PercentEncode(id),
                                                 "showHistory=true&showHistoryOutput=false");
  const auto& events = answer.body["historyEvents"].elements();
  return std::any_of(events.begin(), events.end(), [](const Json& event) {
    return event["FunctionName"].AsString() == durable::kDeadLetterActivity &&
           event["EventType"].AsString() != "TaskFailed";
  });
}

Json LetterOf(const Json& instance) {
  const Json& output = instance["output"];
  Json error;
  error.Set("type", "HostFailed");
  error.Set("message", output.kind() == JsonKind::kString ? output : Json(output.ToString()));
  const auto millis = [&](std::string_view name) {
    const auto time = DateTime::Parse(instance[name].AsString());
    return time ? time->milliseconds() : 0;
  };
  Json letter;
  letter.Set("workflow", instance["name"]).Set("instance", instance["instanceId"]);
  letter.Set("execution", instance["createdTime"].AsString());
  letter.Set("startedAtMs", millis("createdTime")).Set("failedAtMs", millis("lastUpdatedTime"));
  letter.Set("input", instance["input"].ToString()).Set("error", std::move(error));
  return letter;
}

}  // namespace

WorkflowRetry RetrySetting(const std::string& prefix, const WorkflowRetry& otherwise) {
  WorkflowRetry retry = otherwise;
  retry.adjustable = true;
  const auto duration = [&](const char* name, std::chrono::milliseconds value) {
    return std::chrono::milliseconds{DurationSetting(prefix + name, value.count())};
  };
  retry.attempts = IntegerSetting(prefix + "_RETRY_ATTEMPTS", otherwise.attempts, 1, 1000);
  retry.first = duration("_RETRY_FIRST", otherwise.first);
  retry.max = duration("_RETRY_MAX", otherwise.max);
  const bool doubled = otherwise.backoff > 1;
  const bool exponential = ExponentialSetting(prefix + "_RETRY_BACKOFF", doubled);
  if (exponential != doubled) retry.backoff = exponential ? 2 : 1;
  return retry;
}

void ReadWorkflowSettings(std::span<const WorkflowInfo> workflows) {
  for (const WorkflowInfo& workflow : workflows)
    static_cast<void>(Keep(workflow));
}

void StartWorkflow(Call& call, std::string_view workflow, std::string_view event_id,
                   std::string_view input) {
  const std::string instance = InstanceOf(event_id);
  Management management{call};
  const Known known = Find(management, instance);
  if (known.status.empty() || IsRedriven(call, known)) {
    PutStart(call, workflow, instance, input);
    return;
  }
  // Its dead letter can be read, and redriven, a moment before it is seen to have failed.
  if (!IsFinished(known.status) && ToldItself(management, instance))
    throw std::runtime_error("instance '" + instance +
                             "' is about to fail; this message is for the run after that");
  call.context().Info("the event is known already",
                      {{"workflow", workflow}, {"instance", instance}, {"status", known.status}});
}

void StartWorkflowByHttp(Call& call, std::string_view workflow, std::string_view event_id,
                         std::string_view input) {
  const std::string id = event_id.empty() ? Uuid::Random().ToString() : InstanceOf(event_id);
  Management management{call};
  const std::string status = Find(management, id).status;
  if (status.empty() || IsFinished(status)) {
    if (status != "Completed") PutStart(call, workflow, id, input);
  }
  const std::string at = management.base() + "/instances/" + PercentEncode(id);
  const std::string tail =
      "?taskHub=" + management.hub() + "&connection=Storage&" + management.query();
  Json body;
  body.Set("id", id).Set("statusQueryGetUri", at + tail);
  body.Set("sendEventPostUri", at + "/raiseEvent/{eventName}" + tail);
  body.Set("terminatePostUri", at + "/terminate" + tail + "&reason={text}");
  body.Set("purgeHistoryDeleteUri", at + tail).Set("restartPostUri", at + "/restart" + tail);
  body.Set("suspendPostUri", at + "/suspend" + tail + "&reason={text}");
  body.Set("resumePostUri", at + "/resume" + tail + "&reason={text}");
  call.Returns(202, {{"location", at + tail}, {"retry-after", "10"}}, body);
}

void WriteWorkflowLetter(Call& call, std::span<const WorkflowInfo> workflows) {
  Json input;
  call.Input(input);
  const std::string name = input["workflow"].AsString();
  const WorkflowInfo* workflow = FindInfo(workflows, name);
  if (workflow == nullptr || *workflow->dead_letter == '\0') {
    call.context().Error("a failed workflow has no dead letter",
                         {{"workflow", name}, {"instance", input["instance"].AsString()}});
    return;
  }
  protocol::DeadLetter letter;
  letter.source = workflow->source;
  letter.function = name;
  letter.attempts = 1;
  letter.first_at = DateTime::FromMilliseconds(input["startedAtMs"].AsInteger());
  letter.last_at = DateTime::FromMilliseconds(input["failedAtMs"].AsInteger());
  letter.invocation = input["instance"].AsString();
  letter.error_type = input["error"]["type"].AsString();
  letter.error_message = input["error"]["message"].AsString();
  letter.payload = input["input"].AsString();
  letter.id = protocol::DeadLetterId(letter.source, name,
                                     letter.invocation + "@" + input["execution"].AsString(), "");
  std::string envelope = protocol::WriteDeadLetter(letter);
  if (envelope.size() > protocol::kMaxMessageBytes) {
    letter.payload = "";
    letter.error_message =
        letter.error_message.substr(0, 1000) +
        " (the payload is too large for a message: it is the input of instance '" +
        letter.invocation + "')";
    envelope = protocol::WriteDeadLetter(letter);
  }
  call.Send(workflow->dead_letter, Out<Json>(Json::Parse(envelope).value_or(Json(envelope))));
  Json line;
  line.Set("formwork", "dead-letter").Set("function", name).Set("source", letter.source);
  line.Set("id", letter.id).Set("invocation", call.context().invocation());
  const std::string text = line.ToString() + "\n";
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

// An instance that the host failed (a crash of the front, mostly) never reached the dead letter
// activity. A small instance of its own carries its letter: that it exists is what makes it once.
void SweepWorkflows(Call& call, std::span<const WorkflowInfo> workflows) {
  Management management{call};
  int64_t written = 0;
  for (const Json& instance : List(management, "runtimeStatus=Failed&top=100")) {
    const std::string& id = instance["instanceId"].AsString();
    const WorkflowInfo* workflow = FindInfo(workflows, instance["name"].AsString());
    if (workflow == nullptr || *workflow->dead_letter == '\0' ||
        id.starts_with(front::kLetterPrefix))
      continue;
    const std::string letter_id =
        std::string{front::kLetterPrefix} +
        Uuid::FromName(id + "@" + instance["createdTime"].AsString()).ToString();
    if (!Find(management, letter_id).status.empty() || ToldItself(management, id)) continue;
    const std::string path =
        std::string{"orchestrators/"} + workflow->name + "/" + PercentEncode(letter_id);
    const ManagementAnswer answer = management.Ask("POST", path, "", LetterOf(instance).ToString());
    if (answer.status != 202)
      throw std::runtime_error("the dead letter of instance '" + id + "' cannot be started");
    ++written;
  }
  call.context().Info("sweep done", {{"letters", written}});
}

void PurgeWorkflows(Call& call, std::span<const WorkflowInfo> workflows) {
  Management management{call};
  const int64_t now = call.invoked_at().milliseconds();
  int64_t purged = 0;
  for (const WorkflowInfo& workflow : workflows) {
    const DateTime limit = DateTime::FromMilliseconds(now - Keep(workflow));
    // The API selects by when an instance was made; what counts is when it ended.
    const std::string query =
        "runtimeStatus=Completed,Failed,Terminated,Canceled&top=100&showInput=false&"
        "createdTimeTo=" +
        PercentEncode(limit.ToString());
    for (const Json& instance : List(management, query)) {
      if (instance["name"].AsString() != workflow.name) continue;
      const auto ended = DateTime::Parse(instance["lastUpdatedTime"].AsString());
      if (!ended || *ended > limit) continue;
      const ManagementAnswer answer =
          management.Ask("DELETE", "instances/" + PercentEncode(instance["instanceId"].AsString()));
      if (answer.status == 200) ++purged;
    }
  }
  call.context().Info("purge done", {{"instances", purged}});
}

}  // namespace formwork
