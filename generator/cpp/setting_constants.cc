#include "generator/cpp/setting_constants.h"

#include <algorithm>
#include <variant>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/blueprint/setting_names.h"
#include "generator/cpp/names.h"

namespace formwork::cpp {
namespace {

class Collector {
 public:
  explicit Collector(const AppCode& app) : app_(app) {}

  std::vector<std::string> Collect() {
    for (const Callable& callable : app_.callables) {
      Add(blueprint::TimeoutSetting(callable.name));
      if (callable.function != nullptr) Trigger(*callable.function);
      if (callable.activity != nullptr) Retry(blueprint::ActivityPrefix(callable.name));
      for (const blueprint::Service* service : callable.services)
        Service(*service);
    }
    for (const auto& name : app_.app->functions) {
      for (const blueprint::Workflow& workflow : app_.blueprint->workflows)
        if (*workflow.name == *name) Workflow(workflow);
    }
    return std::move(names_);
  }

 private:
  void Add(std::string name) {
    if (std::ranges::find(names_, name) == names_.end()) names_.push_back(std::move(name));
  }

  void Retry(const std::string& prefix) {
    for (const std::string_view ending : blueprint::kRetryEndings)
      Add(StrCat(prefix, ending));
  }

  void Trigger(const blueprint::Function& function) {
    if (const auto* queue = std::get_if<blueprint::QueueTrigger>(&function.trigger))
      Add(blueprint::QueueAttemptsSetting(*queue->queue));
    if (std::holds_alternative<blueprint::ChangesTrigger>(function.trigger))
      Add(blueprint::ChangesAttemptsSetting(*function.name));
    if (std::holds_alternative<blueprint::ScheduleTrigger>(function.trigger))
      Add(blueprint::ScheduleSetting(*function.name));
  }

  void Workflow(const blueprint::Workflow& workflow) {
    if (const auto* queue = std::get_if<blueprint::QueueTrigger>(&workflow.trigger))
      Add(blueprint::QueueAttemptsSetting(*queue->queue));
    Add(blueprint::KeepSetting(*workflow.name));
  }

  void Service(const blueprint::Service& service) {
    const std::string prefix = blueprint::ServicePrefix(*service.name);
    for (const std::string_view ending : {"_URL", "_DEADLINE", "_TIMEOUT"})
      Add(StrCat(prefix, ending));
    if (*service.kind == blueprint::ServiceKind::kGemini) Add(prefix + "_MODEL");
    Retry(prefix);
    if (service.secret) Add(blueprint::SecretSetting(**service.secret));
  }

  const AppCode& app_;
  std::vector<std::string> names_;
};

}  // namespace

std::vector<std::string> SettingsOf(const AppCode& app) {
  return Collector(app).Collect();
}

std::string SettingConstant(std::string_view setting) {
  constexpr std::string_view ours = "FORMWORK_";
  if (setting.starts_with(ours)) setting.remove_prefix(ours.size());
  return StrCat("settings::", EnumeratorName(LowerAscii(setting)));
}

}  // namespace formwork::cpp
