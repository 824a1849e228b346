// SPDX-License-Identifier: Apache-2.0
#include "render/step.h"

#include "base/error.h"
#include "render/patch.h"
#include "render/replacement.h"
#include "render/transform.h"

namespace lockstep::render {

void run_step(const Step& step, Resources& resources) {
  step.run(resources);
  if (step.noted_as) note_transformation(resources, *step.noted_as);
  resources.drop_empties();
}

namespace {

// Fields that one entry of `labels` touches.
std::vector<FieldSpec> specs_of(const Label& label, const Config& config) {
  std::vector<FieldSpec> specs = label.fields;
  merge_field_specs(specs, config.labels);
  if (label.include_selectors) {
    merge_field_specs(specs, config.common_labels);
    return specs;
  }
  if (label.include_templates) merge_field_specs(specs, config.template_labels);
  if (label.include_volume_claim_templates) merge_field_specs(specs, config.volume_claim_template_labels);
  merge_field_specs(specs, {{{}, "metadata/labels", true}});
  return specs;
}

// What the steps keep: all of it outlives them.
struct Sources {
  const Kustomization& file;
  const Config& config;
  const Context& context;
};

class Steps {
 public:
  explicit Steps(Sources from) : from_(from) {}

  std::vector<Step> all() {
    add_patches();
    add_names();
    add_labels();
    for (const auto& patch : from_.file.patches_json6902)
      add("PatchJson6902Transformer",
          [from = from_, &patch](Resources& r) { apply_json6902_entry(r, patch, from.context); });
    for (const auto& replica : from_.file.replicas)
      add("ReplicaCountTransformer",
          [from = from_, &replica](Resources& r) { set_replicas(r, replica, from.config.replicas); });
    for (const auto& image : from_.file.images)
      add("ImageTagTransformer",
          [from = from_, &image](Resources& r) { set_images(r, image, from.config.images); });
    if (!from_.file.replacements.empty())
      add("ReplacementTransformer",
          [from = from_](Resources& r) { apply_replacements(r, from.file.replacements, from.context); });
    return std::move(steps_);
  }

 private:
  void add(std::string_view kind, std::function<void(Resources&)> run) {
    steps_.push_back({std::move(run), kind, std::nullopt});
  }

  void add_patches() {
    if (!from_.file.patches_strategic_merge.empty())
      add("PatchStrategicMergeTransformer", [from = from_](Resources& r) {
        apply_strategic_merges(r, from.file.patches_strategic_merge, "", from.context);
      });
    for (const auto& patch : from_.file.patches)
      add("PatchTransformer", [from = from_, &patch](Resources& r) { apply_patch(r, patch, from.context); });
  }

  void add_names() {
    if (!from_.file.ns.empty())
      add("NamespaceTransformer", [from = from_](Resources& r) {
        set_namespace(r, {from.file.ns, from.config.ns, false, SubjectMode::DefaultOnly});
      });
    if (!from_.file.name_prefix.empty())
      add("PrefixTransformer", [from = from_](Resources& r) {
        add_affix(r, Affix::Prefix, from.file.name_prefix, from.config.name_prefix);
      });
    if (!from_.file.name_suffix.empty())
      add("SuffixTransformer", [from = from_](Resources& r) {
        add_affix(r, Affix::Suffix, from.file.name_suffix, from.config.name_suffix);
      });
  }

  void add_labels() {
    for (const auto& label : from_.file.labels)
      add("LabelTransformer", [&label, specs = specs_of(label, from_.config)](Resources& r) {
        set_pairs(r, label.pairs, specs);
      });
    // Kustomize runs this one whenever there are labels of either form, which the transformations annotation
    // shows.
    if (!from_.file.labels.empty() || !from_.file.common_labels.empty())
      add("LabelTransformer",
          [from = from_](Resources& r) { set_pairs(r, from.file.common_labels, from.config.common_labels); });
    if (!from_.file.common_annotations.empty())
      add("AnnotationsTransformer", [from = from_](Resources& r) {
        set_pairs(r, from.file.common_annotations, from.config.common_annotations);
      });
  }

  Sources from_;
  std::vector<Step> steps_;
};

}  // namespace

std::vector<Step> steps_of(const Kustomization& kustomization, const Config& config, const Context& context) {
  return Steps({kustomization, config, context}).all();
}

}  // namespace lockstep::render
