// Random valid blueprints: what is rendered from them parses, refers to what exists, and holds no
// text of the user's outside a literal.

#include <algorithm>
#include <map>
#include <set>

#include <nlohmann/json.hpp>

#include "generator/base/str_cat.h"
#include "generator/base/text.h"
#include "generator/reader/read_yaml.h"
#include "generator/target/azure/roles.h"
#include "tests/support/catch.h"
#include "tests/support/random_blueprint.h"
#include "tests/unit/target_azure/render.h"

using namespace formwork;

namespace {

// A Bicep text without comments and with every string's content gone; interpolations stay. Notes
// what cannot be.
struct Skeleton {
  std::string code;
  std::vector<std::string> faults;
};

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  Skeleton Run() {
    while (at_ < text_.size())
      Step();
    if (!closers_.empty()) out_.faults.push_back("something is not closed");
    return std::move(out_);
  }

 private:
  void Step() {
    const char c = text_[at_];
    if (text_.substr(at_, 2) == "//") {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (text_.substr(at_, 3) == "'''") {
      const size_t end = text_.find("'''", at_ + 3);
      if (end == std::string_view::npos) out_.faults.push_back("''' is not closed");
      at_ = end == std::string_view::npos ? text_.size() : end + 3;
      out_.code += "''";
    } else if (c == '\'') {
      ++at_;
      out_.code += '\'';
      String();
    } else {
      Plain(c);
    }
  }

  void Plain(char c) {
    static constexpr std::string_view kSigns = " \n@()[]{}.,:?!&|=<>*-+/_#";
    if (!IsAsciiAlnum(c) && kSigns.find(c) == std::string_view::npos) {
      out_.faults.push_back(StrCat("'", c, "' stands outside a string"));
    }
    if (c == '(' || c == '[' || c == '{') closers_.push_back(c == '(' ? ')' : c == '[' ? ']' : '}');
    if (c == ')' || c == ']' || c == '}') {
      if (closers_.empty() || (closers_.back() != c && closers_.back() != '$')) {
        out_.faults.push_back(StrCat("'", c, "' closes nothing"));
      } else {
        const bool interpolation = closers_.back() == '$';
        closers_.pop_back();
        if (interpolation) {
          ++at_;
          out_.code += '}';
          return String();
        }
      }
    }
    out_.code.push_back(c);
    ++at_;
  }

  void String() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') return out_.faults.push_back("a string spans lines");
      if (c == '\\') {
        if (std::string_view("\\'nrt$u").find(text_.at(at_ + 1)) == std::string_view::npos) {
          out_.faults.push_back("an escape that Bicep does not know");
        }
        at_ += 2;
      } else if (c == '\'') {
        ++at_;
        out_.code += '\'';
        return;
      } else if (text_.substr(at_, 2) == "${") {
        at_ += 2;
        out_.code += "${";
        closers_.push_back('$');
        return;
      } else {
        ++at_;
      }
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<char> closers_;
  Skeleton out_;
};

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  size_t from = 0;
  for (size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', from)) {
    lines.push_back(text.substr(from, at - from));
    from = at + 1;
  }
  return lines;
}

std::string Word(std::string_view text) {
  size_t end = 0;
  while (end < text.size() && (IsAsciiAlnum(text[end]) || text[end] == '_'))
    ++end;
  return std::string(text.substr(0, end));
}

struct Params {
  std::set<std::string> all;
  std::set<std::string> required;
};

Params ParamsOf(const std::string& module) {
  Params params;
  for (const std::string& line : Lines(module)) {
    if (!line.starts_with("param ")) continue;
    const std::string name = Word(std::string_view(line).substr(6));
    params.all.insert(name);
    if (line.find(" = ") == std::string::npos) params.required.insert(name);
  }
  return params;
}

// Every module call gives what the module asks for and nothing else; every symbol that is used
// exists.
void CheckModules(const test::Rendering& rendering) {
  const std::string main = rendering.Text("infra/main.bicep");
  std::set<std::string> symbols;
  std::string module;
  Params wanted;
  std::set<std::string> given;
  bool in_params = false;
  for (const std::string& line : Lines(main)) {
    if (line.starts_with("module ")) {
      symbols.insert(Word(std::string_view(line).substr(7)));
      const size_t open = line.find('\'');
      module = line.substr(open + 1, line.find('\'', open + 1) - open - 1);
      wanted = ParamsOf(rendering.Text("infra/" + module));
      given.clear();
    }
    if (line == "  params: {") in_params = true;
    const bool param = in_params && line.starts_with("    ") && line.size() > 4 && line[4] != ' ' &&
                       line[4] != '/' && line[4] != ']' && line[4] != '}';
    if (param) given.insert(Word(std::string_view(line).substr(4)));
    if (line == "  }" && in_params) {
      INFO(module);
      in_params = false;
      CHECK(std::ranges::includes(wanted.all, given));
      CHECK(std::ranges::includes(given, wanted.required));
    }
  }
  for (size_t at = main.find(".outputs."); at != std::string::npos;
       at = main.find(".outputs.", at + 1)) {
    size_t from = at;
    while (from > 0 && (IsAsciiAlnum(main[from - 1]) || main[from - 1] == '_'))
      --from;
    INFO(main.substr(from, at - from));
    CHECK(symbols.contains(main.substr(from, at - from)));
  }
}

// What main.bicep asks for, each parameter file gives; and gives nothing else.
void CheckParameters(const test::Rendering& rendering) {
  const Params wanted = ParamsOf(rendering.Text("infra/main.bicep"));
  for (const auto& [path, file] : rendering.files->files()) {
    if (!path.ends_with(".bicepparam")) continue;
    INFO(path);
    const Params given = ParamsOf(file.bytes);
    CHECK(std::ranges::includes(wanted.all, given.all));
    std::set<std::string> needed = wanted.required;
    needed.erase("budget");  // may be null
    CHECK(std::ranges::includes(given.all, needed));
  }
}

// Names that function.json mentions are in main.bicep.
void CheckFunctions(const test::Rendering& rendering, const std::string& path,
                    const nlohmann::json& function) {
  const std::string main = rendering.Text("infra/main.bicep");
  std::set<std::string> names;
  int triggers = 0;
  for (const auto& binding : function.at("bindings")) {
    INFO(path << " " << binding.dump());
    CHECK(names.insert(LowerAscii(binding.at("name").get<std::string>())).second);
    const auto type = binding.at("type").get<std::string>();
    triggers += type.ends_with("Trigger") ? 1 : 0;
    for (const char* key : {"queueName", "containerName"}) {
      if (binding.contains(key))
        CHECK(main.find("'" + binding.at(key).get<std::string>() + "'") != std::string::npos);
    }
  }
  INFO(path);
  CHECK(triggers == 1);
}

// A C++ text without comments and with every literal's content gone: what is left is plain code.
// Nothing of the user's but names made of letters and digits may stand in it.
std::string CppFault(std::string_view text) {
  static constexpr std::string_view kSigns = " \n\t_()[]{}<>.,:;?!&|^~=*-+/%#'\"\\";
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const std::string_view two = text.substr(i, 2);
    if (quote != 0) {
      if (c == '\n') return "a literal spans lines";
      if (c == '\\') ++i;
      if (c == quote) quote = 0;
    } else if (two == "R\"") {
      const size_t open = text.find('(', i);
      if (open == std::string_view::npos) return "a raw literal has no '('";
      const std::string close = StrCat(")", text.substr(i + 2, open - i - 2), "\"");
      const size_t end = text.find(close, open);
      if (end == std::string_view::npos) return "a raw literal is not closed";
      i = end + close.size() - 1;
    } else if (two == "//") {
      const size_t end = std::min(text.find('\n', i), text.size());
      if (text[end - 1] == '\\') return "a comment goes on in the next line";
      i = end - 1;
    } else if (two == "/*") {
      return "a comment that a text could close";
    } else if (c == '"' || (c == '\'' && (i == 0 || !IsAsciiAlnum(text[i - 1])))) {
      quote = c;
    } else if (!IsAsciiAlnum(c) && kSigns.find(c) == std::string_view::npos) {
      return StrCat("'", c, "' stands in the code");
    }
  }
  return quote != 0 ? "a literal is not closed" : "";
}

// The rows of a Markdown table have as many cells as its head, whatever stands in them.
std::string MarkdownFault(const std::string& text) {
  size_t cells = 0;
  for (const std::string& line : Lines(text)) {
    if (!line.starts_with("|")) {
      cells = 0;
      continue;
    }
    size_t bars = 0;
    for (size_t i = 0; i < line.size(); ++i)
      bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1U : 0U;
    if (cells == 0) cells = bars;
    if (bars != cells) return line;
  }
  return "";
}

std::string YamlFault(const std::string& text) {
  SourceMap sources;
  DiagnosticList sink;
  const auto tree = reader::ReadYaml(sources, sources.Add("pipeline.yml", text), sink);
  if (sink.HasErrors()) return sink.Sorted().front().message;
  return tree ? "" : "no tree";
}

void CheckRendering(const test::Rendering& rendering) {
  for (const auto& [path, file] : rendering.files->files()) {
    INFO(path);
    if (path.starts_with("infra/") && (path.ends_with(".bicep") || path.ends_with(".bicepparam"))) {
      CHECK(Lexer(file.bytes).Run().faults.empty());
    }
    const bool ours = !path.starts_with("vendor/");
    if (ours && (path.ends_with(".cc") || path.ends_with(".h"))) CHECK(CppFault(file.bytes) == "");
    if (ours && path.ends_with(".md")) CHECK(MarkdownFault(file.bytes) == "");
    if (ours && path.ends_with(".yml")) CHECK(YamlFault(file.bytes) == "");
    if (ours && path.ends_with(".json")) {
      const nlohmann::json parsed = nlohmann::json::parse(file.bytes, nullptr, false);
      CHECK_FALSE(parsed.is_discarded());
      if (path.ends_with("/function.json")) CheckFunctions(rendering, path, parsed);
    }
  }
  CheckModules(rendering);
  CheckParameters(rendering);
}

// Each edge that needs something has a grant, each grant an edge, each grant a role.
void CheckGrants(const test::Rendering& rendering) {
  const graph::Graph& graph = rendering.graph;
  std::set<const graph::Grant*> covered;
  for (const azure::AppView& view : azure::ViewApps(rendering.platform->base, graph)) {
    for (const azure::Role& role : azure::RolesOf(view))
      covered.insert(role.grants.begin(), role.grants.end());
  }
  CHECK(covered.size() == graph.grants.size());
  for (const graph::Edge& edge : graph.edges) {
    using graph::Verb;
    const bool touches =
        edge.verb == Verb::kReads || edge.verb == Verb::kWrites || edge.verb == Verb::kSends;
    if (!touches) continue;
    CHECK(std::ranges::any_of(graph.grants, [&](const graph::Grant& grant) {
      return grant.function == edge.from && grant.resource == edge.to;
    }));
  }
  for (const graph::Grant& grant : graph.grants) {
    const bool secret = grant.permission == graph::Permission::kReadSecret;
    const bool poison = graph.At(grant.resource).poison;
    const bool joined = std::ranges::any_of(graph.edges, [&](const graph::Edge& edge) {
      return (edge.from == grant.function && edge.to == grant.resource) ||
             (edge.to == grant.function && edge.from == grant.resource);
    });
    CHECK((secret || poison || joined));
  }
}

}  // namespace

TEST_CASE("Lexer: finds what would not be Bicep, so that the property can fail", "[azure]") {
  for (const char* bad :
       {"var a = 'it's'\n", "var a = 'x\ny'\n", "var a = {\n", "var a = ]\n", "var a = b $ c\n",
        "var a = '\\q'\n", "var a = '${b'\n", "var a = \"b\"\n"}) {
    INFO(bad);
    CHECK_FALSE(Lexer(bad).Run().faults.empty());
  }
  const char* good = "// it's\nvar a = '${b.c}-\\${d}\\'' // {\nvar e = '''x ' y'''\n";
  CHECK(Lexer(good).Run().faults.empty());
}

TEST_CASE("Faults: they find what has broken out, so that the property can fail", "[azure]") {
  for (const char* bad : {"x = \"a\nb\";\n", "x = \"a;\n", "int a; /* */\n", "int @a;\n",
                          "// a \\\nb\n", "R\"(a)x\";\n", "`\n"}) {
    INFO(bad);
    CHECK_FALSE(CppFault(bad).empty());
  }
  CHECK(CppFault("x = \"a\\\"@\"; // `it's`\nauto c = '\\'', n = 1'000;\n") == "");
  CHECK_FALSE(MarkdownFault("| a | b |\n|---|---|\n| c | d | e |\n").empty());
  CHECK(MarkdownFault("| a | b |\n|---|---|\n| c \\| d | e |\n").empty());
  CHECK_FALSE(YamlFault("a: 'b\n").empty());
}

TEST_CASE(
    "Render: random blueprints give what parses, refers to what exists and holds texts as texts",
    "[azure]") {
  const uint64_t seeds = test::Seeds(60, 3000);
  for (uint64_t seed = 0; seed < seeds; ++seed) {
    const std::string text = test::RandomBlueprint(seed);
    INFO("seed " << seed << "\n" << text);
    const auto rendering = test::RenderGood(text);
    CheckRendering(*rendering);
    CheckGrants(*rendering);
    if (seed % 10 == 0) {
      const auto again = test::RenderGood(text);
      for (const auto& [path, file] : rendering->files->files())
        CHECK(again->Text(path) == file.bytes);
    }
  }
}
