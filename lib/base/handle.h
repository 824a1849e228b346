// SPDX-License-Identifier: Apache-2.0
#pragma once
// Handle: ownership of one C object with its own free function, one alias each and no class per library.

#include <memory>

namespace lockstep {

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* p) const noexcept {
    Free(p);
  }
};
template <class T, auto Free>
using Handle = std::unique_ptr<T, FreeWith<Free>>;

// out(handle): the T** that C functions fill; the handle owns the result at the end of the full expression,
// so it is not to be looked at in the same one (`f(out(h)) == 0 && g(h.get())` sees the old value).
template <class Smart>
class Out {
 public:
  explicit Out(Smart& smart) : smart_(smart) {}
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;
  ~Out() { smart_.reset(raw_); }
  operator typename Smart::pointer *() { return &raw_; }

 private:
  Smart& smart_;
  typename Smart::pointer raw_ = nullptr;
};
template <class Smart>
Out<Smart> out(Smart& smart) {
  return Out<Smart>(smart);
}

}  // namespace lockstep
