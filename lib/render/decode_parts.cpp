// SPDX-License-Identifier: Apache-2.0
// The fields of each part of a kustomization (spec kustomize §2).
#include "model/object.h"
#include "render/decode.h"

namespace lockstep::render {

void read_inline(Fields& fields, Gvk& out) {
  fields.exact_text("group", out.group);
  fields.exact_text("version", out.version);
  fields.exact_text("kind", out.kind);
}

void read(Fields& fields, Selector& out) {
  read_inline(fields, out.gvk);
  fields.text("name", out.name);
  fields.text("namespace", out.ns);
  fields.text("labelSelector", out.label_selector);
  fields.text("annotationSelector", out.annotation_selector);
}

void read(Fields& fields, Patch& out) {
  out.line = fields.line();
  fields.text("path", out.path);
  fields.text("patch", out.text);
  fields.optional("target", out.target);
  fields.one("options", [&](Fields& options) {
    options.flag("allowNameChange", out.allow_name_change);
    options.flag("allowKindChange", out.allow_kind_change);
  });
}

void read(Fields& fields, FieldOptions& out) {
  fields.text("delimiter", out.delimiter);
  fields.integer("index", out.index);
  fields.text("encoding", out.encoding);
  fields.flag("create", out.create);
}

void read(Fields& fields, ReplacementSource& out) {
  read_inline(fields, out.gvk);
  fields.text("name", out.name);
  fields.text("namespace", out.ns);
  fields.text("fieldPath", out.field_path);
  fields.optional("options", out.options);
}

void read(Fields& fields, ReplacementTarget& out) {
  fields.optional("select", out.select);
  fields.structs("reject", out.reject);
  fields.texts("fieldPaths", out.field_paths);
  fields.optional("options", out.options);
}

void read(Fields& fields, Replacement& out) {
  out.line = fields.line();
  fields.text("path", out.path);
  fields.optional("source", out.source);
  if (fields.has("sourceValue")) fields.text("sourceValue", out.source_value.emplace());
  fields.structs("targets", out.targets);
}

void read(Fields& fields, FieldSpec& out) {
  read_inline(fields, out.gvk);
  fields.text("path", out.path);
  fields.flag("create", out.create);
}

void read(Fields& fields, Image& out) {
  fields.text("name", out.name);
  fields.text("newName", out.new_name);
  fields.text("newTag", out.new_tag);
  fields.text("tagSuffix", out.tag_suffix);
  fields.text("digest", out.digest);
}

void read(Fields& fields, Replica& out) {
  fields.text("name", out.name);
  fields.integer("count", out.count);
}

void read(Fields& fields, Label& out) {
  fields.text_map("pairs", out.pairs);
  fields.flag("includeSelectors", out.include_selectors);
  fields.flag("includeTemplates", out.include_templates);
  fields.flag("includeVolumeClaimTemplates", out.include_volume_claim_templates);
  fields.structs("fields", out.fields);
}

void read(Fields& fields, Var& out) {
  fields.text("name", out.name);
  fields.one("objref", [&](Fields& object) {
    std::string api_version;
    object.text("apiVersion", api_version);
    read_inline(object, out.gvk);
    if (!api_version.empty()) {
      auto [group, version] = parse_api_version(api_version);
      if (!group.empty()) out.gvk.group = std::move(group);
      out.gvk.version = std::move(version);
    }
    object.text("name", out.object_name);
    object.text("namespace", out.object_ns);
  });
  fields.one("fieldref", [&](Fields& field) {
    std::string path;
    field.text("fieldPath", path);
    if (!path.empty()) out.field_path = std::move(path);
  });
}

void read(Fields& fields, GeneratorOptions& out) {
  fields.text_map("labels", out.labels);
  fields.text_map("annotations", out.annotations);
  fields.flag("disableNameSuffixHash", out.disable_name_suffix_hash);
  fields.flag("immutable", out.immutable);
}

void read(Fields& fields, Generator& out) {
  out.line = fields.line();
  fields.text("name", out.name);
  fields.text("namespace", out.ns);
  fields.text("behavior", out.behavior);
  fields.texts("literals", out.literals);
  fields.texts("files", out.files);
  fields.texts("envs", out.envs);
  std::string env;  // deprecated form of one entry in envs
  fields.text("env", env);
  if (!env.empty()) out.envs.push_back(std::move(env));
  fields.optional("options", out.options);
}

void read(Fields& fields, HelmGlobals& out) {
  fields.text("chartHome", out.chart_home);
  fields.text("configHome", out.config_home);
}

void read(Fields& fields, HelmChart& out) {
  fields.text("name", out.name);
  fields.text("version", out.version);
  fields.text("repo", out.repo);
  fields.text("releaseName", out.release_name);
  fields.text("namespace", out.ns);
  fields.texts("additionalValuesFiles", out.additional_values_files);
  fields.text("valuesFile", out.values_file);
  fields.any_map("valuesInline", out.values_inline);
  fields.text("valuesMerge", out.values_merge);
  fields.flag("includeCRDs", out.include_crds);
  fields.flag("skipHooks", out.skip_hooks);
  fields.texts("apiVersions", out.api_versions);
  fields.text("kubeVersion", out.kube_version);
  fields.text("nameTemplate", out.name_template);
  fields.flag("skipTests", out.skip_tests);
  fields.flag("debug", out.debug);
  fields.flag("devel", out.devel);
}

void read(Fields& fields, SortOptions& out) {
  fields.text("order", out.order);
  fields.one("legacySortOptions", [&](Fields& lists) {
    out.has_lists = true;
    lists.texts("orderFirst", out.first);
    lists.texts("orderLast", out.last);
  });
}

}  // namespace lockstep::render
