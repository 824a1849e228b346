// SPDX-License-Identifier: Apache-2.0
#include "render/patch.h"

#include "base/error.h"
#include "base/strings.h"
#include "render/candidates.h"
#include "render/patch_json.h"
#include "render/patch_merge.h"
#include "render/selector.h"

#include <iterator>

namespace lockstep::render {

namespace {

constexpr std::string_view json_hint =
    "a patch is a manifest with apiVersion, kind and metadata.name, or a list of operations with op, path "
    "and "
    "value";

// Where an entry of a kustomization stands: "overlays/prod/kustomization.yaml:12".
std::string place(const Context& context, std::uint32_t line) {
  return line == 0 ? context.file : fmt::format("{}:{}", context.file, line);
}

std::vector<std::size_t> select(const Resources& resources, const Selector& selector) {
  const SelectorMatcher matcher(selector);
  std::vector<std::size_t> selected;
  each_candidate(resources, selector.name, [&](std::size_t index) {
    if (matcher.selects(resources[index])) selected.push_back(index);
  });
  return selected;
}

// Text of a patch and what messages call it.
struct Source {
  std::string text, name;
};

Source source_of(const Patch& patch, const Context& context) {
  if (patch.path.empty() == patch.text.empty())
    throw Error("must specify {} of patch and path", patch.path.empty() ? "one" : "only one");
  if (patch.path.empty()) return {patch.text, "inline patch at " + place(context, patch.line)};
  return {context.loader.load(patch.path), context.loader.shown(patch.path)};
}

template <class Body>
void in_entry(std::string_view field, const Context& context, std::uint32_t line, Body&& body) {
  in_context([&] { return fmt::format("applying {} ({})", field, place(context, line)); }, body);
}

// A text is a strategic merge patch if it reads as manifests, else a JSON patch.
struct Parsed {
  std::vector<Resource> merges;
  JsonPatch operations;
};

Parsed parse(const Source& source, const Context& context) {
  Parsed parsed;
  std::optional<Error> no_manifest;
  try {
    parsed.merges = read_patches(source.text, source.name, context.schema);
    return parsed;
  } catch (const Error& e) {
    no_manifest = e;
  }
  try {
    parsed.operations = parse_json_patch(source.text);
    return parsed;
  } catch (const Error& e) {
    const bool looks_like_list = source.text.starts_with('[') || source.text.starts_with('-');
    throw Error("unable to parse SM or JSON patch from {}: {}", source.name,
                looks_like_list ? e.line() : no_manifest->line())
        .hint(std::string(json_hint));
  }
}

// A change of name or kind may make two resources one.
void check_ids(const Resources& resources, const std::vector<std::size_t>& changed) {
  for (const auto index : changed) {
    if (resources[index].is_empty()) continue;
    const Id id = resources[index].id();
    if (resources.with_current_id(id).size() > 1)
      throw Error("may not add resource with an already registered id: {}", display(id));
  }
}

void merge_into_target(Resources& resources, const Resource& patch, const Selector& target) {
  const auto selected = select(resources, target);
  for (const auto index : selected) apply_merge_patch_to_target(resources.edit(index), patch);
  if (!patch.allow_name_change && !patch.allow_kind_change) return;
  resources.ids_changed();
  check_ids(resources, selected);
}

std::size_t target_of(const Resources& resources, const Resource& patch) {
  return in_context(
      [&] {
        return fmt::format("looking for the resource that the patch at {} names", display(patch.origin));
      },
      [&] { return resources.require(patch.original_id()); });
}

void merge_by_id(Resources& resources, const Resource& patch) {
  apply_merge_patch(resources.edit(target_of(resources, patch)), patch);
  if (patch.allow_name_change || patch.allow_kind_change) resources.ids_changed();
}

void apply_merges(Resources& resources, const Patch& entry, std::vector<Resource> merges) {
  if (entry.target && merges.size() > 1)
    throw Error("a patch with a target may hold only one document, not {}", merges.size())
        .hint("give each document an entry of its own, or leave out 'target'");
  for (auto& merge : merges) {
    merge.allow_name_change |= entry.allow_name_change;
    merge.allow_kind_change |= entry.allow_kind_change;
    if (entry.target)
      merge_into_target(resources, merge, *entry.target);
    else
      merge_by_id(resources, merge);
  }
}

std::vector<Resource> read_strategic_entry(const Entry& entry, const Context& context) {
  const std::string name = "inline patch at " + place(context, entry.line);
  if (contains(entry.text, "\n")) return read_patches(entry.text, name, context.schema);
  try {
    return read_patches(entry.text, name, context.schema);
  } catch (const Error&) {
    return read_patches(context.loader.load(entry.text), context.loader.shown(entry.text), context.schema);
  }
}

}  // namespace

void apply_strategic_merges(Resources& resources, const Entries& entries, const std::string& more,
                            const Context& context) {
  std::vector<Resource> patches;
  const auto add = [&](std::vector<Resource> read) {
    patches.insert(patches.end(), std::make_move_iterator(read.begin()), std::make_move_iterator(read.end()));
  };
  for (const auto& entry : entries)
    in_entry("patchesStrategicMerge", context, entry.line,
             [&] { add(read_strategic_entry(entry, context)); });
  if (!more.empty()) add(read_patches(more, "patches in " + context.file, context.schema));
  if (patches.empty()) throw Error("{}: patch appears to be empty", context.file);
  for (const auto& patch : patches)
    apply_merge_patch_to_target(resources.edit(target_of(resources, patch)), patch);
}

void apply_patch(Resources& resources, const Patch& entry, const Context& context) {
  in_entry("patch", context, entry.line, [&] {
    Patch patch = entry;
    patch.text = trim(entry.text);
    const Source source = source_of(patch, context);
    Parsed parsed = parse(source, context);
    if (!parsed.merges.empty()) return apply_merges(resources, patch, std::move(parsed.merges));
    if (parsed.operations.empty()) return;
    if (!patch.target)
      throw Error("must specify a target for JSON patch {}", source.name)
          .hint("add 'target:' with kind and name to the entry");
    for (const auto index : select(resources, *patch.target)) {
      resources.edit(index).remember_id();
      apply_json_patch(resources.edit(index), parsed.operations);
    }
    resources.ids_changed();
  });
}

void apply_json6902_entry(Resources& resources, const Patch& patch, const Context& context) {
  in_entry("patchesJson6902", context, patch.line, [&] {
    if (!patch.target || patch.target->name.empty()) throw Error("must specify the target name");
    const Source source = source_of(patch, context);
    const JsonPatch operations =
        in_context([&] { return "reading " + source.name; }, [&] { return parse_json_patch(source.text); });
    if (operations.empty()) throw Error("patch appears to be empty: {}", source.name);
    for (const auto index : select(resources, *patch.target))
      apply_json_patch(resources.edit(index), operations);
    resources.ids_changed();
  });
}

}  // namespace lockstep::render
