// SPDX-License-Identifier: Apache-2.0
#include "render/comment_schema.h"

#include "base/error.h"
#include "base/strings.h"
#include "value/json.h"
#include "value/styled_yaml.h"

#include <algorithm>

namespace lockstep::render {

namespace {

constexpr std::string_view properties = "properties";

// Null when the comment is about something else.
Value schema_in(std::string_view comment) {
  comment = trim(comment.substr(std::min(comment.find_first_not_of('#'), comment.size())));
  if (!comment.starts_with('{')) return {};
  try {
    Value schema = read_json(comment);
    return schema.is_map() && !schema.empty() ? std::move(schema) : Value();
  } catch (const Error&) {
    return {};
  }
}

Value schema_of(const StyledYaml& document, const Value& value);

Value schema_of_entry(const StyledYaml& document, const Value& value) {
  const YamlLook& look = document.look_of(value);
  Value schema = schema_in(look.line);
  if (schema.is_null()) schema = schema_in(look.head);
  Value inner = schema_of(document, value);
  if (schema.is_null()) return inner;
  if (!inner.is_null())
    for (auto& member : inner[properties].members())
      schema[properties].set(member.key, std::move(member.value));
  return schema;
}

Value schema_of(const StyledYaml& document, const Value& value) {
  Value schema;
  if (!value.is_map()) return schema;
  for (const auto& member : value.members())
    if (Value field = schema_of_entry(document, member.value); !field.is_null())
      schema[properties].set(member.key, std::move(field));
  return schema;
}

}  // namespace

Value comment_schema(std::string_view document) {
  if (!contains(document, "# {") && !contains(document, "#{")) return {};
  try {
    StyledYaml styled(document);
    return schema_of(styled, styled.root());
  } catch (const Error&) {
    return {};  // tags and the like, which only the reader of manifests takes
  }
}

bool is_from_comment(const Value& schema) { return schema.size() > (schema.has(properties) ? 1U : 0U); }

}  // namespace lockstep::render
