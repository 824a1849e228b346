// SPDX-License-Identifier: Apache-2.0
#pragma once
// The part of Go's text/template that ApplicationSets use for names and paths: fields, index, literals, and
// pipelines of a few functions. Control structures are refused, never skipped.

#include "value/value.h"

#include <string>
#include <string_view>

namespace lockstep::app {

// What a missing field gives (goTemplateOptions).
enum class MissingKey { NoValue, Error };

// Throws Error for an action that is not supported, and with MissingKey::Error for a field that is not there.
std::string go_filled_in(std::string_view text, const Value& parameters, MissingKey missing);
// Every string and key of `value`.
Value go_filled_in(const Value& value, const Value& parameters, MissingKey missing);

}  // namespace lockstep::app
