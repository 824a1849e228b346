// SPDX-License-Identifier: Apache-2.0
#pragma once
// ApplicationSet: Applications made from a template, one per set of parameters that its generators give (spec
// argocd §7.7).

#include "app/application.h"
#include "model/file_tree.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lockstep::app {

// What generators may look at.
struct GeneratorInputs {
  // The files of a repository at a revision, for the git generator.
  std::function<std::shared_ptr<const FileTree>(const std::string& repository, const std::string& revision)>
      files;
};

// Sorted by name. Throws Error with file and line: a generator or field that is not known or not supported, a
// parameter clash, a template that gives no valid Application. One error means no Application at all.
std::vector<Application> generate(const Value& document, const std::string& file,
                                  const GeneratorInputs& inputs);

// The sets of parameters of one generator: maps of any depth.
std::vector<Value> parameters_of(const Value& generator, bool go_template, const std::string& file,
                                 const GeneratorInputs& inputs);

// Nested maps and lists as "a.b[0]" -> text, as fasttemplate and selectors see them.
TextMap flattened(const Value& parameters);
// Every string and key of `value` with {{name}} replaced; unknown names stay as they are (R7.2).
Value filled_in(const Value& value, const TextMap& parameters);

}  // namespace lockstep::app
