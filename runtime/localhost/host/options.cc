#include "runtime/localhost/host/options.h"

#include "runtime/localhost/text/dotnet.h"
#include "runtime/localhost/text/strings.h"

namespace formwork::localhost {

const char* Usage() {
  return "usage: formwork-localhost [APP]... [options]\n"
         "Runs function apps with custom handlers on this machine, as Azure's host would. "
         "Loopback only.\n"
         "Several apps share queues, documents and workflows; --settings and --handler belong to "
         "the APP before them.\n"
         "  --port N            HTTP port (7071), the next app gets the next one; 0 takes free "
         "ones\n"
         "  --state FILE        keep queues, documents, timers in this SQLite file\n"
         "  --fresh             begin with an empty state\n"
         "  --in-memory         keep nothing\n"
         "  --clock real|virtual[:TIME]   a virtual clock stands still until it is moved\n"
         "  --fault RULE        handler=crash:1/100, queue=delay:2s, cosmos=429:5%\n"
         "  --graceful          end the handler with SIGTERM instead of SIGKILL\n"
         "  --output text|json|none\n"
         "  --settings FILE     local.settings.json (default: the app's)\n"
         "  --resources FILE    containers and queues that exist, JSON\n"
         "  --handler FILE      this executable instead of host.json's defaultExecutablePath\n"
         "  --run-file FILE     write port, pid and key of this host there\n"
         "  --name NAME, --environment NAME   for the dashboard\n";
}

namespace {

bool ReadPort(const std::string& text, HostOptions& options) {
  const auto port = ParseInt(text);
  if (!port || *port < 0 || *port > 65535) return false;
  options.port = static_cast<uint16_t>(*port);
  return true;
}

bool ReadClock(const std::string& text, HostOptions& options) {
  constexpr std::string_view kind = "virtual";
  if (text == "real") return true;
  if (text.compare(0, kind.size(), kind) != 0) return false;
  options.virtual_start = RealClock().Now();
  if (text.size() == kind.size()) return true;
  const auto date =
      text[kind.size()] == ':' ? ParseDotnetDate(text.substr(kind.size() + 1)) : std::nullopt;
  if (date) options.virtual_start = TimeOf(*date);
  return date.has_value();
}

bool ReadOutput(const std::string& text, HostOptions& options) {
  options.output = text == "json"   ? OutputForm::kJson
                   : text == "none" ? OutputForm::kQuiet
                                    : OutputForm::kText;
  return text == "json" || text == "text" || text == "none";
}

bool AddFault(const std::string& text, HostOptions& options) {
  options.faults.push_back(text);
  return true;
}

struct Reader {
  std::string_view name;
  bool (*read)(const std::string& text, HostOptions& options);
};

constexpr Reader kReaders[] = {
    {"--port", ReadPort}, {"--clock", ReadClock}, {"--output", ReadOutput}, {"--fault", AddFault}};

template <class Options>
struct Word {
  std::string_view name;
  std::string Options::*member;
};

constexpr Word<AppOptions> kAppWords[] = {{"--settings", &AppOptions::settings_file},
                                          {"--handler", &AppOptions::handler}};

constexpr Word<HostOptions> kWords[] = {
    {"--state", &HostOptions::state},       {"--resources", &HostOptions::resources_file},
    {"--run-file", &HostOptions::run_file}, {"--environment", &HostOptions::environment},
    {"--name", &HostOptions::name},
};

struct Flag {
  std::string_view name;
  bool HostOptions::*member;
};

constexpr Flag kFlags[] = {{"--fresh", &HostOptions::fresh},
                           {"--graceful", &HostOptions::graceful},
                           {"--colour", &HostOptions::colour}};

enum class Taken : uint8_t { kNo, kYes, kBad };

Taken TakeValue(const std::string& name, const std::string& value, HostOptions& options) {
  for (const Reader& reader : kReaders) {
    if (reader.name == name) return reader.read(value, options) ? Taken::kYes : Taken::kBad;
  }
  for (const auto& word : kWords) {
    if (word.name != name) continue;
    options.*word.member = value;
    return Taken::kYes;
  }
  for (const auto& word : kAppWords) {
    if (word.name != name) continue;
    if (options.apps.empty()) options.apps.emplace_back();
    options.apps.back().*word.member = value;
    return Taken::kYes;
  }
  return Taken::kNo;
}

bool TakeFlag(const std::string& name, HostOptions& options) {
  for (const Flag& flag : kFlags) {
    if (flag.name != name) continue;
    options.*flag.member = true;
    return true;
  }
  if (name != "--in-memory") return false;
  options.state.clear();
  return true;
}

}  // namespace

std::optional<HostOptions> ReadOptions(const std::vector<std::string>& arguments,
                                       std::string& what) {
  HostOptions options;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (word == "--help" || word == "-h") return std::nullopt;
    if (word.empty() || word[0] != '-') {
      options.apps.push_back({.root = word});
      continue;
    }
    if (TakeFlag(word, options)) continue;
    const bool last = i + 1 == arguments.size();
    const Taken taken = TakeValue(word, last ? "" : arguments[i + 1], options);
    if (taken == Taken::kNo) {
      what = "unknown option " + word;
      return std::nullopt;
    }
    if (last || taken == Taken::kBad) {
      what = last ? word + " needs a value"
                  : word + ": '" + arguments[i + 1] + "' is not one of its values";
      return std::nullopt;
    }
    ++i;
  }
  if (options.apps.empty()) options.apps.emplace_back();
  return options;
}

}  // namespace formwork::localhost
