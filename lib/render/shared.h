// SPDX-License-Identifier: Apache-2.0
#pragma once
// Values that stand in several places of a resource at once. A label transformer of kustomize puts one and
// the same value into metadata.labels, the selector and the pod template; a patch that changes it in one
// place has changed it in all of them. Such values carry a mark here, and what is changed in one place is
// carried to the others.

#include "render/resource.h"

#include <cstdint>

namespace lockstep::render {

// Puts `value` where `place` is, as kustomize overwrites a node: line and mark of the place stay.
void overwrite(Value& place, Value value);

// A mark for a value that is about to be put into several places of the resource; 0 when there are too many.
std::uint8_t share(Resource& resource, const Value& value);
// Call after values of the resource may have been overwritten in some places.
void settle_shared(Resource& resource);
// Kustomize has made new values of all (a trip through JSON): from now on they change one by one.
void forget_shared(Resource& resource);
// Takes the marks out of a value that is copied elsewhere.
void clear_marks(Value& value);

}  // namespace lockstep::render
