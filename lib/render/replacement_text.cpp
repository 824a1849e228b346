// SPDX-License-Identifier: Apache-2.0
#include "render/replacement_text.h"

#include "base/error.h"
#include "base/strings.h"
#include "render/replacement_value.h"
#include "value/json.h"
#include "value/styled_yaml.h"
#include "value/yaml.h"

namespace lockstep::render {

namespace {

bool is_json(std::string_view text) {
  const auto start = trim(text);
  return start.starts_with('{') || start.starts_with('[');
}

// Two spaces if it was spread over lines, else on one line.
std::string written_json(const Value& document, std::string_view was) {
  const bool is_indented = contains(was, "\n") && contains(was, "  ");
  return to_json(document, {.indent = is_indented ? 2 : 0, .sort_keys = true, .escape_html = true});
}

void rewrite(Value& text, const ValuePath& rest, Make make, const std::function<void(Place)>& write) {
  StyledYaml document(text.text());
  auto places = match_path(document.root(), rest, make);
  if (places.found.empty()) throw Error("nothing found");
  for (const auto& place : places.found) {
    write(place);
    if (is_json(text.text()) && place.value->is_scalar() && !fits_its_kind(*place.value))
      throw Error("not of its kind");
  }
  text.text() = is_json(text.text()) ? written_json(document.root(), text.text()) : document.text();
}

}  // namespace

bool replace_in_text(Value& root, const ValuePath& path, Make make, const std::function<void(Place)>& write) {
  try {
    const Value* at = &root;
    for (std::size_t step = 0; step + 1 < path.size(); ++step) {
      at = path.look_up(*at, step);
      if (!at) return false;
      if (!at->is_scalar()) continue;
      if (at->text().empty()) return at->is_null() && !is_left_out(*at) && make != Make::Nothing;
      rewrite(const_cast<Value&>(*at), path.without_first(step + 1), make, write);
      return true;
    }
  } catch (const Error&) {
    // Kustomize goes on as if there were no text to read.
  }
  return false;
}

}  // namespace lockstep::render
