// SPDX-License-Identifier: Apache-2.0
#pragma once
// Kustomize keeps what it remembers about a resource in annotations of the manifest. Patches can see them,
// copy them and, by replacing the annotations as a whole, make kustomize forget: so patches get to see them
// here too.

#include "render/resource.h"

namespace lockstep::render {

// Puts the resource's memory into metadata.annotations, for as long as this object lives at most.
class ShownBuildState {
 public:
  explicit ShownBuildState(Resource& resource);
  // Takes the annotations out again. When the patch has removed them all, the resource forgets.
  void hide_or_forget();
  // Takes them out; the resource remembers all the same.
  void hide();

 private:
  bool take_out();
  Resource& resource_;
  bool shown_ = false;
  bool had_annotations_ = false;
};

}  // namespace lockstep::render
