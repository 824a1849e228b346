// SPDX-License-Identifier: Apache-2.0
#include "render/value_add.h"

#include "base/error.h"
#include "base/strings.h"
#include "render/metadata.h"
#include "render/selector.h"
#include "render/transform.h"
#include "value/yaml.h"

#include <algorithm>

namespace lockstep::render {

namespace {

void read_targets(Fields& fields, std::vector<ValueAdd::Target>& out) {
  fields.each("targets", [&](Fields& target) {
    ValueAdd::Target& made = out.emplace_back();
    target.optional("selector", made.selector);
    target.text("fieldPath", made.field_path);
    target.integer("filePathPosition", made.position);
    if (made.field_path.empty()) throw Error("{}: fieldPath cannot be empty", target.place());
    if (made.position < 0) throw Error("{}: filePathPosition cannot be negative", target.place());
  });
}

// "/a/b" with "x" at 1 is "/a/x/b"; beyond the end it is appended; a leading slash stays one.
std::string insert_part(const std::string& path, std::size_t position, const std::string& part) {
  if (path.empty()) return part;
  if (path == "/") return "/" + part;
  const bool absolute = path.starts_with('/');
  std::vector<std::string> parts;
  for (auto& piece : split(path, '/'))
    if (!piece.empty()) parts.push_back(std::move(piece));
  parts.insert(parts.begin() + static_cast<std::ptrdiff_t>(std::min(position, parts.size())), part);
  return (absolute ? "/" : "") + join(parts, "/");
}

void add_to(Resource& resource, const ValueAdd& add, const ValueAdd::Target& target) {
  if (target.field_path == "metadata/namespace") return set_namespace(resource, {add.value, {}});
  const FieldPath path(FieldSpec{{}, target.field_path, true});
  path.walk(resource.body, Kind::String, [&](Value& field) {
    if (!field.is_scalar())
      throw Error("'{}' is a {}, expected a scalar", target.field_path, kind_name(field.kind()));
    const bool inserts = target.position > 0;
    set_untyped(field,
                inserts ? insert_part(field.text(), static_cast<std::size_t>(target.position - 1), add.value)
                        : add.value);
  });
}

}  // namespace

ValueAdd read_value_add(Fields& fields, const Context& context) {
  ValueAdd add;
  std::string file;
  fields.text("value", add.value);
  add.value = trim(add.value);
  if (add.value.empty()) add.value = base_name(context.loader.root());
  read_targets(fields, add.targets);
  fields.text("targetFilePath", file);
  if (!file.empty()) {
    YamlOptions options;
    options.file = context.loader.shown(file);
    const Value document = read_yaml(context.loader.load(file), options);
    Fields more(document, options.file, "", Reading::Lenient);
    read_targets(more, add.targets);
  }
  if (add.targets.empty()) throw Error("no targets are given");
  return add;
}

void add_value(Resources& resources, const ValueAdd& add) {
  for (const auto& target : add.targets) {
    const auto matcher = target.selector ? std::optional<SelectorMatcher>(*target.selector) : std::nullopt;
    for (auto& resource : resources.edit_all())
      if (!matcher || matcher->selects(resource)) add_to(resource, add, target);
  }
}

}  // namespace lockstep::render
