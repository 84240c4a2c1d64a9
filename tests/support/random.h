#pragma once
// A seeded source of choices that is the same on every machine (the standard's distributions are
// not).

#include <cstdint>
#include <cstdlib>

namespace formwork::test {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15ULL + 0xD1B54A32D192ED03ULL) {}

  uint64_t Next() {  // splitmix64
    uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }

  // 0 … count - 1
  size_t Below(size_t count) { return Next() % count; }

  bool OneIn(size_t n) { return Below(n) == 0; }

 private:
  uint64_t state_;
};

// FORMWORK_TEST_FULL=1 asks for the long variant.
inline uint64_t Seeds(uint64_t usual, uint64_t full) {
  return std::getenv("FORMWORK_TEST_FULL") != nullptr ? full : usual;
}

}  // namespace formwork::test
