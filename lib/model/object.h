// SPDX-License-Identifier: Apache-2.0
#pragma once
// Objects: what a manifest or the cluster holds, and how everything refers to it.

#include "value/value.h"

#include <compare>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep {

// Identity of an object. The version is left out: apps/v1 and apps/v1beta1 name the same object.
struct ObjectRef {
  std::string group, kind, ns, name;
  auto operator<=>(const ObjectRef&) const = default;
};

struct GroupVersion {
  std::string group, version;
  auto operator<=>(const GroupVersion&) const = default;
};
// "apps/v1" or "v1".
GroupVersion parse_api_version(std::string_view api_version);
std::string format_api_version(const GroupVersion& gv);

// "deployment.apps/web" as kubectl writes it; with a namespace in front of the name on request:
// "deployment.apps ml/web".
std::string short_name(const ObjectRef& ref);
// "Deployment ml/web", for messages.
std::string display(const ObjectRef& ref);

// Where a manifest stands in the source; for messages and annotations of a pull request.
struct Origin {
  std::string file;
  std::uint32_t line = 0;  // from 1; 0 when unknown
};
// "base/web.yaml:12".
std::string display(const Origin& origin);

struct Object {
  ObjectRef ref;
  std::shared_ptr<const Value> body;
  Origin origin;

  const Value& value() const { return *body; }
  std::string api_version() const { return body->at("apiVersion").text(); }
};
// Takes the identity from apiVersion, kind and metadata; missing parts stay empty.
ObjectRef ref_of(const Value& body);
Object make_object(Value body, Origin origin = {});

// metadata.labels and metadata.annotations; "" when missing or not a string.
std::string label(const Value& body, std::string_view key);
std::string annotation(const Value& body, std::string_view key);
bool has_annotation(const Value& body, std::string_view key);

struct Warning {
  std::string text;
  Origin origin;
};

// What rendering gives: objects in output order, and what the user should know.
struct Manifests {
  std::vector<Object> objects;
  std::vector<Warning> warnings;
};

}  // namespace lockstep
