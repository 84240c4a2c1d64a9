// A main for fuzz targets without libFuzzer: runs every file of the folders given, and seeded
// mutations of them (more with FORMWORK_TEST_FULL=1). So g++ replays the corpus in plain ctest.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {
namespace fs = std::filesystem;

std::vector<std::string> ReadAll(const std::vector<std::string>& folders) {
  std::vector<fs::path> paths;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
      if (entry.is_regular_file()) paths.push_back(entry.path());
    }
  }
  std::ranges::sort(paths);
  std::vector<std::string> texts;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return texts;
}

void Run(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(text.data()),
                         text.size());  // NOLINT: bytes are bytes
}

// Deletes, repeats, swaps lines with those of another text, or changes single bytes.
std::string Mutate(std::string text, const std::string& other, std::mt19937& random) {
  const auto upto = [&](size_t n) { return n == 0 ? size_t{0} : random() % n; };
  const size_t edits = 1 + upto(4);
  for (size_t i = 0; i < edits && !text.empty(); ++i) {
    const size_t at = upto(text.size());
    const size_t length = 1 + upto(40);
    switch (random() % 5) {
      case 0:
        text.erase(at, length);
        break;
      case 1:
        text.insert(at, text.substr(upto(text.size()), length));
        break;
      case 2:
        text.insert(at, other.substr(std::min(upto(other.size()), other.size()), length));
        break;
      case 3:
        text[at] = static_cast<char>(random() % 256);
        break;
      default:
        text[at] = "{}[]:,#&*!|>'\"%@`-?\n \t~"[upto(24)];
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> texts = ReadAll(std::vector<std::string>(argv + 1, argv + argc));
  if (texts.empty()) {
    std::cerr << "no corpus\n";
    return 1;
  }
  std::string current;
  try {
    for (const std::string& text : texts)
      Run(current = text);
    std::mt19937 random(20250301);
    const size_t rounds = std::getenv("FORMWORK_TEST_FULL") != nullptr ? 100'000 : 1'500;
    for (size_t i = 0; i < rounds; ++i) {
      Run(current = Mutate(texts[random() % texts.size()], texts[random() % texts.size()], random));
    }
    std::cout << texts.size() << " files and " << rounds << " mutations: no crash\n";
    return 0;
  } catch (const std::exception& fault) {
    std::cerr << "failed: " << fault.what() << "\n--- input\n" << current << "\n---\n";
    return 1;
  }
}
