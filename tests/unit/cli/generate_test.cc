// `generate` as a command, with what other processes do at its worst moments, and what is said of
// files that it would change.
#include <fstream>
#include <sstream>

#include "generator/cli/env.h"
#include "generator/cli/session.h"
#include "generator/cli/stale.h"
#include "generator/fileset/embedded.h"
#include "generator/target/azure/azure.h"
#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::cli {
namespace {

std::string Named(const std::string& name) {
  return "formwork: 1\nname: " + name +
         "\ntarget: azure\nregion: eastus\nfunctions:\n  ping: { http: GET /ping }\n";
}

// Azure, and once, while the blueprint is being judged, somebody else saves another one.
class Disturbed : public Target {
 public:
  explicit Disturbed(std::string file) : file_(std::move(file)) {}

  [[nodiscard]] std::string_view Name() const override { return "azure"; }

  void Check(const blueprint::Platform& platform, const graph::Graph& graph,
             Sink& sink) const override {
    if (!done_) test::WriteFile(file_, Named("newer"));
    done_ = true;
    AzureTarget().Check(platform, graph, sink);
  }

  [[nodiscard]] std::optional<FileSet> Render(const blueprint::Platform& platform,
                                              const graph::Graph& graph, const Templates& templates,
                                              Sink& sink) const override {
    return AzureTarget().Render(platform, graph, templates, sink);
  }

 private:
  std::string file_;
  mutable bool done_ = false;
};

// The surroundings of commands in a folder.
class Place {
 public:
  Place(std::string folder, const Target& target)
      : env_{.in = in_,
             .out = out_,
             .err = err_,
             .getenv = [](std::string_view) { return std::nullopt; },
             .working_directory = std::move(folder),
             .templates = EmbeddedTemplates(),
             .blueprints = {},
             .targets = {&target}} {}

  int Generate() {
    const std::vector<std::string> arguments = {"generate"};
    return Run(arguments, env_);
  }

  // What a command that goes on with rendered files says of them, and whether it stops.
  std::pair<std::optional<int>, std::string> OfRenderedFiles() {
    err_.str("");
    const auto [session, code] = OpenChecked({}, env_);
    REQUIRE(session != nullptr);
    const std::optional<int> stop =
        StopWhereIncomplete(*session, {.folders = {"apps/pings"}}, {}, env_);
    return {stop, err_.str()};
  }

  [[nodiscard]] std::string Out() const { return out_.str(); }

 private:
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
  Env env_;
};

TEST_CASE("generate: a first run renders the blueprint that is there once nobody else writes",
          "[cli]") {
  const test::TempDir dir;
  test::WriteFile(dir.File("blueprint.yaml"), Named("older"));
  const Disturbed target(dir.File("blueprint.yaml"));
  Place place(dir.path(), target);
  REQUIRE(place.Generate() == 0);
  CHECK_FALSE(test::ReadFile(dir.File("apps/newer/host.json")).empty());
  CHECK(place.Out().find("older") == std::string::npos);
}

TEST_CASE("StopWhereIncomplete: what is only out of date is a warning", "[cli]") {
  const test::TempDir dir;
  const std::pair<std::optional<int>, std::string> nothing;
  test::WriteFile(dir.File("blueprint.yaml"), Named("pings"));
  Place place(dir.path(), AzureTarget());
  CHECK(place.OfRenderedFiles().first == 1);
  REQUIRE(place.Generate() == 0);
  CHECK(place.OfRenderedFiles() == nothing);
  const std::string own = dir.File("apps/pings/functions/ping.cc");
  test::WriteFile(own, test::ReadFile(own) + "// mine\n");
  CHECK(place.OfRenderedFiles() == nothing);
  test::WriteFile(dir.File("blueprint.yaml"), Named("pings") + "  pong: { http: GET /pong }\n");
  CHECK(place.OfRenderedFiles() ==
        std::pair{std::optional<int>(),
                  std::string("formwork: warning: the rendered files are not what blueprint.yaml "
                              "says now; `formwork generate` brings them up to date\n")});
  REQUIRE(place.Generate() == 0);
  CHECK(place.OfRenderedFiles() == nothing);
}

}  // namespace
}  // namespace formwork::cli
