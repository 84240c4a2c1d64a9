// A small scanner over workflow bodies: words, not meaning. It finds what people write by habit;
// what it cannot see (a helper in another file) the replay of recorded histories finds.

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <formwork/workflow_testing.h>

namespace formwork::testing {
namespace {

// When a word counts.
enum class As : uint8_t {
  kWord,    // wherever it stands, but as a member: x.rand
  kCall,    // only where it is called: time(…)
  kStatic,  // only as a function of a class: DateTime::Now()
};

struct Rule {
  std::string_view word;
  std::string_view why;
  As as = As::kWord;
};

constexpr std::string_view kClock = "the clock says something else in a replay: use flow.Now()";
constexpr std::string_view kRandom =
    "a random number is another one in a replay: use flow.NewUuid(), or an activity";
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
    {"time", kClock, As::kCall},
    {"Now", kClock, As::kStatic},
    {"clock", kClock, As::kCall},
    {"gettimeofday", kClock},
    {"clock_gettime", kClock},
    {"localtime", kClock},
    {"localtime_r", kClock},
    {"gmtime", kClock},
    {"gmtime_r", kClock},
    {"rand", kRandom, As::kCall},
    {"srand", kRandom},
    {"random_device", kRandom},
    {"mt19937", kRandom},
    {"mt19937_64", kRandom},
    {"minstd_rand", kRandom},
    {"default_random_engine", kRandom},
    {"Random", kRandom},
    {"getrandom", kRandom},
    {"getenv", kWorld},
    {"secure_getenv", kWorld},
    {"setenv", kWorld},
    {"environ", kWorld},
    {"filesystem", kWorld},
    {"ifstream", kWorld},
    {"ofstream", kWorld},
    {"fstream", kWorld},
    {"fopen", kWorld},
    {"open", kWorld, As::kCall},
    {"fork", kWorld, As::kCall},
    {"socket", kWorld, As::kCall},
    {"system", kWorld, As::kCall},
    {"popen", kWorld},
    {"cin", kWorld},
    {"cout", kWorld},
    {"cerr", kWorld},
    {"printf", kWorld},
    {"fprintf", kWorld},
    {"puts", kWorld, As::kCall},
    {"thread", kThread},
    {"jthread", kThread},
    {"async", kThread, As::kCall},
    {"mutex", kThread},
    {"condition_variable", kThread},
    {"sleep_for", kThread},
    {"sleep_until", kThread},
    {"usleep", kThread},
    {"sleep", kThread, As::kCall},
    {"static", kState},
    {"thread_local", kState},
    {"unordered_map", kOrder},
    {"unordered_set", kOrder},
};

bool IsWordLetter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// The end of the raw string whose first quote is at `quote`; npos if there is none.
size_t EndOfRaw(std::string_view text, size_t quote) {
  const size_t open = text.find('(', quote);
  if (open == std::string_view::npos) return open;
  const std::string close = ")" + std::string{text.substr(quote + 1, open - quote - 1)} + "\"";
  const size_t end = text.find(close, open);
  return end == std::string_view::npos ? end : end + close.size();
}

bool BeginsRaw(std::string_view text, size_t quote) {
  return quote > 0 && text[quote - 1] == 'R' && (quote == 1 || !IsWordLetter(text[quote - 2]));
}

// The text with comments and literals blanked out, line breaks kept.
std::string Bare(std::string_view text) {
  std::string out{text};
  enum class In { kCode, kLine, kBlock, kString, kChar } in = In::kCode;
  for (size_t i = 0; i < out.size(); ++i) {
    const char c = out[i];
    const char next = i + 1 < out.size() ? out[i + 1] : '\0';
    if (in == In::kCode) {
      if (c == '"' && BeginsRaw(text, i)) {
        const size_t end = std::min(EndOfRaw(text, i), out.size());
        for (; i < end; ++i)
          out[i] = out[i] == '\n' ? '\n' : ' ';
        --i;
        continue;
      }
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

// What `static` may be said of: a constant, or a function, whose parentheses come first.
bool IsNoState(std::string_view rest) {
  while (rest.starts_with(' '))
    rest.remove_prefix(1);
  const size_t mark = rest.find_first_of("(=;{");
  const bool function = mark != std::string_view::npos && rest[mark] == '(';
  return function || rest.starts_with("constexpr") || rest.starts_with("const ");
}

bool Counts(const Rule& rule, std::string_view before, std::string_view after) {
  if (before.ends_with('.') || before.ends_with("->")) return false;
  if (rule.as == As::kStatic) return before.ends_with("::") && after.starts_with('(');
  if (rule.as == As::kCall) return after.starts_with('(');
  return rule.word != "static" || !IsNoState(after);
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
      if (rule.word != word || !Counts(rule, line.substr(0, i), line.substr(end))) continue;
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
