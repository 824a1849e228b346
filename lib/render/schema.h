// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a build knows about types: which kinds are cluster-scoped and how lists of a field merge. Built in is
// Kubernetes 1.21, as in kustomize; a kustomization's `openapi:` puts another schema in its place.

#include "value/value.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::render {

class Definitions;
class Loader;

// What is known about one value of a manifest; false when that is nothing. Lives as long as its Schema.
class TypeSchema {
 public:
  TypeSchema() = default;
  TypeSchema(const Definitions& definitions, const Value& node) : definitions_(&definitions), node_(&node) {}
  explicit operator bool() const { return node_ != nullptr; }

  TypeSchema field(std::string_view name) const;
  TypeSchema element() const;
  // The merge keys of a list with patch strategy merge (none: a set of scalars); nullopt for what is
  // replaced.
  std::optional<std::vector<std::string>> merge_keys() const;

 private:
  TypeSchema resolved(const Value* node) const;
  const Definitions* definitions_ = nullptr;
  const Value* node_ = nullptr;
};

class Schema {
 public:
  Schema();
  ~Schema();

  // The `openapi:` field of a kustomization, called for each one as the build enters it, whether it has the
  // field or not. The top one decides if it says anything, else the first one that does; what was looked up
  // before stays known, as in kustomize. Errors: an unknown version, `path` and `version` together.
  void use(const std::map<std::string, std::string>& openapi, const Loader& loader, bool is_top);

  // Only kinds known for certain (spec kustomize §17); unknown ones count as namespaced.
  bool is_cluster_scoped(std::string_view api_version, std::string_view kind) const;
  TypeSchema type_of(std::string_view api_version, std::string_view kind) const;

 private:
  enum class BuiltIn { Unread, Wanted, Read };
  struct File {
    std::string name, text;
  };
  void read() const;

  std::string version_;
  std::optional<File> file_;
  mutable bool is_read_ = false;
  mutable BuiltIn built_in_ = BuiltIn::Unread;
  std::unique_ptr<Definitions> definitions_;
};

// Kubernetes 1.21: types that hold merging lists, as an OpenAPI document without the rest, and kinds.
Value built_in_openapi();
bool is_built_in_kind(std::string_view api_version, std::string_view kind);
bool is_built_in_cluster_scoped(std::string_view api_version, std::string_view kind);

}  // namespace lockstep::render
