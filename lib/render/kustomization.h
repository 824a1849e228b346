// SPDX-License-Identifier: Apache-2.0
#pragma once
// Kustomization: a kustomization.yaml as typed data, deprecated fields folded in (spec kustomize §2).

#include "model/object.h"
#include "render/field_spec.h"
#include "render/gvk.h"
#include "value/value.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::render {

using Strings = std::vector<std::string>;
using StringMap = std::map<std::string, std::string>;

struct Selector {
  Gvk gvk;
  std::string name, ns, label_selector, annotation_selector;
};

struct Patch {
  std::string path, text;  // exactly one is set in a valid patch
  std::optional<Selector> target;
  bool allow_name_change = false;
  bool allow_kind_change = false;
  std::uint32_t line = 0;  // of the entry in its file
};

struct FieldOptions {
  std::string delimiter;
  std::int64_t index = 0;
  std::string encoding;
  bool create = false;
};

struct ReplacementSource {
  Gvk gvk;
  std::string name, ns, field_path;
  std::optional<FieldOptions> options;
};

struct ReplacementTarget {
  std::optional<Selector> select;
  std::vector<Selector> reject;
  Strings field_paths;
  std::optional<FieldOptions> options;
};

struct Replacement {
  std::string path;  // another file that holds one replacement or a list
  std::optional<ReplacementSource> source;
  std::optional<std::string> source_value;
  std::vector<ReplacementTarget> targets;
  std::uint32_t line = 0;
};

struct Var {
  std::string name;
  Gvk gvk;  // of objref, apiVersion folded in
  std::string object_name, object_ns, field_path = "metadata.name";
  bool operator==(const Var&) const = default;
};

struct GeneratorOptions {
  StringMap labels, annotations;
  bool disable_name_suffix_hash = false;
  bool immutable = false;
};

struct Generator {  // configMapGenerator or secretGenerator
  std::string name, ns, behavior, type;
  Strings literals, files, envs;
  std::optional<GeneratorOptions> options;
  std::uint32_t line = 0;
};

struct Label {
  StringMap pairs;
  bool include_selectors = false;
  bool include_templates = false;
  bool include_volume_claim_templates = false;
  std::vector<FieldSpec> fields;
};

struct Image {
  std::string name, new_name, new_tag, tag_suffix, digest;
};

struct Replica {
  std::string name;
  std::int64_t count = 0;
};

struct HelmGlobals {
  std::string chart_home, config_home;
};

struct HelmChart {
  std::string name, version, repo, release_name, ns, values_file, values_merge, kube_version, name_template;
  Strings additional_values_files, api_versions;
  Value values_inline;
  bool include_crds = false, skip_hooks = false, skip_tests = false, debug = false, devel = false;
};

struct SortOptions {
  std::string order;
  bool has_lists = false;  // legacySortOptions given: they take the place of both default lists
  Strings first, last;
};

// An entry of resources, components, generators, ...: a path, a URL or inline text.
struct Entry {
  std::string text;
  std::uint32_t line = 0;
};
using Entries = std::vector<Entry>;

struct Kustomization {
  std::string file;  // as messages name it
  std::string api_version, kind;
  StringMap openapi;
  std::string name_prefix, name_suffix, ns;
  StringMap common_labels, common_annotations;
  std::vector<Label> labels;
  Entries patches_strategic_merge;
  std::vector<Patch> patches_json6902, patches;
  std::vector<Image> images;
  std::vector<Replacement> replacements;
  std::vector<Replica> replicas;
  std::vector<Var> vars;
  std::optional<SortOptions> sort_options;
  Entries resources, components, crds, configurations, generators, transformers, validators;
  std::vector<Generator> config_maps, secrets;
  std::optional<GeneratorOptions> generator_options;
  std::optional<HelmGlobals> helm_globals;
  std::vector<HelmChart> helm_charts;
  Strings build_metadata;

  bool is_component() const { return kind == "Component"; }
};

// Reads and checks one. Unknown fields, wrong types, an empty file and a wrong kind or apiVersion are errors
// that name file, line and field. Warnings about deprecated fields are appended.
Kustomization read_kustomization(std::string_view text, const std::string& file,
                                 std::vector<Warning>& warnings);

}  // namespace lockstep::render
