// `formwork completion bash|zsh|fish`: scripts made from the command table, so that they never lag
// behind it.

#include <algorithm>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/cli/commands.h"

namespace formwork::cli {
namespace {

// What may follow: "" -> commands, "queue" -> its subcommands, "queue send" -> its options.
using Words = std::map<std::string, std::vector<std::string>>;

void AddOnce(std::vector<std::string>& words, std::string word) {
  if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
}

void AddOptions(std::vector<std::string>& words, const std::vector<Option>& options) {
  for (const Option& option : options) {
    for (const std::string_view choice : option.choices)
      AddOnce(words, std::string(choice));
    if (!option.name.starts_with('-')) continue;
    AddOnce(words, std::string(option.name.substr(option.name.rfind(',') + 1)));
  }
}

Words CollectWords() {
  Words words;
  for (const Command& command : Commands()) {
    const std::string name(command.name);
    const size_t blank = name.find(' ');
    AddOnce(words[""], name.substr(0, blank));
    if (blank != std::string::npos) AddOnce(words[name.substr(0, blank)], name.substr(blank + 1));
    AddOptions(words[name], command.options);
    AddOptions(words[name], CommonOptions());
  }
  return words;
}

// Every spelling of the options that take a value: the word behind them is no command.
std::vector<std::string> ValueOptions() {
  std::vector<std::string> spellings;
  const auto add = [&](const std::vector<Option>& options) {
    for (const Option& option : options) {
      if (option.value.empty() || !option.name.starts_with('-')) continue;
      std::string_view rest = option.name;
      while (!rest.empty()) {
        const size_t comma = std::min(rest.find(','), rest.size());
        AddOnce(spellings, std::string(rest.substr(0, comma)));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
      }
    }
  };
  add(CommonOptions());
  for (const Command& command : Commands())
    add(command.options);
  return spellings;
}

// Names, options and choices hold letters, digits and dashes only: they need no quoting in any
// shell.
std::string Bash(const Words& words) {
  std::string cases;
  std::vector<std::string> paths;
  for (const auto& [path, next] : words) {
    cases += StrCat("    '", path, "') words='", Join(next, " "), "' ;;\n");
    if (!path.empty()) paths.push_back(StrCat("'", path, "'"));
  }
  return StrCat(
      "_formwork() {\n  local path='' skip='' word words=''\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    if [ -n \"$skip\" ]; then skip=''; continue; fi\n"
      "    case $word in ",
      Join(ValueOptions(), "|"),
      ") skip=1; continue ;; esac\n    case \"${path:+$path }$word\" in ", Join(paths, "|"),
      ") path=\"${path:+$path }$word\" ;; esac\n"
      "  done\n  case $path in\n",
      cases,
      "  esac\n"
      "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"${COMP_WORDS[COMP_CWORD]}\")\n}\n"
      "complete -o default -F _formwork formwork\n");
}

std::string Zsh(const Words& words) {
  return StrCat("#compdef formwork\nautoload -U +X bashcompinit && bashcompinit\n", Bash(words));
}

std::string Fish(const Words& words) {
  std::string out = "complete -c formwork -e\n";
  for (const auto& [path, next] : words) {
    for (const std::string& word : next) {
      const std::string condition =
          path.empty() ? "__fish_use_subcommand"
                       : StrCat("__fish_seen_subcommand_from ", path.substr(path.rfind(' ') + 1));
      const bool option = word.starts_with("--");
      out += StrCat("complete -c formwork -n '", condition, "' ",
                    option                  ? "-l " + word.substr(2)
                    : word.starts_with('-') ? "-s " + word.substr(1)
                                            : "-f -a " + word,
                    "\n");
    }
  }
  return out;
}

int RunCompletion(const Arguments& arguments, Env& env) {
  const std::string shell = arguments.ValueOr("SHELL", "bash");
  const Words words = CollectWords();
  env.out << (shell == "bash" ? Bash(words) : shell == "zsh" ? Zsh(words) : Fish(words));
  return kDone;
}

}  // namespace

Command CompletionCommand() {
  return {
      .name = "completion",
      .summary = "Print a completion script for a shell",
      .example = "formwork completion bash > ~/.local/share/bash-completion/completions/formwork",
      .options = {{.name = "SHELL",
                   .help = "bash, zsh or fish",
                   .required = true,
                   .choices = {"bash", "zsh", "fish"}}},
      .run = RunCompletion};
}

}  // namespace formwork::cli
