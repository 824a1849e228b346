// SPDX-License-Identifier: Apache-2.0
#include "render/metadata.h"

#include "base/error.h"
#include "render/shared.h"
#include "value/yaml.h"

namespace lockstep::render {

void check_new_key(std::string_view key) {
  const Value read_back = plain_scalar(key, YamlRules::Kustomize);
  if (!read_back.is_string() || read_back.is_timestamp())
    throw Error("the key '{}' would be read as {}: kustomize cannot use it as the key of a mapping", key,
                read_back.is_timestamp() ? "date" : kind_name(read_back.kind()))
        .hint("choose a key that starts with a letter");
}

void set_untyped(Value& scalar, std::string_view text) {
  const bool quoted = scalar.style() == Style::Quoted;
  Value value = quoted ? Value(text) : plain_scalar(text, YamlRules::Kustomize);
  if (quoted) value.set_style(Style::Quoted);
  overwrite(scalar, std::move(value));
}

}  // namespace lockstep::render
