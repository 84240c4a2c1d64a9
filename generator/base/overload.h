#pragma once

// Overload{lambda, lambda…}: the visitor for std::visit.

namespace formwork {

template <class... Fs>
struct Overload : Fs... {
  using Fs::operator()...;
};

template <class... Fs>
Overload(Fs...) -> Overload<Fs...>;

}  // namespace formwork
