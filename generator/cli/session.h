#pragma once
// What a command works on: the blueprint that -C, -f and -e name, read, judged and turned into a
// graph. Diagnostics are printed here, in the form the surroundings ask for, so that no command
// prints its own.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "generator/base/result.h"
#include "generator/blueprint/model.h"
#include "generator/cli/arguments.h"
#include "generator/cli/env.h"
#include "generator/diag/diagnostic.h"
#include "generator/diag/print.h"
#include "generator/emit/text/templates.h"
#include "generator/graph/graph.h"
#include "generator/source/source_map.h"

namespace formwork::cli {

struct Session {
  std::string directory;    // absolute: the project's folder (-C)
  std::string file;         // as given or "blueprint.yaml", relative to the folder
  std::string environment;  // -e, or empty
  SourceMap sources;
  DiagnosticList diagnostics;
  std::optional<blueprint::Platform> platform;
  size_t allowed = 0;              // warnings that the blueprint says are meant
  graph::Graph graph;              // of the chosen environment's blueprint
  const Target* target = nullptr;  // the blueprint's target
};

// Reads, checks (language and target) and keeps everything for printing; prints nothing.
// nullptr: the world refused (no such file), which is said on env.err.
[[nodiscard]] std::unique_ptr<Session> OpenSession(const Arguments& arguments, Env& env);

// The exit code to stop with: the blueprint has errors, or -e names no environment, which is said
// on env.err. nullopt to go on.
[[nodiscard]] std::optional<int> StopCode(const Session& session, Env& env);

// Prints the diagnostics to env.err, then as StopCode.
[[nodiscard]] std::optional<int> ReportDiagnostics(const Session& session, Env& env);

// OpenSession and ReportDiagnostics: the platform is there and free of errors, or `exit_code` says
// why not.
struct Opened {
  std::unique_ptr<Session> session;
  int exit_code = 0;
};

// Who asks for something else than a judgement is told how many warnings there are, not each again.
enum class Warnings : uint8_t { kCounted, kInFull };

[[nodiscard]] Opened OpenChecked(const Arguments& arguments, Env& env,
                                 Warnings warnings = Warnings::kCounted);

// The embedded templates with the overrides of --templates DIR; nullopt after saying why not.
[[nodiscard]] std::optional<Templates> OpenTemplates(const Arguments& arguments, Env& env);

// The blueprint of the session's environment.
[[nodiscard]] const blueprint::Blueprint& Chosen(const Session& session);

// The bytes of a blueprint, if it is a file of a sensible size.
[[nodiscard]] Result<std::string> ReadBlueprint(const std::string& path);

// How diagnostics of files in `directory` (absolute) are printed here: colour on a terminal,
// ##vso lines inside Azure Pipelines, with paths as the repository has them.
[[nodiscard]] diag::PrintOptions PrintOptionsOf(const std::string& directory, const Env& env);

// Whether a stream is written in colour: on a terminal that has any, and nobody asked for none.
[[nodiscard]] bool InColour(const Env& env, bool is_terminal);

// The absolute folder that -C names.
[[nodiscard]] std::string ProjectDirectory(const Arguments& arguments, const Env& env);

// What --data gives: the text itself, the content of @FILE, or standard input for "-". nullopt
// after saying that the file cannot be read.
[[nodiscard]] std::optional<std::string> InputOf(const Arguments& arguments, Env& env);

// "formwork: error: …" on env.err; returns `code`, so that a command can end with it.
int Fail(Env& env, std::string_view message, int code);

}  // namespace formwork::cli
