// SPDX-License-Identifier: Apache-2.0
#include "render/render.h"

#include "base/error.h"
#include "render/metadata.h"
#include "render/name_references.h"
#include "render/order.h"
#include "render/printable.h"
#include "render/target.h"
#include "render/transform.h"
#include "value/yaml.h"

#include <algorithm>

namespace lockstep::render {

namespace {

// The kustomize whose behaviour this room follows; it names itself in the managed-by label.
constexpr std::string_view managed_by = "kustomize-v5.8.2";

bool asks_for(const Kustomization& file, std::string_view option) {
  return std::find(file.build_metadata.begin(), file.build_metadata.end(), option) !=
         file.build_metadata.end();
}

// A patch may have taken away what every object needs.
void check_identity(const Resource& resource) {
  const std::string_view missing = resource.kind().empty() ? "kind" : "metadata.name";
  const bool is_list = resource.kind().ends_with("List");
  if (!resource.kind().empty() && (is_list || !resource.name().empty())) return;
  throw Error("{}: an object lost its {} in the build", display(resource.origin), missing);
}

// Objects for the build alone: kustomize drops them at the end, after they could be read by replacements.
void drop_local(Resources& resources) {
  for (const auto& resource : resources.list()) check_identity(resource);
  resources.erase_if([](const Resource& resource) {
    const Value* local =
        resource.body.at("metadata", "annotations").find("config.kubernetes.io/local-config");
    return local && local->text() != "false";
  });
  resources.check_ids();
}

Manifests to_manifests(Resources resources, std::vector<Warning> warnings) {
  Manifests made;
  made.warnings = std::move(warnings);
  made.objects.reserve(resources.size());
  for (auto& resource : resources.edit_all())
    made.objects.push_back(make_object(std::move(resource.body), std::move(resource.origin)));
  return made;
}

Manifests build(const Loader& loader, const Options& options) {
  Build build{{}, HelmRunner(options.helm), {}};
  Target target(build, loader);
  const Kustomization& file = target.kustomization();
  build.schema.use(file.openapi, loader, true);
  if (!file.build_metadata.empty()) target.note_origins({});

  Gathered gathered;
  target.gather(gathered);
  Resources& resources = gathered.resources;
  add_hashes(resources);
  fix_name_references(resources, gathered.config->name_reference);
  gathered.vars.resolve(resources, gathered.config->var_reference);
  drop_local(resources);
  sort_resources(resources, file.sort_options, options.reorder);
  if (options.managed_by_label || asks_for(file, "managedByLabel"))
    set_pairs(resources, {{"app.kubernetes.io/managed-by", std::string(managed_by)}},
              {{{}, "metadata/labels", true}});
  finish_annotations(resources, asks_for(file, "originAnnotations"),
                     asks_for(file, "transformerAnnotations"));
  for (auto& resource : resources.edit_all()) settle_printable(resource);
  return to_manifests(std::move(resources), std::move(build.warnings));
}

}  // namespace

Manifests render(const FileTree& tree, std::string_view folder, const Options& options) {
  // The tree outlives the call.
  const std::shared_ptr<const FileTree> borrowed(&tree, [](const FileTree*) {});
  return build(
      Loader({borrowed, std::string(folder), options.relative_to, options.root_only, options.remote}),
      options);
}

Manifests render_remote(std::string_view url, const Options& options) {
  const auto spec = parse_remote(url);
  if (!spec) throw Error("'{}' is no Git URL", url);
  return build(Loader(*spec, options.remote), options);
}

std::string to_stream(const Manifests& manifests) {
  std::string out;
  for (const auto& object : manifests.objects) {
    if (!out.empty()) out += "---\n";
    out += to_yaml(object.value());
  }
  return out;
}

}  // namespace lockstep::render
