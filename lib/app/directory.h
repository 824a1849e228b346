// SPDX-License-Identifier: Apache-2.0
#pragma once
// Directory sources: a folder of plain manifests, without a kustomization (spec argocd §7.2).

#include "app/application.h"
#include "model/file_tree.h"
#include "model/object.h"

namespace lockstep::app {

// How a folder is rendered: as a kustomization where there is one, else as plain manifests; what the source
// itself says wins. Throws Error for a missing folder and for a Helm chart.
enum class SourceKind { Kustomize, Directory };
SourceKind detect(const FileTree& tree, const std::string& folder, const Source& source);

// Objects of all manifest files, in the order of their paths. Lists are expanded. A YAML file that is no
// manifest at all is left out; a broken manifest throws an Error with file and line. Messages show paths
// relative to `relative_to`.
Manifests read_directory(const FileTree& tree, const std::string& folder, const Directory& options,
                         const std::string& relative_to = "/");

}  // namespace lockstep::app
