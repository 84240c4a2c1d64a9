// The dashboard's files: served whole, under a policy that its own files keep to.
#include "runtime/localhost/dashboard/dashboard.h"

#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "tests/support/temp_dir.h"

namespace formwork::localhost {
namespace {

const std::string kPage = FORMWORK_SOURCE_DIR "/runtime/localhost/dashboard/page";

std::string HeaderOf(const HttpAnswer& answer, std::string_view name) {
  const std::string* value = FindHeader(answer.headers, name);
  return value == nullptr ? "" : *value;
}

TEST_CASE("AnswerDashboard: every file of the page is compiled in, byte for byte, with its type",
          "[localhost]") {
  size_t count = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kPage)) {
    if (!entry.is_regular_file()) continue;
    ++count;
    const std::string path = std::filesystem::relative(entry.path(), kPage).string();
    INFO(path);
    const auto answer = AnswerDashboard("GET", "/formwork/" + path);
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->body == test::ReadFile(entry.path().string()));
    CHECK(HeaderOf(*answer, "Content-Type") != "application/octet-stream");
    CHECK(HeaderOf(*answer, "X-Content-Type-Options") == "nosniff");
  }
  CHECK(DashboardFiles().size() == count);
}

TEST_CASE("AnswerDashboard: the page at the root, nothing outside of it, the API left to others",
          "[localhost]") {
  const auto status = [](std::string_view method, std::string_view target) {
    const auto answer = AnswerDashboard(method, target);
    return answer ? answer->status : 0;
  };
  CHECK(HeaderOf(*AnswerDashboard("GET", "/formwork"), "Location") == "/formwork/");
  CHECK(AnswerDashboard("GET", "/formwork/?x=1")->body == test::ReadFile(kPage + "/index.html"));
  CHECK(status("GET", "/formwork/api/state") == 0);
  CHECK(status("GET", "/formworks") == 0);
  CHECK(status("GET", "/api/x") == 0);
  CHECK(status("POST", "/formwork/") == 405);
  CHECK(status("GET", "/formwork/../main.cc") == 404);
  CHECK(status("GET", "/formwork/views") == 404);
  CHECK(status("GET", "/formwork//etc/passwd") == 404);
}

TEST_CASE("AnswerDashboard: the policy allows this host's files alone", "[localhost]") {
  CHECK(HeaderOf(*AnswerDashboard("GET", "/formwork/"), "Content-Security-Policy") ==
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src "
        "'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'");
}

// What the policy would block silently in a browser is found here: inline scripts, styles and
// handlers; and what it cannot block: text put in as HTML, addresses elsewhere.
TEST_CASE("Dashboard page: no inline code, no HTML from text, no address of another host",
          "[localhost]") {
  const std::vector<std::pair<std::string, std::regex>> forbidden = {
      {"text as HTML", std::regex("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|"
                                  "DOMParser|createContextualFragment")},
      {"code from text", std::regex("\\beval\\(|new Function\\(|javascript:")},
      {"inline style", std::regex("[ {\"]style=\"|[{,] style: ")},
      {"inline handler", std::regex("<[a-z]+[^>]* on[a-z]+=")},
      {"inline script", std::regex("<script(?![^>]* src=)|<style")},
      {"another host", std::regex("https?://(?!www\\.w3\\.org/)")}};
  for (const DashboardFile& file : DashboardFiles()) {
    const std::string text(file.bytes);
    for (const auto& [what, pattern] : forbidden) {
      INFO(file.path << ": " << what);
      CHECK_FALSE(std::regex_search(text, pattern));
    }
  }
}

TEST_CASE("Dashboard page: every import leads to a file", "[localhost]") {
  const std::regex import_pattern("from \"(\\.{1,2}/[^\"]+)\"");
  size_t imports = 0;
  for (const DashboardFile& file : DashboardFiles()) {
    const std::string text(file.bytes);
    const auto folder = std::filesystem::path(file.path).parent_path();
    for (std::sregex_iterator it(text.begin(), text.end(), import_pattern), end; it != end; ++it) {
      const std::string target = (folder / (*it)[1].str()).lexically_normal().string();
      INFO(file.path << " imports " << target);
      CHECK(AnswerDashboard("GET", "/formwork/" + target)->status == 200);
      ++imports;
    }
  }
  CHECK(imports > 20);
}

}  // namespace
}  // namespace formwork::localhost
