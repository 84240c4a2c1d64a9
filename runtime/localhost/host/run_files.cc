#include "runtime/localhost/host/run_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <unistd.h>

namespace formwork::localhost {
namespace {

namespace fs = std::filesystem;

// Through a file beside it, for this user alone: the keys are in there.
bool Replace(const fs::path& path, const std::string& text) {
  const fs::path temporary = path.string() + ".new";
  std::error_code failed;
  std::ofstream(temporary).close();
  fs::permissions(temporary, fs::perms::owner_read | fs::perms::owner_write, failed);
  std::ofstream out(temporary);
  out << text;
  out.close();
  if (failed || !out) {
    fs::remove(temporary, failed);
    return false;
  }
  fs::rename(temporary, path, failed);
  return !failed;
}

}  // namespace

void MakeFolderOf(const std::string& file) {
  if (const fs::path folder = fs::path(file).parent_path(); !folder.empty())
    fs::create_directories(folder);
}

bool RunFiles::Announce(const HostParts& parts) const {
  if (run_file_.empty()) return true;
  MakeFolderOf(run_file_);
  Json apps = Json::Object();
  for (const RunningApp& app : parts.apps)
    apps.Set(app.app.name, Json::Int(app.app.port));
  Json run = Json::Object();
  run.Set("port", Json::Int(parts.apps.front().app.port));
  run.Set("pid", Json::Int(::getpid()));
  run.Set("key", Json::String(parts.control_key));
  run.Set("hostKey", Json::String(parts.keys.host()));
  run.Set("masterKey", Json::String(parts.keys.master()));
  run.Set("apps", std::move(apps));
  return Replace(run_file_, WriteJson(run) + "\n");
}

void RunFiles::WriteMeasured(const Measured& measured,
                             std::chrono::steady_clock::duration lived) const {
  if (run_file_.empty()) return;
  const int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(lived).count();
  Replace(fs::path(run_file_).parent_path() / "measured.json",
          measured.ToJson(std::max<int64_t>(seconds, 1)) + "\n");
}

void RunFiles::Withdraw() const {
  std::error_code ignored;  // somebody else has removed it
  if (!run_file_.empty()) fs::remove(run_file_, ignored);
}

}  // namespace formwork::localhost
