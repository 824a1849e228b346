// SPDX-License-Identifier: Apache-2.0
#pragma once
// overloaded: one visitor for a variant out of several lambdas.

namespace lockstep {

template <class... F>
struct overloaded : F... {
  using F::operator()...;
};
template <class... F>
overloaded(F...) -> overloaded<F...>;

}  // namespace lockstep
