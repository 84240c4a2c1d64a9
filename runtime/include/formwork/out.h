#pragma once
// Out<T>: what a function writes to one of its outputs: nothing, one value or many.

#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

namespace formwork {

template <class T>
class Out {
 public:
  Out() = default;

  Out(T value) { values_.push_back(std::move(value)); }  // NOLINT: `out.message = message;`

  Out(std::initializer_list<T> values) : values_(values) {}  // NOLINT

  void Add(T value) { values_.push_back(std::move(value)); }

  [[nodiscard]] bool empty() const { return values_.empty(); }

  [[nodiscard]] size_t size() const { return values_.size(); }

  [[nodiscard]] const T& operator[](size_t index) const { return values_[index]; }

  [[nodiscard]] auto begin() const { return values_.begin(); }

  [[nodiscard]] auto end() const { return values_.end(); }

  friend bool operator==(const Out&, const Out&) = default;

 private:
  std::vector<T> values_;
};

}  // namespace formwork
