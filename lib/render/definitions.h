// SPDX-License-Identifier: Apache-2.0
#pragma once
// Definitions: OpenAPI v2 documents, looked up by name and by kind.

#include "value/value.h"

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace lockstep::render {

class Definitions {
 public:
  // Takes in a document's definitions and paths; a later one of the same name or kind wins. Error when it is
  // no mapping.
  void add(Value document);

  // nullptr when unknown.
  const Value* by_name(const std::string& name) const;
  const Value* by_kind(std::string_view api_version, std::string_view kind) const;
  // True when a GET path of the kind is known and none has a {namespace} in it.
  bool is_cluster_scoped(std::string_view api_version, std::string_view kind) const;

 private:
  std::deque<Value> documents_;
  std::unordered_map<std::string, const Value*> names_, kinds_;
  std::unordered_map<std::string, bool> namespaced_;
};

}  // namespace lockstep::render
