// The same blueprint gives the same bytes, whatever surrounds the run: another run, another folder,
// another locale, keys in another order.

#include <algorithm>
#include <array>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <locale>
#include <map>
#include <set>

#include "generator/base/str_cat.h"
#include "tests/support/catch.h"
#include "tests/support/process.h"
#include "tests/support/random.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/target_azure/render.h"

using namespace formwork;

namespace {

using Bytes = std::map<std::string, std::string>;  // path -> bytes

Bytes BytesOf(const test::Rendering& rendering) {
  Bytes bytes;
  for (const auto& [path, file] : rendering.files->files())
    bytes.emplace(path, file.bytes);
  return bytes;
}

// Everything that every shipped blueprint gives, files and findings.
std::map<std::string, Bytes> RenderAll() {
  std::map<std::string, Bytes> all;
  for (const auto& [name, text] : test::Blueprints()) {
    const auto rendering = test::RenderGood(text);
    Bytes bytes = BytesOf(*rendering);
    for (const std::string& message : rendering->Messages())
      bytes["findings"] += message + "\n";
    all.emplace(name, std::move(bytes));
  }
  return all;
}

#if defined(__SANITIZE_ADDRESS__)
// The C library keeps its list of locale folders and frees it never.
extern "C" const char* __lsan_default_suppressions();  // NOLINT: the sanitizer's name

extern "C" const char* __lsan_default_suppressions() {  // NOLINT: the sanitizer's name
  return "leak:argz\n";
}
#endif

// Turkish in one byte a character: a decimal comma, a collation of its own, and capitals that are
// not those of C. Made anew in a folder of the test's, so that no machine needs it installed.
class Turkish {
 public:
  Turkish() {
    const std::string made = folder_.File("tr_TR.ISO-8859-9");
    const test::Ran ran = test::RunProgram({"localedef", "-i", "tr_TR", "-f", "ISO-8859-9", made});
    INFO("localedef and the package 'locales' are needed, as scripts/setup installs them\n"
         << ran.out << ran.err);
    REQUIRE(ran.exit_code == 0);
    ::setenv("LOCPATH", folder_.path().c_str(), 1);
    REQUIRE(std::setlocale(LC_ALL, "tr_TR.ISO-8859-9") != nullptr);
    std::locale::global(std::locale("tr_TR.ISO-8859-9"));
  }

  Turkish(const Turkish&) = delete;
  Turkish& operator=(const Turkish&) = delete;

  ~Turkish() {
    std::locale::global(std::locale::classic());
    std::setlocale(LC_ALL, "C");
    ::unsetenv("LOCPATH");
  }

 private:
  test::TempDir folder_;
};

bool IsKey(const std::string& line, size_t indent) {
  return line.size() > indent && line.find_first_not_of(' ') == indent && line[indent] != '#' &&
         line[indent] != '-';
}

// Shuffles the entries of a block of YAML that begin at `indent`; what is deeper goes with its
// entry.
void ShuffleEntries(std::vector<std::string>& lines, size_t from, size_t to, size_t indent,
                    test::Random& random) {
  std::vector<std::vector<std::string>> entries;
  for (size_t i = from; i < to; ++i) {
    if (IsKey(lines[i], indent) || entries.empty()) entries.emplace_back();
    entries.back().push_back(lines[i]);
  }
  for (size_t i = entries.size(); i > 1; --i)
    std::swap(entries[i - 1], entries[random.Below(i)]);
  for (const auto& entry : entries) {
    for (const std::string& line : entry)
      lines[from++] = line;
  }
}

size_t EndOfEntry(const std::vector<std::string>& lines, size_t at, size_t indent) {
  size_t end = at + 1;
  while (end < lines.size() &&
         (lines[end].empty() || lines[end].starts_with(std::string(indent + 1, ' ')) ||
          lines[end].find_first_not_of(' ') == std::string::npos))
    ++end;
  return end;
}

// Another order of keys with the same meaning: of the sections, and of what describes one resource.
// Resources stand in the order that people chose, and so does what is rendered from them; the order
// of a type's fields and of bindings means something too.
std::string Shuffled(const std::string& text, uint64_t seed) {
  static const std::set<std::string> kResources = {
      "containers:", "queues:", "secrets:",    "services:",    "functions:",
      "workflows:",  "apps:",   "activities:", "environments:"};
  test::Random random(seed);
  std::vector<std::string> lines;
  for (size_t from = 0; from < text.size();) {
    const size_t end = std::min(text.find('\n', from), text.size());
    std::string line = text.substr(from, end - from);
    from = end + 1;
    if (line.find_first_not_of(' ') == std::string::npos) continue;
    if (line[line.find_first_not_of(' ')] != '#') lines.push_back(std::move(line));
  }
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string section = lines[i].substr(0, lines[i].find(' '));
    if (!IsKey(lines[i], 0) || section == "types:") continue;
    const size_t end = EndOfEntry(lines, i, 0);
    if (!kResources.contains(section)) {
      ShuffleEntries(lines, i + 1, end, 2, random);
      continue;
    }
    for (size_t j = i + 1; j < end; ++j) {
      if (IsKey(lines[j], 2))
        ShuffleEntries(lines, j + 1, std::min(EndOfEntry(lines, j, 2), end), 4, random);
    }
  }
  ShuffleEntries(lines, 0, lines.size(), 0, random);
  std::string shuffled;
  for (const std::string& line : lines)
    shuffled += line + "\n";
  return shuffled;
}

}  // namespace

TEST_CASE("Render: the same bytes in a second run and in another locale", "[azure]") {
  const auto plain = RenderAll();
  REQUIRE(plain.size() >= 12);
  CHECK(RenderAll() == plain);
  const Turkish turkish;
  std::array<char, 8> number{};
  std::snprintf(number.data(), number.size(), "%.1f", 1.5);
  REQUIRE(std::string(number.data()) == "1,5");  // the locale is in force
  REQUIRE(std::strcoll("a", "B") < 0);
  REQUIRE(std::toupper('i') != 'I');
  CHECK(RenderAll() == plain);
}

TEST_CASE("Render: the same bytes from keys in another order", "[azure]") {
  size_t different = 0;
  for (const auto& [name, text] : test::Blueprints()) {
    const Bytes plain = BytesOf(*test::RenderGood(text));
    for (uint64_t seed = 1; seed <= 3; ++seed) {
      const std::string shuffled = Shuffled(text, seed);
      INFO(name << ", seed " << seed << "\n" << shuffled);
      different += shuffled == Shuffled(text, seed + 1) ? 0U : 1U;
      CHECK(BytesOf(*test::RenderGood(shuffled)) == plain);
    }
  }
  CHECK(different > 30);
}
