// The runner behind <formwork/testing.h>, and the fakes.

#include <cstdio>
#include <exception>

#include <formwork/testing.h>

namespace formwork::testing {
namespace {

std::vector<const Test*>& Tests() {
  static std::vector<const Test*> tests;  // filled before main by the tests themselves
  return tests;
}

int& Failures() {
  static int failures = 0;
  return failures;
}

void RunOne(const Test& test) {
  const int before = Failures();
  try {
    test.body();
  } catch (const std::exception& error) {
    ++Failures();
    std::fprintf(stderr, "  it threw: %s\n", error.what());
  }
  std::printf("%s %s\n", Failures() == before ? "ok  " : "FAIL", test.name);
}

}  // namespace

Test::Test(const char* test_name, void (*test_body)()) : name(test_name), body(test_body) {
  Tests().push_back(this);
}

void Expect(bool condition, const char* text, const char* file, int line) {
  if (condition) return;
  ++Failures();
  std::fprintf(stderr, "%s:%d: expected: %s\n", file, line, text);
}

Outcome<Moderation> FakeGemini::Moderate(std::string_view text,
                                         const std::vector<std::string>& /*categories*/) {
  asked.emplace_back(text);
  return answer;
}

Outcome<Generation> FakeGemini::Generate(std::string_view /*instruction*/, std::string_view text,
                                         std::string_view /*response_schema*/) {
  asked.emplace_back(text);
  return generation;
}

Outcome<Response> FakeHttpService::Send(const ServiceRequest& request) {
  sent.push_back(request);
  return answer;
}

}  // namespace formwork::testing

int main(int argc, char** argv) {
  using namespace formwork::testing;  // NOLINT(google-build-using-namespace)
  const std::string_view only = argc > 1 ? argv[1] : "";
  size_t ran = 0;
  for (const Test* test : Tests()) {
    if (!only.empty() && only != test->name) continue;
    RunOne(*test);
    ++ran;
  }
  std::printf("%zu tests, %d failures\n", ran, Failures());
  return Failures() == 0 && ran > 0 ? 0 : 1;
}
