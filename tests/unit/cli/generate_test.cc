// `generate` as a command, with what other processes do at its worst moments.
#include <fstream>
#include <sstream>

#include "generator/cli/env.h"
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

TEST_CASE("generate: a first run renders the blueprint that is there once nobody else writes",
          "[cli]") {
  const test::TempDir dir;
  test::WriteFile(dir.File("blueprint.yaml"), Named("older"));
  const Disturbed target(dir.File("blueprint.yaml"));
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Env env = {.in = in,
             .out = out,
             .err = err,
             .getenv = [](std::string_view) { return std::nullopt; },
             .working_directory = dir.path(),
             .templates = EmbeddedTemplates(),
             .blueprints = {},
             .targets = {&target}};
  const std::vector<std::string> arguments = {"generate"};
  const int code = Run(arguments, env);
  INFO(err.str());
  REQUIRE(code == 0);
  CHECK_FALSE(test::ReadFile(dir.File("apps/newer/host.json")).empty());
  CHECK(out.str().find("older") == std::string::npos);
}

}  // namespace
}  // namespace formwork::cli
