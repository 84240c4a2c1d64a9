#pragma once
// Tests of functions without any framework: FORMWORK_TEST("what is true") { …
// FORMWORK_EXPECT(condition); } Link formwork::testing, which has the main; a test's name as
// argument runs that one.

#include <string>
#include <string_view>
#include <vector>

#include <formwork/services.h>

namespace formwork::testing {

struct Test {
  Test(const char* test_name, void (*test_body)());

  const char* name;
  void (*body)();
};

void Expect(bool condition, const char* text, const char* file, int line);

// Answers what the test tells it to; remembers what it was asked.
class FakeGemini : public Gemini {
 public:
  using Gemini::Moderate;

  Outcome<Moderation> answer = Moderation{};
  Outcome<Generation> generation = Generation{};
  std::vector<std::string> asked;

  [[nodiscard]] Outcome<Moderation> Moderate(std::string_view text,
                                             const std::vector<std::string>& categories) override;
  [[nodiscard]] Outcome<Generation> Generate(std::string_view instruction, std::string_view text,
                                             std::string_view response_schema) override;
};

class FakeHttpService : public HttpService {
 public:
  Outcome<Response> answer = Response{};
  std::vector<ServiceRequest> sent;

  [[nodiscard]] Outcome<Response> Send(const ServiceRequest& request) override;
};

}  // namespace formwork::testing

#define FORMWORK_TEST_JOIN2(a, b) a##b
#define FORMWORK_TEST_JOIN(a, b) FORMWORK_TEST_JOIN2(a, b)
#define FORMWORK_TEST(name)                                                            \
  static void FORMWORK_TEST_JOIN(FormworkTest, __LINE__)();                            \
  static const ::formwork::testing::Test FORMWORK_TEST_JOIN(formwork_test_, __LINE__)( \
      name, &FORMWORK_TEST_JOIN(FormworkTest, __LINE__));                              \
  static void FORMWORK_TEST_JOIN(FormworkTest, __LINE__)()
#define FORMWORK_EXPECT(condition) \
  ::formwork::testing::Expect((condition) ? true : false, #condition, __FILE__, __LINE__)
