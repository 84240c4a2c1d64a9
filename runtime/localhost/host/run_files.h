#pragma once
// The files by which other processes find a running host: run.json (where it listens, and the keys)
// and, beside it, measured.json (what `formwork cost --measured` reads). Each is written whole or
// not at all.

#include <chrono>
#include <string>

#include "runtime/localhost/control/parts.h"

namespace formwork::localhost {

// A name without a folder lies in the working directory, which is there.
void MakeFolderOf(const std::string& file);

class RunFiles {
 public:
  // No name: nothing is written.
  explicit RunFiles(std::string run_file) : run_file_(std::move(run_file)) {}

  // False if it could not be written.
  [[nodiscard]] bool Announce(const HostParts& parts) const;
  // A full disk does not end the platform: the last figures stay.
  void WriteMeasured(const Measured& measured, std::chrono::steady_clock::duration lived) const;
  // The host is gone; what it measured stays.
  void Withdraw() const;

 private:
  std::string run_file_;
};

}  // namespace formwork::localhost
