#include "generator/base/check.h"
#include "generator/base/str_cat.h"
#include "generator/graph/graph.h"

namespace formwork::graph {

std::string_view Word(Kind kind) {
  switch (kind) {
    case Kind::kApp:
      return "app";
    case Kind::kFunction:
      return "function";
    case Kind::kWorkflow:
      return "workflow";
    case Kind::kActivity:
      return "activity";
    case Kind::kQueue:
      return "queue";
    case Kind::kContainer:
      return "container";
    case Kind::kService:
      return "service";
    case Kind::kSecret:
      return "secret";
    case Kind::kRoute:
      return "route";
    case Kind::kSchedule:
      return "schedule";
  }
  FORMWORK_UNREACHABLE();
}

std::string_view Word(Verb verb) {
  switch (verb) {
    case Verb::kTriggers:
      return "triggers";
    case Verb::kReads:
      return "reads";
    case Verb::kWrites:
      return "writes";
    case Verb::kSends:
      return "sends";
    case Verb::kCalls:
      return "calls";
    case Verb::kUses:
      return "uses";
    case Verb::kStarts:
      return "starts";
    case Verb::kRuns:
      return "runs";
    case Verb::kDeadLetters:
      return "dead-letters";
    case Verb::kMoves:
      return "moves";
  }
  FORMWORK_UNREACHABLE();
}

std::string_view Word(Permission permission) {
  switch (permission) {
    case Permission::kReceive:
      return "receive";
    case Permission::kSend:
      return "send";
    case Permission::kReadData:
      return "read";
    case Permission::kWriteData:
      return "write";
    case Permission::kFollow:
      return "follow changes";
    case Permission::kReadSecret:
      return "read secret";
  }
  FORMWORK_UNREACHABLE();
}

std::string HealthFunctionName() {
  return "formwork-health";
}

std::string DeadLetterActivityName() {
  return "formwork-dead-letter";
}

std::string SweeperFunctionName() {
  return "formwork-sweep";
}

std::string PurgerFunctionName() {
  return "formwork-purge";
}

std::string MoverFunctionName(std::string_view queue) {
  return StrCat("formwork-move-", queue);
}

std::string StarterFunctionName(std::string_view workflow) {
  return StrCat("formwork-start-", workflow);
}

std::string PoisonQueueName(std::string_view queue) {
  return StrCat(queue, "-poison");
}

std::string_view SystemSchedule(SystemRole role) {
  switch (role) {
    case SystemRole::kSweeper:
      return "0 */5 * * * *";
    case SystemRole::kPurger:
      return "0 17 3 * * *";
    case SystemRole::kNone:
    case SystemRole::kHealth:
    case SystemRole::kMover:
    case SystemRole::kStarter:
    case SystemRole::kDeadLetterActivity:
      return "";
  }
  FORMWORK_UNREACHABLE();
}

}  // namespace formwork::graph
