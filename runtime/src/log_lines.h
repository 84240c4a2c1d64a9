#pragma once
// The structured lines on stdout that alerts read: one JSON object a line, never mixed up, written
// in batches by a thread of its own so that no function waits for the console.

#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace formwork {

class LogLines {
 public:
  explicit LogLines(int descriptor);
  LogLines(const LogLines&) = delete;
  LogLines& operator=(const LogLines&) = delete;
  ~LogLines();

  // `line` without its newline.
  void Write(std::string_view line);

 private:
  void Work();

  int descriptor_;
  std::mutex mutex_;
  std::condition_variable wakes_;
  std::string waiting_;
  bool waits_ = false;  // the thread does, for a first line
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace formwork
