#include "generator/cli/session.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <istream>
#include <ostream>
#include <sstream>

#include "generator/base/near_name.h"
#include "generator/base/result.h"
#include "generator/base/str_cat.h"
#include "generator/blueprint/load.h"
#include "generator/cli/exit_code.h"
#include "generator/cost/platform.h"
#include "generator/diag/codes.h"
#include "generator/diag/print.h"

namespace formwork::cli {
namespace {
namespace fs = std::filesystem;

// A blueprint is a page of text; what is larger was not meant.
constexpr uintmax_t kMaxBlueprintBytes = uintmax_t{4} * 1024 * 1024;

// A blueprint in a folder above is probably the one that is meant: a second one below it is not.
std::string WhereElse(const std::string& path) {
  std::error_code ignored;
  const fs::path missing = fs::absolute(path, ignored).lexically_normal();
  fs::path up = "..";
  for (fs::path at = missing.parent_path(); at.has_relative_path(); up /= "..") {
    at = at.parent_path();
    if (fs::is_regular_file(at / missing.filename(), ignored))
      return StrCat("there is one in ", up.string(), ": go there, or say -C ", up.string());
  }
  return "`formwork init` makes one";
}

}  // namespace

Result<std::string> ReadBlueprint(const std::string& path) {
  std::error_code code;
  const fs::file_status status = fs::status(path, code);
  if (!fs::exists(status)) {
    return Error{.code = Error::Code::kNotFound,
                 .message = StrCat("no such file; ", WhereElse(path)),
                 .path = path};
  }
  if (!fs::is_regular_file(status)) return Error{.message = "is no regular file", .path = path};
  const uintmax_t size = fs::file_size(path, code);
  if (!code && size > kMaxBlueprintBytes) {
    return Error{.code = Error::Code::kTooLarge,
                 .message = StrCat("is larger than ", kMaxBlueprintBytes / 1024 / 1024, " MB"),
                 .path = path};
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return Error{.code = Error::Code::kDenied, .message = "cannot be read", .path = path};
  return std::move(text).str();
}

namespace {

const Target* FindTarget(const Env& env, std::string_view name) {
  const auto it = std::ranges::find(env.targets, name, &Target::Name);
  return it == env.targets.end() ? nullptr : *it;
}

// What stands nowhere, or where an error stands already, follows from a value that could not be
// read.
class FollowUpFilter : public Sink {
 public:
  explicit FollowUpFilter(DiagnosticList& list) : list_(list), before_(list.Sorted()) {}

  void Report(Diagnostic diagnostic) override {
    const bool follows =
        list_.HasErrors() && (diagnostic.span.file == kNoFile ||
                              std::ranges::any_of(before_, [&](const Diagnostic& known) {
                                return known.severity == Severity::kError &&
                                       known.span == diagnostic.span;
                              }));
    if (!follows) list_.Report(std::move(diagnostic));
  }

  [[nodiscard]] bool HasErrors() const override { return list_.HasErrors(); }

 private:
  DiagnosticList& list_;
  std::vector<Diagnostic> before_;
};

void ReportUnknownTarget(Session& session, const Env& env, Sink& sink) {
  std::vector<std::string> names;
  for (const Target* target : env.targets)
    names.emplace_back(target->Name());
  const auto& wanted = session.platform->base.target;
  sink.Report(MakeDiagnostic(1004, wanted.span, StrCat("unknown target '", *wanted, "'"),
                             StrCat("this formwork renders for ", Join(names, ", "))));
}

void JudgeForTarget(Session& session, const Env& env) {
  FollowUpFilter sink(session.diagnostics);
  session.target = FindTarget(env, *session.platform->base.target);
  if (session.target == nullptr) ReportUnknownTarget(session, env, sink);
  session.graph = graph::BuildGraph(Chosen(session));
  if (session.target != nullptr) session.target->Check(*session.platform, session.graph, sink);
  cost::CheckBudgets(*session.platform, sink);
}

}  // namespace

bool InColour(const Env& env, bool is_terminal) {
  return is_terminal && !env.getenv("NO_COLOR") && env.getenv("TERM") != "dumb";
}

diag::PrintOptions PrintOptionsOf(const std::string& directory, const Env& env) {
  const auto plain = [](const fs::path& path) {
    const fs::path normal = path.lexically_normal();
    return normal.has_filename() ? normal : normal.parent_path();  // "app/" as "app"
  };
  const fs::path folder = plain(directory);
  const fs::path root = plain(env.getenv("BUILD_SOURCESDIRECTORY").value_or(env.working_directory));
  const std::string below = folder.lexically_relative(root).generic_string();
  return {.color = InColour(env, env.err_is_terminal),
          .pipeline_commands = !env.getenv("TF_BUILD").value_or("").empty(),
          .folder = below.empty() || below.starts_with("..") ? folder.string() : below};
}

std::string ProjectDirectory(const Arguments& arguments, const Env& env) {
  const fs::path given = arguments.ValueOr("-C", ".");
  const fs::path path = given.is_absolute() ? given : fs::path(env.working_directory) / given;
  return path.lexically_normal().string();
}

std::unique_ptr<Session> OpenSession(const Arguments& arguments, Env& env) {
  auto session = std::make_unique<Session>();
  session->directory = ProjectDirectory(arguments, env);
  session->file = arguments.ValueOr("-f", "blueprint.yaml");
  session->environment = arguments.ValueOr("--environment", "");
  const Result<std::string> text =
      ReadBlueprint((fs::path(session->directory) / session->file).string());
  if (!text && text.error().code == Error::Code::kTooLarge) {
    const FileId unread = session->sources.Add(session->file, "");
    session->diagnostics.Report(MakeDiagnostic(11, {.file = unread, .begin = 0, .end = 0},
                                               StrCat("the file ", text.error().message),
                                               "is it the blueprint? -f names another file"));
    return session;
  }
  if (!text) {
    const bool given = arguments.Has("-f") || arguments.Has("-C");
    Fail(env, StrCat(given ? text.error().path : session->file, ": ", text.error().message),
         kWorldFailed);
    return nullptr;
  }
  const FileId file = session->sources.Add(session->file, *text);
  session->platform = blueprint::Load(session->sources, file, session->diagnostics);
  if (!session->platform) return session;
  JudgeForTarget(*session, env);
  session->allowed = blueprint::ApplyAllows(session->platform->allows, session->diagnostics);
  return session;
}

const blueprint::Blueprint& Chosen(const Session& session) {
  const blueprint::Blueprint* found = session.platform->Find(session.environment);
  return found != nullptr ? *found : session.platform->base;
}

std::optional<int> StopCode(const Session& session, Env& env) {
  if (session.diagnostics.HasErrors()) return kBlueprintErrors;
  if (!session.platform) return kBlueprintErrors;
  const bool unknown =
      !session.environment.empty() && session.platform->Find(session.environment) == nullptr;
  if (!unknown) return std::nullopt;
  std::vector<std::string> names = {"local"};
  for (const auto& [name, blueprint] : session.platform->environments)
    names.push_back(name);
  const auto near = NearestName(session.environment, names);
  return Fail(env,
              StrCat("unknown environment '", session.environment, "'; ",
                     near ? StrCat("did you mean '", *near, "'?")
                          : StrCat("there are: ", Join(names, ", "))),
              kUsage);
}

std::optional<int> ReportDiagnostics(const Session& session, Env& env) {
  env.err << diag::PrintText(session.sources, session.diagnostics,
                             PrintOptionsOf(session.directory, env));
  return StopCode(session, env);
}

Opened OpenChecked(const Arguments& arguments, Env& env, Warnings warnings) {
  Opened opened{.session = OpenSession(arguments, env)};
  if (opened.session == nullptr) {
    opened.exit_code = kWorldFailed;
    return opened;
  }
  const DiagnosticList& found = opened.session->diagnostics;
  if (warnings == Warnings::kCounted && !found.HasErrors() && found.WarningCount() > 0) {
    env.err << "formwork: " << found.WarningCount()
            << (found.WarningCount() == 1 ? " warning" : " warnings") << "; `formwork check` shows "
            << (found.WarningCount() == 1 ? "it" : "them") << "\n";
    if (const auto code = StopCode(*opened.session, env))
      opened = {.session = nullptr, .exit_code = *code};
    return opened;
  }
  if (const auto code = ReportDiagnostics(*opened.session, env)) {
    opened.session = nullptr;
    opened.exit_code = *code;
  }
  return opened;
}

namespace {

// What lies in a folder of templates and is none: its README, what git and editors keep there.
bool IsBeside(std::string_view path) {
  return path == "README.md" || path.starts_with('.') || path.find("/.") != std::string_view::npos;
}

}  // namespace

std::optional<Templates> OpenTemplates(const Arguments& arguments, Env& env) {
  Templates templates(env.templates);
  const auto folder = arguments.Value("--templates");
  if (!folder) return templates;
  const fs::path root = fs::path(env.working_directory) / *folder;
  std::error_code code;
  if (!fs::is_directory(root, code)) {
    Fail(env, StrCat(*folder, ": no such folder of templates"), kWorldFailed);
    return std::nullopt;
  }
  for (const auto& entry : fs::recursive_directory_iterator(root, code)) {
    if (!entry.is_regular_file()) continue;
    std::string path = entry.path().lexically_relative(root).generic_string();
    if (!templates.IsShipped(path) && IsBeside(path)) continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    templates.Override(std::move(path), std::move(bytes).str());
  }
  if (code) {
    Fail(env, StrCat(*folder, ": ", code.message()), kWorldFailed);
    return std::nullopt;
  }
  return templates;
}

std::optional<std::string> InputOf(const Arguments& arguments, Env& env) {
  std::string given = arguments.ValueOr("--data", "");
  std::ostringstream text;
  if (given == "-") {
    text << env.in.rdbuf();
    return text.str();
  }
  if (given.empty() || given[0] != '@') return given;
  std::ifstream in(given.substr(1), std::ios::binary);
  if (!in) {
    Fail(env, StrCat(given.substr(1), ": cannot be read"), kWorldFailed);
    return std::nullopt;
  }
  text << in.rdbuf();
  return text.str();
}

int Fail(Env& env, std::string_view message, int code) {
  env.err << "formwork: error: " << message << "\n";
  return code;
}

}  // namespace formwork::cli
