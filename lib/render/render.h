// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rendering: a folder of a file tree in, the objects that `kustomize build` would print out.

#include "model/file_tree.h"
#include "model/object.h"

#include <string>
#include <string_view>

namespace lockstep::render {

class RemoteSource;

// Flags about helmCharts. What a chart says itself wins over the last three.
struct HelmOptions {
  bool enabled = false;                   // --enable-helm
  std::string command = "helm";           // --helm-command
  std::vector<std::string> api_versions;  // --helm-api-versions
  std::string kube_version;               // --helm-kube-version
  bool debug = false;                     // --helm-debug
};

struct Options {
  bool root_only = true;     // --load-restrictor LoadRestrictionsRootOnly
  std::string reorder = "";  // --reorder: "", "none" or "legacy"
  HelmOptions helm = {};
  bool managed_by_label = false;   // --enable-managedby-label
  std::string relative_to = "";    // messages and origins show paths relative to this folder of the tree
  RemoteSource* remote = nullptr;  // outlives the call; without it URLs are refused (render/remote.h)
};

// Renders a kustomization. Reads through `tree` only, except for `remote` and the helm program when they are
// given. Throws Error naming file, line and field.
Manifests render(const FileTree& tree, std::string_view folder, const Options& options = {});
// The same for a kustomization in a repository, named as in `resources:`. Error when it is no Git URL.
Manifests render_remote(std::string_view url, const Options& options);

// The objects as one YAML stream, byte for byte what kustomize prints.
std::string to_stream(const Manifests& manifests);

}  // namespace lockstep::render
