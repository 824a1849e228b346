// SPDX-License-Identifier: Apache-2.0
#include "render/generate.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/strings.h"
#include "render/build_metadata.h"
#include "render/key_values.h"
#include "render/metadata.h"
#include "value/json.h"
#include "value/yaml_reprint.h"

#include <cmath>

namespace lockstep::render {

namespace {

// Wrapped as kustomize does it, so that long values print as block scalars.
std::string wrapped_base64(std::string_view bytes) {
  constexpr std::size_t width = 70;
  const std::string text = base64_encode(bytes);
  if (text.size() < width) return text;
  std::string wrapped;
  for (std::size_t i = 0; i < text.size(); i += width) wrapped += text.substr(i, width) + "\n";
  return wrapped;
}

Behavior behavior_of(std::string_view name) {
  return name == "create"    ? Behavior::Create
         : name == "replace" ? Behavior::Replace
         : name == "merge"   ? Behavior::Merge
                             : Behavior::Unspecified;
}

Resource base_resource(std::string_view kind, const Generator& generator, const Context& context) {
  if (generator.name.empty()) throw Error("a generated {} must have a name", kind);
  Resource made;
  made.schema = &context.schema;
  made.origin = {context.file, generator.line};
  made.behavior = behavior_of(generator.behavior);
  made.needs_hash = !generator.options || !generator.options->disable_name_suffix_hash;
  made.body = Value::map({{"apiVersion", "v1"}, {"kind", kind}});
  made.set_name(generator.name);
  if (!generator.ns.empty()) made.set_namespace(generator.ns);
  return made;
}

void put(Value& body, std::string_view field, const std::string& key, std::string value) {
  check_new_key(key);
  body[field].set(key, std::move(value));
}

void finish(Resource& made, const std::optional<GeneratorOptions>& options) {
  if (!options) return;
  for (const auto& [key, value] : options->labels) {
    check_new_key(key);
    made.body["metadata"]["labels"].set(key, value);
  }
  for (const auto& [key, value] : options->annotations) made.body["metadata"]["annotations"].set(key, value);
  if (options->immutable) made.body.set("immutable", Value::boolean(true));
}

template <class Body>
Resource in_generator(std::string_view kind, const Generator& generator, const Context& context,
                      Body&& body) {
  return in_context(
      [&] {
        return fmt::format("generating {} '{}' ({}:{})", kind, generator.name, context.file, generator.line);
      },
      body);
}

}  // namespace

Resource generate_config_map(const Generator& generator, const Context& context) {
  return in_generator("ConfigMap", generator, context, [&] {
    Resource made = base_resource("ConfigMap", generator, context);
    for (auto& [key, value] : load_key_values(generator, context)) {
      if (contains(value, "\n") && !survives_as_block(value))
        throw Error("the value of {} begins with a tab, which kustomize cannot read back", key)
            .hint("put a line before it, or let the text begin with a space");
      if (is_valid_utf8(value))
        put(made.body, "data", key, value);
      else
        put(made.body, "binaryData", key, wrapped_base64(value));
    }
    finish(made, generator.options);
    return made;
  });
}

Resource generate_secret(const Generator& generator, const Context& context) {
  return in_generator("Secret", generator, context, [&] {
    Resource made = base_resource("Secret", generator, context);
    made.body.set("type", generator.type.empty() ? "Opaque" : generator.type);
    made.body.set("data", Value::map());
    for (const auto& [key, value] : load_key_values(generator, context))
      put(made.body, "data", key, wrapped_base64(value));
    finish(made, generator.options);
    return made;
  });
}

std::optional<GeneratorOptions> with_global_options(std::optional<GeneratorOptions> local,
                                                    const std::optional<GeneratorOptions>& global) {
  if (!global) return local;
  if (!local) local.emplace();
  local->labels.insert(global->labels.begin(), global->labels.end());
  local->annotations.insert(global->annotations.begin(), global->annotations.end());
  if (global->disable_name_suffix_hash) local->disable_name_suffix_hash = true;
  if (global->immutable) local->immutable = true;
  return local;
}

namespace {

// What `over` lacks comes from `under`; every value becomes a string.
void merge_strings(Value& body, std::string_view field, const Value& under, const Value& over) {
  Value merged = Value::map();
  for (const Value* part : {&under, &over})
    for (const auto& member : part->members()) {
      check_new_key(member.key);
      merged.set(member.key, member.value.text());
    }
  if (merged.empty())
    body.erase(field);
  else
    body.set(field, std::move(merged));
}

// stringData of a Secret as the API server would fold it into data.
Value folded_secret_data(const Value& secret) {
  Value data = secret.at("data").is_map() ? secret.at("data") : Value::map();
  for (const auto& member : secret.at("stringData").members()) {
    if (!member.value.is_scalar()) throw Error("stringData value for key '{}' must be a scalar", member.key);
    data.set(member.key, wrapped_base64(member.value.text()));
  }
  return data;
}

}  // namespace

void merge_generated(Resource& generated, const Resource& old) {
  const bool merges = generated.behavior == Behavior::Merge;
  Value& body = generated.body;
  Value& metadata = body["metadata"];
  const Value& old_metadata = old.body.at("metadata");
  // What is merged into keeps its origin; what takes its place has its own.
  if (const Value* origin = merges ? old_metadata.at("annotations").find(origin_annotation) : nullptr)
    metadata["annotations"].set(origin_annotation, *origin);
  merge_strings(metadata, "labels", old_metadata.at("labels"), Value(metadata.at("labels")));
  merge_strings(metadata, "annotations", old_metadata.at("annotations"), Value(metadata.at("annotations")));
  if (merges) {
    const bool is_secret = generated.kind() == "Secret";
    const Value data = is_secret ? folded_secret_data(old.body) : old.body.at("data");
    merge_strings(body, "data", data, Value(body.at("data")));
    merge_strings(body, "binaryData", old.body.at("binaryData"), Value(body.at("binaryData")));
  }
  generated.set_name(old.name());
  generated.set_namespace(old.ns());
  generated.previous = old.previous;
  generated.var_names = old.var_names;
  generated.prefixes = old.prefixes;
  generated.suffixes = old.suffixes;
  generated.behavior = old.behavior;
  generated.needs_hash = generated.needs_hash && old.needs_hash;
}

namespace {

// Go reads the numbers of the data back as float64 before it hashes them.
void numbers_through_float(Value& value) {
  if (value.kind() == Kind::Int) {
    if (const auto number = value.as_double(); number && std::abs(*number) > 9007199254740992.0)
      value = Value::number(*number);
  } else if (value.is_list()) {
    for (auto& item : value.items()) numbers_through_float(item);
  } else if (value.is_map()) {
    for (auto& member : value.members()) numbers_through_float(member.value);
  }
}

}  // namespace

std::string content_hash(const Value& body) {
  const std::string& kind = body.at("kind").text();
  const auto part = [&](std::string_view name) {
    const Value* found = body.find(name);
    return found && !found->is_scalar() ? *found : Value(found ? found->text() : "");
  };
  // The name would be part of the hash if kustomize did not look it up under a key that never exists.
  Value hashed = Value::map({{"data", part("data")}, {"kind", kind}, {"name", ""}});
  if (kind == "Secret") hashed.set("type", part("type"));
  const std::string_view extra = kind == "Secret" ? "stringData" : "binaryData";
  if (body.at(extra).is_map()) hashed.set(extra, body.at(extra));
  numbers_through_float(hashed);
  JsonStyle style;
  style.sort_keys = style.escape_html = true;
  std::string hash = sha256_hex(to_json(hashed, style)).substr(0, 10);
  // No vowels and no look-alikes, so that no words come out.
  for (char& c : hash) {
    constexpr std::string_view from = "013ae", to = "ghkmt";
    if (const auto at = from.find(c); at != std::string_view::npos) c = to[at];
  }
  return hash;
}

}  // namespace lockstep::render
