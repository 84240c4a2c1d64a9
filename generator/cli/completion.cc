// `formwork completion bash|zsh|fish`: scripts made from the command table, so that they never lag
// behind it. Names, options and choices hold letters, digits and dashes only: no shell wants them
// quoted otherwise.

#include <algorithm>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "generator/base/str_cat.h"
#include "generator/cli/commands.h"

namespace formwork::cli {
namespace {

// What may follow "queue" or "queue send".
struct Place {
  std::vector<std::string> words;  // subcommands, and what an argument without a name may be
  std::vector<Option> options;
};

using Places = std::map<std::string, Place>;  // "" is the tool itself

void AddOnce(std::vector<std::string>& words, std::string_view word) {
  if (std::ranges::find(words, word) == words.end()) words.emplace_back(word);
}

Places CollectPlaces() {
  Places places;
  for (const Command& command : Commands()) {
    const std::string name(command.name);
    const size_t blank = name.find(' ');
    AddOnce(places[""].words, name.substr(0, blank));
    if (blank != std::string::npos)
      AddOnce(places[name.substr(0, blank)].words, name.substr(blank + 1));
    Place& place = places[name];
    for (const auto& options : {command.options, CommonOptions()}) {
      for (const Option& option : options) {
        if (option.name.starts_with('-')) {
          place.options.push_back(option);
          continue;
        }
        for (const std::string_view choice : option.choices)
          AddOnce(place.words, choice);
      }
    }
  }
  return places;
}

// "-e,--environment" -> {"-e", "--environment"}.
std::vector<std::string> Spellings(const Option& option) {
  std::vector<std::string> spellings;
  std::string_view rest = option.name;
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    spellings.emplace_back(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return spellings;
}

// Options whose next word is their value, and no command.
std::vector<std::string> ValueOptions(const Places& places) {
  std::vector<std::string> all;
  for (const auto& [path, place] : places) {
    for (const Option& option : place.options) {
      if (option.value.empty()) continue;
      for (const std::string& spelling : Spellings(option))
        AddOnce(all, spelling);
    }
  }
  return all;
}

std::vector<std::string> Paths(const Places& places) {
  std::vector<std::string> paths;
  for (const auto& [path, place] : places) {
    if (!path.empty()) paths.push_back(StrCat("'", path, "'"));
  }
  return paths;
}

// The part that bash and zsh read alike: from the words before the cursor, one per round of a loop,
// to `offer`. `line` is the command so far; `skip` is set when the last word wants a value.
std::string Walk(const Places& places) {
  std::string words;
  std::string values;
  for (const auto& [path, place] : places) {
    std::vector<std::string> offer = place.words;
    for (const Option& option : place.options) {
      const std::vector<std::string> spellings = Spellings(option);
      offer.push_back(spellings.back());
      if (option.choices.empty()) continue;
      for (const std::string& spelling : spellings) {
        values += StrCat("      '", path, " ", spelling, "') offer='", Join(option.choices, " "),
                         "' ;;\n");
      }
    }
    words += StrCat("      '", path, "') offer='", Join(offer, " "), "' ;;\n");
  }
  return StrCat("    if [ -n \"$skip\" ]; then skip=''; continue; fi\n    case $word in ",
                Join(ValueOptions(places), "|"),
                ") skip=1; continue ;; esac\n    case \"${line:+$line }$word\" in ",
                Join(Paths(places), "|"), ") line=\"${line:+$line }$word\" ;; esac\n  done\n",
                "  if [ -n \"$skip\" ]; then\n    case \"$line $word\" in\n", values,
                "    esac\n  else\n    case $line in\n", words, "    esac\n  fi\n");
}

std::string Bash(const Places& places) {
  return StrCat("_formwork() {\n  local line='' skip='' word='' offer=''\n",
                "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n", Walk(places),
                "  mapfile -t COMPREPLY < <(compgen -W \"$offer\" -- "
                "\"${COMP_WORDS[COMP_CWORD]}\")\n}\n"
                "complete -o default -F _formwork formwork\n");
}

// Works sourced and as a file `_formwork` in fpath, where its first line is read and its text is
// the function's body when Tab is first pressed.
std::string Zsh(const Places& places) {
  return StrCat("#compdef formwork\n_formwork() {\n  local line='' skip='' word='' offer=''\n",
                "  for word in \"${(@)words[2,CURRENT-1]}\"; do\n", Walk(places),
                "  if [ -n \"$offer\" ]; then compadd -- ${(s: :)offer}; else _files; fi\n}\n"
                "compdef _formwork formwork\n"
                "if [ \"${funcstack[1]}\" = _formwork ]; then _formwork \"$@\"; fi\n");
}

std::string FishOption(const std::string& path, const Option& option) {
  std::string line = StrCat("complete -c formwork -n '__formwork_at ", path, "'");
  for (const std::string& spelling : Spellings(option)) {
    const bool word = spelling.starts_with("--");
    line += StrCat(word ? " -l " : " -s ", spelling.substr(word ? 2 : 1));
  }
  if (!option.choices.empty()) {
    line += StrCat(" -x -a '", Join(option.choices, " "), "'");
  } else if (!option.value.empty()) {
    line += " -r";
  }
  return line + "\n";
}

std::string Fish(const Places& places) {
  std::string out = StrCat(
      "function __formwork_at\n  set -l line\n  set -l skip 0\n"
      "  for word in (commandline -opc)[2..]\n"
      "    if test $skip = 1; set skip 0; continue; end\n"
      "    if contains -- $word ",
      Join(ValueOptions(places), " "), "; set skip 1; continue; end\n",
      "    set -l longer (string join ' ' $line $word)\n    if contains -- $longer ",
      Join(Paths(places), " "), "; set line $longer; end\n  end\n",
      "  test \"$line\" = \"$argv\"\nend\ncomplete -c formwork -e\n");
  for (const auto& [path, place] : places) {
    const std::string at = path.empty() ? "\"\"" : path;
    if (!place.words.empty()) {
      out += StrCat("complete -c formwork -n '__formwork_at ", at, "' -f -a '",
                    Join(place.words, " "), "'\n");
    }
    for (const Option& option : place.options)
      out += FishOption(at, option);
  }
  return out;
}

int RunCompletion(const Arguments& arguments, Env& env) {
  const std::string shell = arguments.ValueOr("SHELL", "bash");
  const Places places = CollectPlaces();
  env.out << (shell == "bash" ? Bash(places) : shell == "zsh" ? Zsh(places) : Fish(places));
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
