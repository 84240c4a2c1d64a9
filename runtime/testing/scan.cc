// A small scanner over workflow bodies: words, not meaning. It finds what people write by habit;
// what it cannot see (a helper in another file) the replay of recorded histories finds.

#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include <formwork/workflow_testing.h>

namespace formwork::testing {
namespace {

struct Rule {
  std::string_view word;
  std::string_view why;
};

constexpr std::string_view kClock = "the clock says something else in a replay: use flow.Now()";
constexpr std::string_view kRandom =
    "a random number is another one in a replay: use flow.NewGuid(), or an activity";
constexpr std::string_view kWorld = "the outside world changes between replays: use an activity";
constexpr std::string_view kThread =
    "a workflow has no threads and blocks on nothing: use flow.Sleep and activities";
constexpr std::string_view kState =
    "a static variable outlives a replay: keep state in the body's own variables";
constexpr std::string_view kOrder = "the order of an unordered container may differ in a replay";

constexpr Rule kRules[] = {
    {"system_clock", kClock},
    {"steady_clock", kClock},
    {"high_resolution_clock", kClock},
    {"time", kClock},
    {"gettimeofday", kClock},
    {"clock_gettime", kClock},
    {"localtime", kClock},
    {"gmtime", kClock},
    {"rand", kRandom},
    {"srand", kRandom},
    {"random_device", kRandom},
    {"mt19937", kRandom},
    {"mt19937_64", kRandom},
    {"default_random_engine", kRandom},
    {"Random", kRandom},
    {"getrandom", kRandom},
    {"getenv", kWorld},
    {"setenv", kWorld},
    {"ifstream", kWorld},
    {"ofstream", kWorld},
    {"fstream", kWorld},
    {"fopen", kWorld},
    {"socket", kWorld},
    {"system", kWorld},
    {"popen", kWorld},
    {"cin", kWorld},
    {"cout", kWorld},
    {"cerr", kWorld},
    {"printf", kWorld},
    {"thread", kThread},
    {"jthread", kThread},
    {"async", kThread},
    {"mutex", kThread},
    {"condition_variable", kThread},
    {"sleep_for", kThread},
    {"sleep_until", kThread},
    {"usleep", kThread},
    {"sleep", kThread},
    {"static", kState},
    {"thread_local", kState},
    {"unordered_map", kOrder},
    {"unordered_set", kOrder},
};

// The text with comments and literals blanked out, line breaks kept.
std::string Bare(std::string_view text) {
  std::string out{text};
  enum class In { kCode, kLine, kBlock, kString, kChar } in = In::kCode;
  for (size_t i = 0; i < out.size(); ++i) {
    const char c = out[i];
    const char next = i + 1 < out.size() ? out[i + 1] : '\0';
    if (in == In::kCode) {
      if (c == '/' && next == '/') in = In::kLine;
      if (c == '/' && next == '*') in = In::kBlock;
      if (c == '"') in = In::kString;
      const bool digit =
          i > 0 && std::isalnum(static_cast<unsigned char>(out[i - 1])) != 0;  // 1'000
      if (c == '\'' && !digit) in = In::kChar;
      if (in != In::kCode) out[i] = ' ';
      continue;
    }
    if (c == '\n') {
      if (in == In::kLine) in = In::kCode;
      continue;
    }
    const bool escaped = (in == In::kString || in == In::kChar) && c == '\\';
    const bool ends = (in == In::kString && c == '"') || (in == In::kChar && c == '\'') ||
                      (in == In::kBlock && c == '*' && next == '/');
    out[i] = ' ';
    if (escaped || (ends && in == In::kBlock)) out[++i] = ' ';
    if (ends) in = In::kCode;
  }
  return out;
}

bool IsWordLetter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// "static" in static_cast and static_assert is part of a longer word; `static constexpr` is no
// state.
bool Excused(std::string_view line, size_t end) {
  std::string_view rest = line.substr(end);
  while (rest.starts_with(' '))
    rest.remove_prefix(1);
  return rest.starts_with("constexpr") || rest.starts_with("const ");
}

void ScanLine(std::string_view where, std::string_view line, std::vector<std::string>& findings) {
  if (line.starts_with("#include")) return;
  for (size_t i = 0; i < line.size();) {
    if (!IsWordLetter(line[i])) {
      ++i;
      continue;
    }
    size_t end = i;
    while (end < line.size() && IsWordLetter(line[end]))
      ++end;
    const std::string_view word = line.substr(i, end - i);
    for (const Rule& rule : kRules) {
      if (rule.word != word) continue;
      const bool member =
          i > 0 && (line[i - 1] == '.' || (i > 1 && line[i - 1] == '>' && line[i - 2] == '-'));
      const bool call = end < line.size() && line[end] == '(';
      const bool common = word == "time" || word == "rand" || word == "system" ||
                          word == "socket" || word == "sleep" || word == "async";
      if (member || (common && !call) || (word == "static" && Excused(line, end))) continue;
      findings.push_back(std::string{where} + ": '" + std::string{word} +
                         "': " + std::string{rule.why});
    }
    i = end;
  }
}

}  // namespace

std::vector<std::string> ScanWorkflowText(std::string_view file, std::string_view text) {
  const std::string bare = Bare(text);
  std::vector<std::string> findings;
  size_t number = 1;
  for (size_t at = 0; at < bare.size(); ++number) {
    const size_t end = std::min(bare.find('\n', at), bare.size());
    ScanLine(std::string{file} + ":" + std::to_string(number),
             std::string_view{bare}.substr(at, end - at), findings);
    at = end + 1;
  }
  return findings;
}

}  // namespace formwork::testing
