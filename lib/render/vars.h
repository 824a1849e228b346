// SPDX-License-Identifier: Apache-2.0
#pragma once
// Vars (spec kustomize §10): $(NAME) in the fields of the varReference table.

#include "render/field_spec.h"
#include "render/kustomization.h"
#include "render/resources.h"

#include <map>
#include <string>
#include <vector>

namespace lockstep::render {

class VarSet {
 public:
  // Registers the vars of one kustomization with the resources that they refer to (Resource::var_names).
  // Errors: a name twice, more than one object matches.
  void add(const std::vector<Var>& vars, Resources& resources);
  // Takes in the vars of a base; Error when both know a name.
  void merge(const VarSet& base);
  // Puts the values in, once, when all names are final. Error for a var without an object or without its
  // field.
  void resolve(Resources& resources, const std::vector<FieldSpec>& var_reference) const;
  bool empty() const { return vars_.empty(); }

 private:
  void take_in(const Var& var);
  std::map<std::string, Var> vars_;
};

}  // namespace lockstep::render
