// SPDX-License-Identifier: Apache-2.0
#include "diff/path.h"

#include "value/json.h"

#include <algorithm>

namespace lockstep::diff {

namespace {

bool is_plain(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

void append(std::string& text, const Place& place) {
  if (!place.up) return;
  append(text, *place.up);
  if (place.is_element) {
    text.append("[").append(place.step).append("]");
  } else if (is_plain(place.step)) {
    text.append(text.empty() ? "" : ".").append(place.step);
  } else {
    text.append("[").append(json_quote(place.step)).append("]");
  }
}

}  // namespace

std::string to_text(const Place& place) {
  std::string text;
  append(text, place);
  return text;
}

}  // namespace lockstep::diff
