#include "tests/e2e/generate/project.h"

#include <filesystem>
#include <stdexcept>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace formwork::test {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBefore = R"(formwork: 1
name: notes
target: azure
region: eastus
types:
  Note: { id: uuid, book: string(1..64), text: string }
containers:
  notes: { of: Note, partitionKey: /book }
functions:
  post-note: { http: "POST /{book}", body: Note, writes: { note: notes } }
  get-note:
    http: GET /{book}/{id}
    reads: { note: { from: notes, partition: book, id: id } }
    returns: Note
apps:
  old: { functions: [post-note, get-note] }
)";

// The app and one function are renamed, one goes, one comes, a time-out moves.
constexpr std::string_view kAfter = R"(formwork: 1
name: notes
target: azure
region: eastus
hosting: { timeout: 3m }
types:
  Note: { id: uuid, book: string(1..64), text: string }
containers:
  notes: { of: Note, partitionKey: /book }
functions:
  add-note: { http: "POST /{book}", was: post-note, body: Note, writes: { note: notes } }
  tick: { schedule: "0 0 3 * * *" }
apps:
  new: { was: old, functions: [add-note, tick] }
)";

void Edit(const std::string& path, std::string_view from, std::string_view to) {
  std::string text = ReadFile(path);
  const size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error(path + " lacks " + std::string(from));
  WriteFile(path, text.replace(at, from.size(), to));
}

}  // namespace

std::string FormworkBinary() {
  return std::string(FORMWORK_BINARY_DIR) + "/bin/formwork";
}

int Generate(const std::string& folder) {
  return RunProgram({FormworkBinary(), "generate", "-C", folder}).exit_code;
}

void PrepareProject(const std::string& folder) {
  fs::remove_all(folder);
  WriteFile(folder + "/blueprint.yaml", kBefore);
  if (Generate(folder) != 0) throw std::runtime_error("the first run failed");
  WriteFile(folder + "/apps/old/functions/post_note.cc", "// user: body\n");
  WriteFile(folder + "/apps/old/functions/get_note.cc", "// user: of a function that goes\n");
  WriteFile(folder + "/apps/old/lib/helper.h", "// user: a file of their own\n");
  Edit(folder + "/apps/old/CMakeLists.txt", "\n", "\n# user: merges\n");
  Edit(folder + "/apps/old/host.json", "00:02:00", "00:01:11");  // conflicts with the new time-out
  WriteFile(folder + "/blueprint.yaml", kAfter);
}

Tree Snapshot(const std::string& folder) {
  Tree tree;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().lexically_relative(folder).string();
    if (path.starts_with(".formwork/backup")) continue;
    tree[path] = entry.is_directory() ? "(folder)" : ReadFile(entry.path().string());
  }
  return tree;
}

std::vector<std::string> Differences(const Tree& expected, const Tree& found) {
  std::vector<std::string> out;
  for (const auto& [path, bytes] : expected) {
    const auto it = found.find(path);
    if (it == found.end()) {
      out.push_back(path + ": is missing");
    } else if (it->second != bytes) {
      out.push_back(path + ": differs");
    }
  }
  for (const auto& [path, bytes] : found) {
    if (!expected.contains(path)) out.push_back(path + ": is too much");
  }
  return out;
}

bool HoldsUserLines(const std::string& folder) {
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().lexically_relative(folder).string();
    if (entry.is_regular_file() && !path.starts_with(".formwork"))
      all += ReadFile(entry.path().string());
  }
  for (const char* line : {"// user: body\n", "// user: of a function that goes\n",
                           "// user: a file of their own\n", "# user: merges\n", "00:01:11"}) {
    if (all.find(line) == std::string::npos) return false;
  }
  return true;
}

}  // namespace formwork::test
