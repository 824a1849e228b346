// SPDX-License-Identifier: Apache-2.0
#pragma once
// What replacements read and write.

#include "render/kustomization.h"
#include "render/value_path.h"

#include <optional>

namespace lockstep::render {

// A value on its way from a source to its targets.
struct ReplacementValue {
  Value value;
  bool is_untyped = false;  // text alone: a place without a type of its own takes the type that the text has

  Make make() const;  // what a place for it is
};

// The part that the source's delimiter and index take out. Error for a mapping or list, or an index past the
// end.
ReplacementValue refined(ReplacementValue value, const std::optional<FieldOptions>& options);

// Writes into a place by the target's options. A scalar only takes the text and keeps its own type, even if
// the text does not fit it (which cannot be printed then). Error for a delimiter in a mapping or list, and
// for a text in place of null or a date.
void write_replacement(const Place& place, const ReplacementValue& value,
                       const std::optional<FieldOptions>& options);
// Whether a scalar's text is of its kind.
bool fits_its_kind(const Value& scalar);

}  // namespace lockstep::render
