// SPDX-License-Identifier: Apache-2.0
#pragma once
// Field specs: which field of which kinds a transformer touches (spec kustomize §4).

#include "render/gvk.h"
#include "value/value.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::render {

struct FieldSpec {
  Gvk gvk;  // empty parts mean any
  std::string path;
  bool create = false;
  bool operator==(const FieldSpec&) const = default;
};

// Adds specs that are not there yet: equal path and a gvk that selects count as the same. Error
// "conflicting fieldspecs" when the same one differs in `create`.
void merge_field_specs(std::vector<FieldSpec>& into, const std::vector<FieldSpec>& more);

// "spec/template/metadata\/x" gives {"spec", "template", "metadata/x"}; a leading slash is dropped.
std::vector<std::string> split_field_path(std::string_view path);

// A field spec ready to be walked many times.
class FieldPath {
 public:
  explicit FieldPath(const FieldSpec& spec);

  bool applies_to(const Gvk& gvk) const { return selected_by(gvk, spec_.gvk); }
  // Calls `visit` for each value that the path leads to. Sequences are crossed, null counts as missing. With
  // spec.create, and `kind` other than Null, missing mapping steps are made and the leaf gets that kind.
  // The caller checks applies_to first. Error when a step meets a scalar.
  void walk(Value& body, Kind kind, const std::function<void(Value&)>& visit) const;
  const FieldSpec& spec() const { return spec_; }

 private:
  void step(Value& at, std::size_t index, Kind kind, const std::function<void(Value&)>& visit) const;
  FieldSpec spec_;
  std::vector<std::string> steps_;
};

}  // namespace lockstep::render
