// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the commands that render folders share.

#include "render/render.h"

#include "options.h"
#include "remote.h"

namespace lockstep::cli {

// The flags of `kustomize build` as lib/render takes them; `relative_to` and `remote` are left to the caller.
render::Options render_flags(const RenderOptions& options);
// options.folder of this machine, or the repository whose URL it is. Writes the lock when asked to.
Manifests render_folder(const RenderOptions& options);
// The lock beside a kustomization; empty when there is none.
Lock lock_of(const FileTree& tree, const std::string& folder);

}  // namespace lockstep::cli
