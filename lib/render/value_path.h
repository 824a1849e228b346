// SPDX-License-Identifier: Apache-2.0
#pragma once
// Paths of replacements and vars: `.`-separated, `\.` for a dot, `[a.b/c]` a key with dots, `[name=x]`
// elements by a field, `[=x]` scalars, numbers, `*` (spec kustomize §9).

#include "value/value.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace lockstep::render {

// "spec.[a.b].c\.d" gives {"spec", "a.b", "c.d"}; brackets stay around what has a '='.
std::vector<std::string> split_value_path(std::string_view path);

struct PathStep {
  explicit PathStep(std::string text);

  std::string text;
  std::optional<long long> number;  // negative ones are no index
  bool is_element = false;          // in brackets: `name`=`value`
  bool has_equals = false;
  std::string name, value;
};

class ValuePath {
 public:
  explicit ValuePath(std::string_view path) : ValuePath(split_value_path(path)) {}
  explicit ValuePath(const std::vector<std::string>& steps);

  std::size_t size() const { return steps_.size(); }
  ValuePath without_first(std::size_t count) const;

  // One step from `at`; `[name=x]` compares texts here, `-` is the last element. nullptr when there is
  // nothing. Error when a mapping, a list or a scalar is not what the step needs, and for `*`.
  const Value* look_up(const Value& at, std::size_t step) const;
  // All steps.
  const Value* look_up(const Value& root) const;

 private:
  friend class PathMatcher;
  std::vector<PathStep> steps_;
  mutable std::vector<std::shared_ptr<const re2::RE2>> patterns_;  // of the steps, compiled when first needed
};

// What create: true makes when the path leads nowhere.
enum class Make { Nothing, Scalar, List, Map };

struct Place {
  Value* value;
  bool is_new = false;  // made by this match, still null
  // Inside a text that the path went through: kustomize reads such a text, but what it writes there is lost.
  bool is_detached = false;
};
struct Places {
  std::vector<Place> found;
  std::vector<std::unique_ptr<Value>> detached;  // what detached places point into
};

// Every place that the path leads to; `[name=x]` takes `x` for a regular expression, found anywhere in the
// text. The places stay valid until the tree changes. Errors as for look_up, and for an index past the end.
Places match_path(Value& root, const ValuePath& path, Make make);

}  // namespace lockstep::render
