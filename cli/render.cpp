// SPDX-License-Identifier: Apache-2.0
#include "render/render.h"

#include "base/files.h"
#include "base/strings.h"
#include "render/remote.h"

#include "commands.h"
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

void write_output(const Manifests& manifests, const std::string& output) {
  if (output.empty()) return write_stdout(render::to_stream(manifests));
  if (!std::filesystem::is_directory(output))
    return write_file_atomic(output, render::to_stream(manifests), 0644);
  for (const auto& object : manifests.objects)
    write_file_atomic(output + "/" + file_name(object), render::to_stream({{object}, {}}), 0644);
}

Manifests render_folder(const RenderOptions& options) {
  render::Options how;
  how.root_only = options.load_restrictor != "LoadRestrictionsNone";
  how.reorder = options.reorder;
  how.enable_helm = options.enable_helm;
  how.helm_command = options.helm_command;
  how.managed_by_label = options.managed_by_label;
  const auto here = std::filesystem::current_path().string();
  how.relative_to = here;
  if (render::parse_remote(options.folder) && !std::filesystem::exists(options.folder))
    return render::render_remote(options.folder, how);
  return render::render(DiskTree(), join_path(here, options.folder), how);
}

}  // namespace

int run(const RenderOptions& options) {
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
