// SPDX-License-Identifier: Apache-2.0
#include "render.h"

#include "base/files.h"
#include "base/strings.h"
#include "value/yaml.h"

#include "commands.h"
#include "preview.h"
#include "source.h"
#include "terminal.h"

#include <filesystem>

namespace lockstep::cli {

namespace {

// kustomize's file name for an object in a folder of output: "apps_v1_deployment_web.yaml".
std::string file_name(const Object& object) {
  const auto gv = parse_api_version(object.api_version());
  const auto part = [](const std::string& text) { return text.empty() ? text : text + "_"; };
  return to_lower(part(gv.group) + part(gv.version) + part(object.ref.kind) + object.ref.name) + ".yaml";
}

// In pieces: the whole text of a large tree would take more memory than the tree.
void print(const Manifests& manifests) {
  constexpr std::size_t piece = 64 << 10;
  std::string text;
  for (const auto& object : manifests.objects) {
    if (&object != &manifests.objects.front()) text += "---\n";
    text += to_yaml(object.value());
    if (text.size() < piece) continue;
    write_stdout(text);
    text.clear();
  }
  write_stdout(text);
}

void write_output(const Manifests& manifests, const std::string& output) {
  if (output.empty()) return print(manifests);
  if (!std::filesystem::is_directory(output))
    return write_file_atomic(output, render::to_stream(manifests), 0644);
  for (const auto& object : manifests.objects)
    write_file_atomic(output + "/" + file_name(object), render::to_stream({{object}, {}}), 0644);
}

}  // namespace

render::Options render_flags(const RenderOptions& options) {
  render::Options how;
  how.root_only = options.load_restrictor != "LoadRestrictionsNone";
  how.reorder = options.reorder;
  how.helm = {.enabled = options.enable_helm,
              .command = options.helm_command,
              .api_versions = options.helm_api_versions,
              .kube_version = options.helm_kube_version,
              .debug = options.helm_debug};
  how.managed_by_label = options.managed_by_label;
  return how;
}

Lock lock_of(const FileTree& tree, const std::string& folder) {
  const std::string path = join_path(folder, lock_name);
  const auto text = tree.read(path);
  return text ? read_lock(*text, path) : Lock{};
}

Manifests render_folder(const RenderOptions& options) {
  const DiskTree disk;
  const auto here = std::filesystem::current_path().string();
  const auto folder = join_path(here, options.folder);
  const bool is_remote = render::parse_remote(options.folder) && !std::filesystem::exists(options.folder);
  GitRemote remote({.offline = options.offline,
                    .lock = is_remote || options.update_lock ? Lock{} : lock_of(disk, folder)});
  auto how = render_flags(options);
  how.relative_to = here;
  how.remote = &remote;
  auto manifests = is_remote ? render::render_remote(options.folder, how) : render::render(disk, folder, how);
  if (options.update_lock && !is_remote)
    write_file_atomic(join_path(folder, lock_name), write_lock(remote.used()), 0644);
  return manifests;
}

int run(const RenderOptions& options) {
  if (!options.diff.empty()) return preview_folders(options);
  if (!options.since.empty()) return preview_impact(options);
  const Manifests manifests = options.source.file.empty() && options.source.name.empty()
                                  ? render_folder(options)
                                  : load(application_from(options.source), options.source, nullptr).manifests;
  for (const auto& warning : manifests.warnings)
    StderrTerminal().write("warning: " + (warning.origin.file.empty() ? "" : display(warning.origin) + ": ") +
                           warning.text + "\n");
  write_output(manifests, options.output);
  return 0;
}

}  // namespace lockstep::cli
