#include "runtime/localhost/handler/handler_command.h"

#include <filesystem>

#include <sys/stat.h>

#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {
namespace {

// %NAME% of the environment; what is not set is removed.
std::string Expand(const std::string& text, const Settings& settings) {
  std::vector<std::string> missing;
  std::string out = settings.Resolve(text, &missing);
  for (const std::string& name : missing) {
    const std::string mark = "%" + name + "%";
    for (size_t at = out.find(mark); at != std::string::npos; at = out.find(mark))
      out.erase(at, mark.size());
  }
  return out;
}

void AddWords(std::vector<std::string>& words, const std::string& text) {
  for (const std::string_view word : Split(text, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
}

void MakeExecutable(const std::string& path) {
  struct stat info {};

  if (::stat(path.c_str(), &info) == 0 && (info.st_mode & 0111U) == 0)
    ::chmod(path.c_str(), info.st_mode | 0111U);
}

}  // namespace

std::vector<std::string> HandlerArguments(const HandlerDescription& handler,
                                          const Settings& settings) {
  std::vector<std::string> words;
  for (const std::string& argument : handler.arguments)
    AddWords(words, Expand(argument, settings));
  if (!handler.worker_path.empty())
    words.push_back(handler.worker_path);  // the one that the host quotes
  for (const std::string& argument : handler.worker_arguments)
    AddWords(words, Expand(argument, settings));
  return words;
}

std::string HandlerExecutable(const HandlerDescription& handler, const std::string& root,
                              const Settings& settings) {
  namespace fs = std::filesystem;
  const std::string name = Expand(handler.executable, settings);
  const fs::path base = fs::path(root) / handler.worker_directory;  // not the working directory
  const fs::path path = fs::path(name).is_absolute() ? fs::path(name) : base / name;
  std::error_code ignored;
  return fs::is_regular_file(path, ignored) ? fs::absolute(path).lexically_normal().string() : name;
}

ProcessSpec HandlerProcess(const HandlerPlan& plan, const Settings& settings, uint16_t port) {
  ProcessSpec spec;
  spec.executable = HandlerExecutable(plan.description, plan.root, settings);
  if (spec.executable.find('/') != std::string::npos) MakeExecutable(spec.executable);
  spec.arguments = HandlerArguments(plan.description, settings);
  spec.directory = (std::filesystem::path(plan.root) / plan.description.working_directory).string();
  spec.environment = settings.Environment();
  const std::string worker = MakeGuid();
  const std::string port_text = std::to_string(port);
  for (const std::string name : {"FUNCTIONS_CUSTOMHANDLER_PORT", "FUNCTIONS_HTTPWORKER_PORT"})
    spec.environment.push_back(name + "=" + port_text);
  for (const std::string name : {"FUNCTIONS_CUSTOMHANDLER_WORKER_ID", "FUNCTIONS_HTTPWORKER_ID"})
    spec.environment.push_back(name + "=" + worker);
  spec.environment.push_back("FUNCTIONS_APP_ROOT_PATH=" + plan.root);
  return spec;
}

}  // namespace formwork::localhost
