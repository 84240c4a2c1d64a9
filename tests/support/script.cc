#include "tests/support/script.h"

#include <filesystem>
#include <functional>
#include <stdexcept>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace formwork::test {
namespace {

namespace fs = std::filesystem;

class Failed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Script {
 public:
  explicit Script(std::string formwork) : formwork_(std::move(formwork)) {}

  void Unpack(const Archive& archive) {
    for (const auto& [name, bytes] : archive.files)
      WriteFile(dir_.File(name), bytes);
  }

  void Do(const std::string& line) {
    std::vector<std::string> words = SplitWords(line);
    int expected = 0;
    if (words.at(0) == "exit") {
      expected = std::stoi(words.at(1));
      words.erase(words.begin(), words.begin() + 2);
    }
    const std::string verb = words.at(0);
    if (verb == "formwork" || verb == "git" || verb == "shell") return Execute(words, expected);
    words.erase(words.begin());
    const auto& table = Table();
    const auto found = table.find(verb);
    if (found == table.end()) throw Failed("no such command of a script: " + verb);
    found->second(*this, words);
  }

 private:
  using Words = std::vector<std::string>;
  using Verb = std::function<void(Script&, const Words&)>;

  void Execute(Words words, int expected) {
    if (words[0] == "git") {
      words.erase(words.begin());
      out_ = Git(dir_.path(), words);
      return;
    }
    RunOptions options{
        .folder = dir_.path(),
        .environment = {{"NO_COLOR", "1"}, {"TF_BUILD", ""}, {"BUILD_SOURCESDIRECTORY", ""}}};
    if (words[0] == "shell") {
      options.environment["formwork"] = formwork_;
      words = {"/bin/sh", "-c", words.at(1)};
    } else {
      words[0] = formwork_;
    }
    const Ran ran = RunProgram(words, options);
    out_ = ran.out;
    err_ = ran.err;
    if (ran.exit_code == expected) return;
    throw Failed("exit code " + std::to_string(ran.exit_code) + " instead of " +
                 std::to_string(expected) + Said());
  }

  [[nodiscard]] std::string Said() const { return "\n--- stdout\n" + out_ + "--- stderr\n" + err_; }

  [[nodiscard]] std::string Text(const std::string& name) const {
    if (name == "stdout") return out_;
    if (name == "stderr") return err_;
    return ReadFile(dir_.File(name));
  }

  void Compare(const std::string& a, const std::string& b) const {
    if (Text(a) == Text(b)) return;
    throw Failed(a + " is not " + b + "\n--- " + a + "\n" + Text(a) + "--- " + b + "\n" + Text(b));
  }

  void Contains(const Words& words, bool wanted) const {
    if ((Text(words.at(0)).find(words.at(1)) != std::string::npos) == wanted) return;
    throw Failed(words[0] + (wanted ? " does not hold '" : " holds '") + words[1] + "'\n--- " +
                 words[0] + "\n" + Text(words[0]) +
                 (words[0] == "stdout" ? "--- stderr\n" + err_ : ""));
  }

  void Replace(const Words& words) const {
    std::string text = Text(words.at(0));
    const size_t at = text.find(words.at(1));
    if (at == std::string::npos) throw Failed(words[0] + " does not hold '" + words[1] + "'");
    WriteFile(dir_.File(words[0]), text.replace(at, words[1].size(), words.at(2)));
  }

  void ToCrlf(const std::string& name) const {
    std::string text;
    for (const char c : Text(name)) {
      if (c == '\n') text += '\r';
      text += c;
    }
    WriteFile(dir_.File(name), text);
  }

  void Exists(const std::string& name, bool wanted) const {
    if (fs::exists(fs::symlink_status(dir_.File(name))) != wanted) {
      throw Failed(name + (wanted ? " is not there" : " is there"));
    }
  }

  // Every file below, with its time: what a run that changes nothing leaves alone.
  [[nodiscard]] std::map<std::string, fs::file_time_type> Times() const {
    std::map<std::string, fs::file_time_type> times;
    for (const auto& entry : fs::recursive_directory_iterator(dir_.path())) {
      const std::string path = entry.path().string();
      if (entry.is_regular_file()) times[path] = entry.last_write_time();
    }
    return times;
  }

  void SameTimes() const {
    const auto now = Times();
    for (const auto& [path, time] : now) {
      const auto old = times_.find(path);
      if (old == times_.end() || old->second != time) throw Failed("was touched: " + path);
    }
    if (now.size() != times_.size()) throw Failed("files are gone");
  }

  static const std::map<std::string, Verb>& Table() {
    static const std::map<std::string, Verb> table = {
        {"cmp", [](Script& s, const Words& w) { s.Compare(w.at(0), w.at(1)); }},
        {"contains", [](Script& s, const Words& w) { s.Contains(w, true); }},
        {"lacks", [](Script& s, const Words& w) { s.Contains(w, false); }},
        {"empty",
         [](Script& s, const Words& w) {
           if (!s.Text(w.at(0)).empty()) throw Failed(w[0] + " is not empty" + s.Said());
         }},
        {"cp", [](Script& s, const Words& w) { WriteFile(s.dir_.File(w.at(1)), s.Text(w.at(0))); }},
        {"mv",
         [](Script& s, const Words& w) { fs::rename(s.dir_.File(w.at(0)), s.dir_.File(w.at(1))); }},
        {"rm", [](Script& s, const Words& w) { fs::remove_all(s.dir_.File(w.at(0))); }},
        {"mkdir", [](Script& s, const Words& w) { fs::create_directories(s.dir_.File(w.at(0))); }},
        {"link",
         [](Script& s, const Words& w) { fs::create_symlink(w.at(0), s.dir_.File(w.at(1))); }},
        {"chmod",
         [](Script& s, const Words& w) {
           fs::permissions(s.dir_.File(w.at(1)),
                           static_cast<fs::perms>(std::stoi(w.at(0), nullptr, 8)));
         }},
        {"replace", [](Script& s, const Words& w) { s.Replace(w); }},
        {"crlf", [](Script& s, const Words& w) { s.ToCrlf(w.at(0)); }},
        {"exists", [](Script& s, const Words& w) { s.Exists(w.at(0), true); }},
        {"absent", [](Script& s, const Words& w) { s.Exists(w.at(0), false); }},
        {"times", [](Script& s, const Words& /*w*/) { s.times_ = s.Times(); }},
        {"untouched", [](Script& s, const Words& /*w*/) { s.SameTimes(); }},
    };
    return table;
  }

  std::string formwork_;
  TempDir dir_;
  std::string out_;
  std::string err_;
  std::map<std::string, fs::file_time_type> times_;
};

}  // namespace

Archive ParseArchive(std::string_view text) {
  Archive archive;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string line(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.starts_with("-- ") && line.ends_with(" --") && line.size() > 6) {
      archive.files.emplace_back(line.substr(3, line.size() - 6), "");
    } else if (!archive.files.empty()) {
      archive.files.back().second += line + "\n";
    } else if (!line.empty() && !line.starts_with('#')) {
      archive.commands.push_back(line);
    }
  }
  return archive;
}

std::vector<std::string> SplitWords(std::string_view line) {
  std::vector<std::string> words;
  bool quoted = false;
  bool open = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      if (!open) words.emplace_back();
      open = true;
    } else if (c == 'n' && open && words.back().ends_with('\\')) {
      words.back().back() = '\n';
    } else if (c == ' ' && !quoted) {
      open = false;
    } else {
      if (!open) words.emplace_back();
      open = true;
      words.back().push_back(c);
    }
  }
  if (quoted) throw std::runtime_error("open quote in: " + std::string(line));
  return words;
}

std::string RunScript(const std::string& path, const std::string& formwork) {
  const Archive archive = ParseArchive(ReadFile(path));
  if (archive.commands.empty()) return path + ": holds no command";
  Script script(formwork);
  script.Unpack(archive);
  for (const std::string& command : archive.commands) {
    try {
      script.Do(command);
    } catch (const std::exception& failure) {
      return path + ": " + command + "\n" + failure.what() + "\n";
    }
  }
  return "";
}

}  // namespace formwork::test
