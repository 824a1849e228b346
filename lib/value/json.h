// SPDX-License-Identifier: Apache-2.0
#pragma once
// JSON text to Value and back. Numbers keep their digits.

#include "value/value.h"

#include <functional>
#include <string>
#include <string_view>

namespace lockstep {

// Throws Error on anything but exactly one JSON document in valid UTF-8, and when it nests deeper than 512
// levels.
Value read_json(std::string_view text);

// What reading leaves out of a Kubernetes object: often half of it is who set which field.
struct ObjectReading {
  bool all_managed_fields = true;
  std::string manager;  // otherwise: only entries of metadata.managedFields of this manager ("": none)
};
// One object as a server sends it.
Value read_json_object(std::string_view text, const ObjectReading& reading);
// A line of a WATCH answer, {"type": ..., "object": ...}; `reading` applies to the object.
Value read_json_event(std::string_view text, const ObjectReading& reading);

// A Kubernetes LIST answer, item by item, so that a large list never exists as one tree.
// Returns the list without its items (apiVersion, kind, metadata). Items lack apiVersion and kind, as the
// server sends them.
Value read_json_list(std::string_view text, const std::function<void(Value)>& on_item,
                     const ObjectReading& reading = {});

struct JsonStyle {
  int indent = 0;            // 0: one line, no spaces
  bool sort_keys = false;    // byte order
  bool escape_html = false;  // <, > and & as \u003c ..., as Go's encoding/json does
};
std::string to_json(const Value& value, JsonStyle style = {});
// `text` as a JSON string with its quotes.
std::string json_quote(std::string_view text, bool escape_html = false);

}  // namespace lockstep
