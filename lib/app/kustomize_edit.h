// SPDX-License-Identifier: Apache-2.0
#pragma once
// Kustomize edits: what spec.source.kustomize does to a kustomization before it is rendered, in the order of
// `kustomize edit` (spec argocd §7.3). Pure: the tree itself is never changed.

#include "app/application.h"
#include "model/file_tree.h"

#include <memory>
#include <string>

namespace lockstep::app {

// ARGOCD_APP_NAME and so on, for $VAR and ${VAR} in images and labels.
using BuildEnvironment = TextMap;
BuildEnvironment build_environment(const Application& application, const Source& source,
                                   const std::string& commit);
// Unknown names become empty, $$ is a dollar sign.
std::string substitute(std::string_view text, const BuildEnvironment& environment);

// The kustomization with the edits made. Throws Error for a label or annotation that it has already, unless
// the edit is forced.
Value edited(Value kustomization, const Kustomize& edits, const BuildEnvironment& environment);

// `tree` with the kustomization file in `folder` edited. Throws Error when there is none.
std::shared_ptr<const FileTree> with_edits(std::shared_ptr<const FileTree> tree, const std::string& folder,
                                           const Kustomize& edits, const BuildEnvironment& environment);

}  // namespace lockstep::app
