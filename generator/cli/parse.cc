// The only file that knows CLI11.

#include "generator/cli/parse.h"

#include <map>
#include <memory>

#include <CLI/CLI.hpp>

#include "generator/base/near_name.h"
#include "generator/base/str_cat.h"

namespace formwork::cli {
namespace {

bool IsPositional(const Option& option) {
  return !option.name.starts_with('-');
}

std::string_view FirstWord(std::string_view name) {
  return name.substr(0, name.find(' '));
}

class Parser {
 public:
  explicit Parser(const std::vector<Command>& commands) {
    app_.require_subcommand(0, 1);
    app_.set_help_flag("-h,--help", "Print this help");
    app_.set_version_flag("-V,--version", Version());
    app_.get_formatter()->column_width(34);
    for (const Command& command : commands)
      Add(command);
  }

  std::variant<Parsed, Help, UsageError> Parse(std::span<const std::string> args) {
    std::vector<std::string> reversed(args.rbegin(), args.rend());
    try {
      app_.parse(std::move(reversed));
    } catch (const CLI::CallForHelp&) {
      return Help{HelpText()};
    } catch (const CLI::CallForAllHelp&) {
      return Help{HelpText()};
    } catch (const CLI::CallForVersion&) {
      return Help{Version() + "\n"};
    } catch (const CLI::ParseError& error) {
      return UsageError{Explain(error, args)};
    }
    for (const auto& [app, command] : leaves_) {
      if (app->parsed()) return Parsed{.command = command, .arguments = Collect(*app)};
    }
    const CLI::App* deepest = Deepest();
    if (deepest == &app_ && args.empty()) return Help{HelpText()};
    return UsageError{
        StrCat("formwork: error: '", deepest->get_name(), "' needs a subcommand\n\n", HelpText())};
  }

 private:
  void Add(const Command& command) {
    CLI::App* parent = &app_;
    std::string name(command.name);
    if (const size_t blank = name.find(' '); blank != std::string::npos) {
      parent = Group(name.substr(0, blank));
      name = name.substr(blank + 1);
    }
    CLI::App* sub = parent->add_subcommand(name, std::string(command.summary));
    sub->footer(StrCat("Example:\n  ", command.example));
    for (const Option& option : command.options)
      AddOption(*sub, option);
    for (const Option& option : CommonOptions())
      AddOption(*sub, option);
    leaves_.emplace_back(sub, &command);
  }

  CLI::App* Group(const std::string& name) {
    const auto it = groups_.find(name);
    if (it != groups_.end()) return it->second;
    CLI::App* group = app_.add_subcommand(name, std::string(GroupSummary(name)));
    group->require_subcommand(0, 1);
    return groups_.emplace(name, group).first->second;
  }

  static void AddOption(CLI::App& app, const Option& option) {
    const std::string name(option.name);
    const std::string help(option.help);
    if (option.value.empty() && !IsPositional(option)) {
      app.add_flag(name, help);
      return;
    }
    CLI::Option* added = app.add_option(name, help);
    if (!option.value.empty()) added->type_name(std::string(option.value));
    if (IsPositional(option)) added->type_name("");
    if (option.required) added->required();
    if (option.repeated) {
      added->expected(1, CLI::detail::expected_max_vector_size)->take_all();
      added->allow_extra_args(IsPositional(option));
    } else {
      added->expected(1)->take_last();
    }
    if (option.most > 0) {
      added->check([most = option.most](const std::string& given) { return NoCount(most, given); });
    }
    if (option.choices.empty()) return;
    const std::vector<std::string> choices(option.choices.begin(), option.choices.end());
    added->check([choices](const std::string& given) { return NotAmong(choices, given); });
  }

  // Why a value is no number from 0 to `most`; empty if it is.
  static std::string NoCount(int64_t most, const std::string& given) {
    const bool digits = !given.empty() && given.size() < 18 &&
                        given.find_first_not_of("0123456789") == std::string::npos;
    if (digits && std::stoll(given) <= most) return {};
    return StrCat("'", given, "' is no whole number from 0 to ", most);
  }

  // Why a value is not one of a few words; empty if it is.
  static std::string NotAmong(const std::vector<std::string>& choices, const std::string& given) {
    if (std::ranges::find(choices, given) != choices.end()) return {};
    const auto near = NearestName(given, choices);
    return StrCat("'", given, "' is none of ", Join(choices, ", "),
                  near ? StrCat("; did you mean '", *near, "'?") : std::string());
  }

  [[nodiscard]] static Arguments Collect(const CLI::App& app) {
    Arguments arguments;
    for (const CLI::Option* option : app.get_options()) {
      if (option->count() == 0) continue;
      std::string name =
          option->get_lnames().empty() ? option->get_name() : "--" + option->get_lnames().front();
      if (option->get_lnames().empty() && !option->get_snames().empty()) {
        name = "-" + option->get_snames().front();
      }
      arguments.Set(name, option->results());
    }
    return arguments;
  }

  [[nodiscard]] const CLI::App* Deepest() const {
    const CLI::App* at = &app_;
    while (!at->get_subcommands().empty())
      at = at->get_subcommands().front();
    return at;
  }

  [[nodiscard]] std::string HelpText() const { return app_.help(); }

  // CLI11's message with ours around it: a near miss is suggested, the right help is named.
  std::string Explain(const CLI::ParseError& error, std::span<const std::string> args) const {
    const CLI::App* deepest = Deepest();
    std::string message = error.what();
    std::string hint;
    if (deepest->get_subcommands([](const CLI::App*) { return true; }).size() > 1) {
      const auto word = UnknownWord(*deepest, args);
      if (!word.empty()) {
        message = StrCat("unknown command '", word, "'");
        if (const auto near = NearestName(word, Names(*deepest)))
          hint = StrCat("  help: did you mean '", *near, "'?\n");
      }
    }
    if (const auto option = UnknownOption(*deepest, args); !option.empty()) {
      message = StrCat("unknown option '", option, "'");
      if (const auto near = NearestName(option, OptionNames(*deepest)))
        hint = StrCat("  help: did you mean '", *near, "'?\n");
    }
    std::string path = "formwork";
    for (const CLI::App* at = &app_; !at->get_subcommands().empty();) {
      at = at->get_subcommands().front();
      path += " " + at->get_name();
    }
    return StrCat("formwork: error: ", message, "\n", hint, "  see '", path, " --help'\n");
  }

  static std::vector<std::string> Names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
      names.push_back(sub->get_name());
    }
    return names;
  }

  static std::vector<std::string> OptionNames(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
      for (const std::string& name : option->get_lnames())
        names.push_back("--" + name);
      for (const std::string& name : option->get_snames())
        names.push_back("-" + name);
    }
    return names;
  }

  // The first option that the command does not have; what follows "--" is no option.
  static std::string UnknownOption(const CLI::App& app, std::span<const std::string> args) {
    const std::vector<std::string> known = OptionNames(app);
    for (const std::string& arg : args) {
      if (arg == "--") return {};
      std::string name = arg.substr(0, arg.find('='));
      const bool option = name.starts_with("--") || (name.size() == 2 && name.front() == '-');
      if (option && std::ranges::find(known, name) == known.end()) return name;
    }
    return {};
  }

  // The first word after the parsed commands that is no option.
  std::string UnknownWord(const CLI::App& app, std::span<const std::string> args) const {
    const bool at_root = &app == &app_;
    for (size_t i = at_root ? 0 : 1; i < args.size(); ++i) {
      if (!args[i].starts_with('-')) return args[i];
    }
    return {};
  }

  CLI::App app_{"Formwork: one blueprint, a whole platform.", "formwork"};
  std::map<std::string, CLI::App*> groups_;
  std::vector<std::pair<CLI::App*, const Command*>> leaves_;
};

// As other programs take it too: options of every command in front of its name ("-C DIR check"),
// and "help check".
std::vector<std::string> InOrder(std::span<const std::string> args) {
  const auto takes_value = [](const std::string& arg) {
    return std::ranges::any_of(CommonOptions(), [&](const Option& option) {
      const std::string name(option.name);  // "-e,--environment"
      return !option.value.empty() &&
             (name == arg || name.starts_with(arg + ",") || name.ends_with("," + arg));
    });
  };
  size_t begin = 0;
  while (begin + 1 < args.size() && takes_value(args[begin]))
    begin += 2;
  if (begin >= args.size()) return {args.begin(), args.end()};
  const auto word = args.begin() + static_cast<std::ptrdiff_t>(begin);
  const bool help = *word == "help";
  std::vector<std::string> ordered(word + (help ? 1 : 0), args.end());
  // What follows "--" is no option.
  const auto end = std::ranges::find(ordered, "--");
  ordered.insert(end, args.begin(), word);
  if (help) ordered.emplace_back("--help");
  return ordered;
}

}  // namespace

std::variant<Parsed, Help, UsageError> ParseCommandLine(std::span<const std::string> given,
                                                        const std::vector<Command>& commands) {
  const std::vector<std::string> args = InOrder(given);
  // Building the whole tree of commands costs more than running some of them: a known first word is
  // enough.
  std::vector<Command> wanted;
  for (const Command& command : commands) {
    if (!args.empty() && FirstWord(command.name) == args.front()) wanted.push_back(command);
  }
  if (wanted.empty()) return Parser(commands).Parse(args);
  auto parsed = Parser(wanted).Parse(args);
  if (auto* found = std::get_if<Parsed>(&parsed)) {
    const auto same = [&](const Command& command) { return command.name == found->command->name; };
    found->command = &*std::ranges::find_if(commands, same);
  }
  return parsed;
}

}  // namespace formwork::cli
