#include "generator/cpp/project.h"

#include <algorithm>
#include <map>
#include <set>

#include "generator/cpp/callable.h"
#include "generator/cpp/names.h"
#include "generator/cpp/registration.h"
#include "generator/cpp/workflow.h"
#include "generator/emit/text/engine.h"
#include "generator/fileset/embedded.h"

namespace formwork::cpp {

using text::View;

namespace {

class Project {
 public:
  Project(const blueprint::Blueprint& blueprint, const graph::Graph& graph,
          const Templates& templates, FileSet& files, Sink& sink)
      : blueprint_(blueprint),
        graph_(graph),
        templates_(templates),
        files_(files),
        sink_(sink),
        enums_(blueprint) {
    for (const blueprint::Function& function : blueprint.functions)
      functions_.emplace(*function.name, &function);
  }

  bool Render() {
    for (const blueprint::App& app : blueprint_.apps)
      RenderApp(app);
    for (const EmbeddedFile& file : EmbeddedRuntime()) {
      files_.Add(StrCat("vendor/formwork/runtime/", file.path),
                 {.bytes = std::string(file.bytes),
                  .owner = Owner::kVendored,
                  .from_template = StrCat("runtime/", file.path)});
    }
    return ok_;
  }

 private:
  void RenderApp(const blueprint::App& app) {
    const std::string folder = StrCat("apps/", *app.name, "/");
    AppCode code{&blueprint_, &app, &graph_, Callables(app)};
    Owned(folder + "generated/types.h", TypesHeader(blueprint_, enums_),
          "generator/cpp/types_file.cc");
    Owned(folder + "generated/types.cc", TypesSource(blueprint_, enums_),
          "generator/cpp/types_file.cc");
    Owned(folder + "generated/names.h", NamesHeader(code), "generator/cpp/registration.cc");
    Owned(folder + "generated/functions.h", FunctionsHeader(code), "generator/cpp/registration.cc");
    Owned(folder + "generated/registration.cc", RegistrationSource(code),
          "generator/cpp/registration.cc");
    for (const Callable& callable : code.callables)
      RenderCallable(folder, callable);
    const std::vector<WorkflowCode> workflows = MakeWorkflows(code, enums_);
    RenderWorkflows(folder, code, workflows);
    const View view = ViewOf(code, workflows);
    FromTemplate(workflows.empty() ? "project/main.cc.tmpl" : "project/main_workflows.cc.tmpl",
                 folder + "generated/main.cc", View(), Owner::kOwned);
    FromTemplate("project/generated.cmake.tmpl", folder + "generated/generated.cmake", view,
                 Owner::kOwned);
    FromTemplate("project/CMakeLists.txt.tmpl", folder + "CMakeLists.txt",
                 View().Text("app", *app.name), Owner::kMerged);
    FromTemplate("project/CMakePresets.json.tmpl", folder + "CMakePresets.json", View(),
                 Owner::kMerged);
    FromTemplate("project/package.cmake.tmpl", folder + "generated/package.cmake", View(),
                 Owner::kOwned);
  }

  // The app's functions, and the activities of its workflows.
  std::vector<Callable> Callables(const blueprint::App& app) {
    std::vector<Callable> callables;
    std::set<std::string> activities;
    for (const auto& name : app.functions) {
      if (const auto found = functions_.find(*name); found != functions_.end()) {
        callables.push_back(MakeCallable(blueprint_, enums_, *found->second));
        continue;
      }
      const auto* workflow = FindWorkflow(blueprint_, *name);
      if (workflow == nullptr) continue;
      for (const auto& activity : workflow->activities)
        activities.insert(*activity);
    }
    for (const auto& activity : blueprint_.activities) {
      if (activities.contains(*activity.name))
        callables.push_back(MakeCallable(blueprint_, enums_, activity));
    }
    return callables;
  }

  void RenderCallable(const std::string& folder, const Callable& callable) {
    const std::vector<Span> origin = {callable.span};
    Owned(StrCat(folder, "generated/", callable.stem, ".h"), CallableHeader(callable, enums_),
          "generator/cpp/callable_file.cc", origin);
    Owned(StrCat(folder, "generated/", callable.stem, ".cc"), CallableSource(blueprint_, callable),
          "generator/cpp/callable_file.cc", origin);
    Seed(StrCat(folder, "functions/"), callable, ".cc", StubSource(callable, enums_));
    Seed(StrCat(folder, "tests/"), callable, "_test.cc", StubTest(callable));
  }

  void RenderWorkflows(const std::string& folder, const AppCode& code,
                       const std::vector<WorkflowCode>& workflows) {
    if (workflows.empty()) return;
    Owned(folder + "generated/workflows.h", WorkflowsHeader(workflows),
          "generator/cpp/workflow.cc");
    Owned(folder + "generated/workflows.cc", WorkflowsSource(code, workflows),
          "generator/cpp/workflow.cc");
    for (const WorkflowCode& workflow : workflows) {
      SeedWorkflow(folder + "functions/", workflow, ".cc", WorkflowStub(workflow));
      SeedWorkflow(folder + "tests/", workflow, "_test.cc", WorkflowTest(workflow));
    }
  }

  void SeedWorkflow(const std::string& folder, const WorkflowCode& workflow,
                    std::string_view ending, std::string bytes) {
    File file{.bytes = std::move(bytes),
              .owner = Owner::kSeed,
              .emitter = "generator/cpp/workflow_stub.cc",
              .origin = {workflow.workflow->name.span}};
    if (!workflow.was.empty()) file.moved_from = StrCat(folder, workflow.was, ending);
    files_.Add(StrCat(folder, workflow.stem, ending), std::move(file));
  }

  void Seed(const std::string& folder, const Callable& callable, std::string_view ending,
            std::string bytes) {
    File file{.bytes = std::move(bytes),
              .owner = Owner::kSeed,
              .emitter = "generator/cpp/stub.cc",
              .origin = {callable.span}};
    if (!callable.was.empty()) file.moved_from = StrCat(folder, callable.was, ending);
    files_.Add(StrCat(folder, callable.stem, ending), std::move(file));
  }

  static View ViewOf(const AppCode& code, const std::vector<WorkflowCode>& workflows) {
    std::vector<View> functions;
    functions.reserve(code.callables.size());
    for (const Callable& callable : code.callables)
      functions.push_back(View().Text("stem", callable.stem));
    std::vector<View> flows;
    flows.reserve(workflows.size());
    for (const WorkflowCode& workflow : workflows)
      flows.push_back(View().Text("stem", workflow.stem));
    return View()
        .List("functions", std::move(functions))
        .List("workflows", std::move(flows))
        .Flag("with_workflows", !workflows.empty());
  }

  void Owned(std::string path, std::string bytes, std::string_view emitter,
             std::vector<Span> origin = {}) {
    files_.Add(std::move(path), {.bytes = std::move(bytes),
                                 .owner = Owner::kOwned,
                                 .emitter = emitter,
                                 .origin = std::move(origin)});
  }

  void FromTemplate(const std::string& name, std::string path, const View& view, Owner owner) {
    auto rendered = text::Render(templates_, name, view, sink_);
    if (!rendered) {
      ok_ = false;
      return;
    }
    files_.Add(std::move(path), {.bytes = std::move(rendered->text),
                                 .owner = owner,
                                 .from_template = name,
                                 .template_lines = std::move(rendered->lines)});
  }

  const blueprint::Blueprint& blueprint_;
  const graph::Graph& graph_;
  const Templates& templates_;
  FileSet& files_;
  Sink& sink_;
  Enums enums_;
  std::map<std::string_view, const blueprint::Function*> functions_;
  bool ok_ = true;
};

}  // namespace

bool RenderProject(const blueprint::Platform& platform, const graph::Graph& graph,
                   const Templates& templates, FileSet& files, Sink& sink) {
  return Project(platform.base, graph, templates, files, sink).Render();
}

}  // namespace formwork::cpp
