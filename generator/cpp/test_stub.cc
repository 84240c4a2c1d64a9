// tests/<name>_test.cc as it is written once: the function with an empty input, what it writes.

#include <algorithm>

#include "generator/cpp/callable.h"
#include "generator/cpp/names.h"
#include "generator/cpp/verdict.h"
#include "generator/emit/text/escape.h"

namespace formwork::cpp {

using From = InputMember::From;
using text::CppString;

namespace {

class StubTestWriter {
 public:
  explicit StubTestWriter(const Callable& callable) : callable_(callable) {}

  std::string Source() {
    code_.Line("#include \"generated/", callable_.stem, ".h\"").Blank();
    code_.Line("#include <formwork/testing.h>").Blank();
    code_.Line("// Tests of functions/", callable_.stem,
               ".cc, without any server. This file is yours.");
    Test(": answers an input", false);
    const bool files = std::ranges::any_of(
        callable_.outputs, [&](const auto& output) { return FilesVerdict(callable_, output); });
    if (files) {
      code_.Blank();
      Test(": files what is flagged", true);
    }
    return code_.text();
  }

 private:
  void Test(std::string_view what, bool flagged) {
    code_.Open("FORMWORK_TEST(", CppString(StrCat(callable_.name, what)), ")");
    code_.Line("app::", callable_.type, "::Input in;");
    for (const InputMember& member : callable_.inputs) {
      if (member.from == From::kReadOne) code_.Line("in.", member.member, ".emplace();");
    }
    if (callable_.kind == CallableKind::kChanges) code_.Line("in.documents.emplace_back();");
    const std::string services = Services(flagged);
    code_.Line("formwork::Context context(", CppString(callable_.name), ");");
    code_.Line("const auto out = app::Run(in, ", services.empty() ? "" : "services, ", "context);");
    for (const OutputMember& output : callable_.outputs) {
      const bool none = !flagged && FilesVerdict(callable_, output);
      code_.Line("FORMWORK_EXPECT(out.", output.member, none ? ".empty());" : ".size() == 1);");
    }
    if (callable_.outputs.empty()) {
      code_.Line("static_cast<void>(out);").Line("FORMWORK_EXPECT(context.logged().size() == 1);");
    }
    code_.Close();
  }

  std::string Services(bool flagged) {
    std::string services;
    for (const blueprint::Service* service : callable_.services) {
      const bool gemini = *service->kind == blueprint::ServiceKind::kGemini;
      const std::string name = ServiceVariable(*service);
      code_.Line("formwork::testing::Fake", gemini ? "Gemini " : "HttpService ", name, ";");
      if (gemini && flagged) {
        code_.Line(name, ".answer = formwork::Moderation{.flagged = true, .category = ",
                   CppString(SomeCategory(callable_)),
                   ", .score = 0.9, .scores = {}, .reason = \"\"};");
      }
      services += StrCat(services.empty() ? "" : ", ", name);
    }
    if (!services.empty())
      code_.Line("app::", callable_.type, "::Services services{", services, "};");
    return services;
  }

  const Callable& callable_;
  Code code_;
};

}  // namespace

std::string StubTest(const Callable& callable) {
  return StubTestWriter(callable).Source();
}

}  // namespace formwork::cpp
