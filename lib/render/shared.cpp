// SPDX-License-Identifier: Apache-2.0
#include "render/shared.h"

#include <array>
#include <limits>

namespace lockstep::render {

namespace {

template <class Visit>
void each_marked(Value& value, Visit&& visit) {
  if (value.mark() != 0) visit(value);
  if (value.is_list())
    for (auto& item : value.items()) each_marked(item, visit);
  else if (value.is_map())
    for (auto& member : value.members()) each_marked(member.value, visit);
}

bool same_scalar(const Value& a, const Value& b) { return a.kind() == b.kind() && a.text() == b.text(); }

}  // namespace

void overwrite(Value& place, Value value) {
  value.set_line(place.line());
  value.set_mark(place.mark());
  place = std::move(value);
}

std::uint8_t share(Resource& resource, const Value& value) {
  if (resource.shared.size() == std::numeric_limits<std::uint8_t>::max()) return 0;
  resource.shared.push_back(value);
  return static_cast<std::uint8_t>(resource.shared.size());
}

void settle_shared(Resource& resource) {
  if (resource.shared.empty()) return;
  bool any = false;
  std::array<bool, 256> changed{};
  each_marked(resource.body, [&](const Value& value) {
    Value& known = resource.shared[value.mark() - 1U];
    if (changed[value.mark()] || same_scalar(value, known)) return;
    known = value;
    any = changed[value.mark()] = true;
  });
  if (!any) return;
  each_marked(resource.body, [&](Value& value) {
    if (changed[value.mark()]) overwrite(value, resource.shared[value.mark() - 1U]);
  });
}

void forget_shared(Resource& resource) {
  if (resource.shared.empty()) return;
  clear_marks(resource.body);
  resource.shared.clear();
}

void clear_marks(Value& value) {
  each_marked(value, [](Value& marked) { marked.set_mark(0); });
}

}  // namespace lockstep::render
