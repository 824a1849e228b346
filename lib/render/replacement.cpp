// SPDX-License-Identifier: Apache-2.0
#include "render/replacement.h"

#include "base/error.h"
#include "render/candidates.h"
#include "render/decode.h"
#include "render/replacement_text.h"
#include "render/replacement_value.h"
#include "render/selector.h"
#include "render/shared.h"
#include "render/value_path.h"
#include "value/yaml.h"

#include <algorithm>

namespace lockstep::render {

namespace {

constexpr std::string_view default_field_path = "metadata.name";

std::string display(const ReplacementSource& source) {
  return fmt::format("{}:{}", display(Id{source.gvk, source.ns, source.name, false}),
                     source.field_path.empty() ? default_field_path : source.field_path);
}

// Namespaces compare as effective ones, and cluster-scoped kinds have one here like any other.
bool is_source(const Resource& resource, const ReplacementSource& source) {
  const Id wanted{source.gvk, source.ns, source.name, false};
  const auto ids = resource.ids();
  return std::any_of(ids.begin(), ids.end(), [&](Id id) {
    id.cluster_scoped = false;
    return (wanted.name.empty() || wanted.name == id.name) &&
           (wanted.ns.empty() || wanted.effective_ns() == id.effective_ns()) &&
           selected_by(id.gvk, wanted.gvk);
  });
}

const Resource& source_of(const Resources& resources, const ReplacementSource& source) {
  const Resource* found = nullptr;
  const auto consider = [&](const Resource& resource) {
    if (resource.is_empty() || !is_source(resource, source)) return;
    if (found)
      throw Error("multiple matches for selector {}", display(source))
          .hint("add kind, name or namespace to 'source'");
    found = &resource;
  };
  if (source.name.empty()) {
    for (const auto& resource : resources.list()) consider(resource);
  } else {
    for (const auto index : resources.with_any_name(source.name)) consider(resources[index]);
  }
  if (!found) throw Error("nothing selected by {}", display(source));
  return *found;
}

ReplacementValue value_of(const Resources& resources, const Replacement& replacement) {
  if (replacement.source_value) return {Value(*replacement.source_value), true};
  const auto& source = *replacement.source;
  const Resource& resource = source_of(resources, source);
  const ValuePath path(source.field_path.empty() ? default_field_path : source.field_path);
  const Value* found = in_context([&] { return fmt::format("looking for {}", display(source)); },
                                  [&] { return path.look_up(resource.body); });
  if (!found || found->is_null() || (!found->is_scalar() && found->empty()))
    throw Error("fieldPath `{}` is missing for replacement source {}", source.field_path, display(source));
  ReplacementValue value = refined({*found}, source.options);
  clear_marks(value.value);
  return value;
}

// The ids of a resource that a target's `select` and `reject` look at: the current one with its namespace as
// written, and the previous ones.
bool any_id(const Resource& resource, const SelectorMatcher& matcher) {
  Gvk gvk = gvk_of(resource.body);
  if (matcher.matches_gvk(gvk) && matcher.matches_name(resource.name()) &&
      matcher.matches_namespace(resource.ns()))
    return true;
  return std::any_of(resource.previous.begin(), resource.previous.end(), [&](const PreviousId& then) {
    gvk.kind = then.kind;
    return matcher.matches_gvk(gvk) && matcher.matches_name(then.name) && matcher.matches_namespace(then.ns);
  });
}

class TargetMatcher {
 public:
  explicit TargetMatcher(const ReplacementTarget& target) : select_(selector(target)) {
    for (const auto& reject : target.reject) {
      const bool has_id = !(reject.gvk == Gvk{} && reject.name.empty() && reject.ns.empty());
      const bool has_labels = !reject.label_selector.empty() || !reject.annotation_selector.empty();
      rejects_.push_back({SelectorMatcher(reject), has_id, has_labels});
    }
  }

  bool matches(const Resource& resource) const {
    if (resource.is_empty() || !any_id(resource, select_) || !matches_labels(resource, select_)) return false;
    // The label part of a reject works alone, whatever its other parts say.
    return std::none_of(rejects_.begin(), rejects_.end(), [&](const Reject& reject) {
      return (reject.has_labels && matches_labels(resource, reject.matcher)) ||
             (reject.has_id && any_id(resource, reject.matcher));
    });
  }

 private:
  struct Reject {
    SelectorMatcher matcher;
    bool has_id, has_labels;
  };
  static const Selector& selector(const ReplacementTarget& target) {
    if (!target.select) throw Error("target must specify resources to select").hint("add 'select:' to it");
    return *target.select;
  }
  static bool matches_labels(const Resource& resource, const SelectorMatcher& matcher) {
    return matcher.matches_annotations(resource.body) && matcher.matches_labels(resource.body);
  }

  SelectorMatcher select_;
  std::vector<Reject> rejects_;
};

// Writes the value into the fields of one target.
class TargetWriter {
 public:
  TargetWriter(const ReplacementTarget& target, const ReplacementValue& value)
      : target_(target),
        value_(value),
        make_(target.options && target.options->create ? value.make() : Make::Nothing) {
    if (target.field_paths.empty()) add_path(default_field_path);
    for (const auto& path : target.field_paths) add_path(path);
  }

  bool may_rename() const { return may_rename_; }

  void write_into(Value& body) const {
    for (const auto& field : paths_)
      in_context([&] { return fmt::format("writing {}", field.first); },
                 [&] { write(body, field.first, field.second); });
  }

 private:
  void add_path(std::string_view path) {
    paths_.emplace_back(path, ValuePath(path));
    may_rename_ |= path.starts_with("metadata") || path.starts_with("kind") || path.starts_with("*");
  }

  void write(Value& body, const std::string& text, const ValuePath& path) const {
    const auto put = [&](const Place& place) { write_replacement(place, value_, target_.options); };
    if (replace_in_text(body, path, make_, put)) return;
    const auto places = match_path(body, path, make_);
    if (places.found.empty())
      throw Error("unable to find {}field \"{}\" in replacement target",
                  make_ == Make::Nothing ? "" : "or create ", text)
          .hint("check fieldPaths, or set 'options: {create: true}'");
    for (const auto& place : places.found) put(place);
  }

  const ReplacementTarget& target_;
  const ReplacementValue& value_;
  Make make_;
  std::vector<std::pair<std::string, ValuePath>> paths_;
  bool may_rename_ = false;
};

void write_target(Resources& resources, const ReplacementTarget& target, const ReplacementValue& value) {
  const TargetMatcher matcher(target);
  const TargetWriter writer(target, value);
  const auto consider = [&](std::size_t index) {
    const Resource& resource = resources[index];
    if (!matcher.matches(resource)) return;
    in_context([&] { return fmt::format("replacing in {}", display(resource.id())); },
               [&] { writer.write_into(resources.edit(index).body); });
    settle_shared(resources.edit(index));
  };
  each_candidate(resources, target.select->name, consider);
  if (writer.may_rename()) resources.ids_changed();
}

void apply(Resources& resources, const Replacement& replacement) {
  if ((!replacement.source && !replacement.source_value) || replacement.targets.empty())
    throw Error("replacements must specify a source and at least one target");
  if (replacement.source && replacement.source_value)
    throw Error("source and sourceValue are mutually exclusive").hint("keep one of them");
  const auto value = value_of(resources, replacement);
  for (const auto& target : replacement.targets) write_target(resources, target, value);
}

// The replacements of another file: one, or a list of them.
std::vector<Replacement> read_file(const std::string& path, const Context& context) {
  const std::string name = context.loader.shown(path);
  const Value content = read_yaml(context.loader.load(path), {.file = name, .reject_duplicate_keys = false});
  std::vector<Replacement> replacements;
  const auto add = [&](const Value& mapping) {
    Fields fields(mapping, name, "", Reading::Lenient);
    read(fields, replacements.emplace_back());
  };
  if (content.is_map())
    add(content);
  else if (content.is_list())
    for (const auto& item : content.items()) add(item);
  else
    throw Error("{}: a replacement is a mapping, or a list of them, not a {}", name,
                kind_name(content.kind()));
  return replacements;
}

void apply_entry(Resources& resources, const Replacement& entry, const Context& context) {
  if (entry.path.empty()) return apply(resources, entry);
  if (entry.source || !entry.targets.empty())
    throw Error("cannot specify both path and inline replacement").hint("keep one of them");
  for (const auto& replacement : read_file(entry.path, context))
    in_context(
        [&] {
          return fmt::format("applying the replacement at {}:{}", context.loader.shown(entry.path),
                             replacement.line);
        },
        [&] { apply(resources, replacement); });
}

}  // namespace

void apply_replacements(Resources& resources, const std::vector<Replacement>& replacements,
                        const Context& context) {
  for (const auto& entry : replacements)
    in_context([&] { return fmt::format("applying the replacement at {}:{}", context.file, entry.line); },
               [&] { apply_entry(resources, entry, context); });
}

}  // namespace lockstep::render
