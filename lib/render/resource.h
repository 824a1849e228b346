// SPDX-License-Identifier: Apache-2.0
#pragma once
// Resource: one manifest on its way through a build, with what kustomize remembers about it. Kustomize keeps
// that memory in annotations of the manifest itself; here it is fields, and the few places where the
// difference can be seen call has_build_state() and forget_build_state().

#include "model/object.h"
#include "render/gvk.h"
#include "render/schema.h"
#include "value/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::render {

// What a generated resource does with one of the same id that is there already.
enum class Behavior { Unspecified, Create, Replace, Merge };

struct PreviousId {
  std::string ns, name, kind;  // ns is the effective namespace of that time
  bool operator==(const PreviousId&) const = default;
};

struct Resource {
  Value body;
  const Schema* schema = nullptr;     // outlives the build
  Origin origin;                      // where it was read or generated; for messages
  std::vector<PreviousId> previous;   // oldest first
  std::vector<std::string> prefixes;  // given by namePrefix transformers, first given first
  std::vector<std::string> suffixes;
  std::vector<std::string> var_names;  // vars whose value is a field of this resource
  std::vector<Value> shared;           // values that stand in several places, by their mark (render/shared.h)
  Behavior behavior = Behavior::Unspecified;
  bool needs_hash = false;
  bool from_helm = false;          // the namespace transformer leaves it alone
  bool allow_name_change = false;  // of a patch: spec kustomize §2, patches.options
  bool allow_kind_change = false;
  Value comment_schema;  // of a patch: what its comments say of its fields (render/comment_schema.h)

  // "" when missing or not a string. The views point into `body`.
  std::string_view kind() const { return body.at("kind").text(); }
  std::string_view name() const { return body.at("metadata", "name").text(); }
  std::string_view ns() const { return body.at("metadata", "namespace").text(); }
  std::string_view api_version() const { return body.at("apiVersion").text(); }
  // Deleted by a patch; skipped by look-ups and dropped after the transformer that did it.
  bool is_empty() const { return body.empty(); }

  Id id() const;
  // The oldest id, or the current one.
  Id original_id() const;
  // Every previous id, oldest first, then the current one.
  std::vector<Id> ids() const;
  bool has_id(const Id& wanted) const;
  // Pushes the current id on the stack of previous ones; call it before changing name, namespace or kind.
  void remember_id();
  void set_name(std::string_view name);
  // "" takes the field away.
  void set_namespace(std::string_view ns);
  void set_kind(std::string_view kind);

  // In kustomize the resource would carry internal annotations now: metadata.annotations exists even if the
  // manifest has none, so a JSON patch may add below it.
  bool has_build_state() const;
  // A patch replaced or removed metadata.annotations as a whole: kustomize's memory went with it.
  void forget_build_state();
};

Id make_id(const Schema& schema, Gvk gvk, std::string_view ns, std::string_view name);

}  // namespace lockstep::render
