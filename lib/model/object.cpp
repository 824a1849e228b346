// SPDX-License-Identifier: Apache-2.0
#include "model/object.h"

#include "base/strings.h"

namespace lockstep {

GroupVersion parse_api_version(std::string_view api_version) {
  const auto slash = api_version.find('/');
  if (slash == std::string_view::npos) return {"", std::string(api_version)};
  return {std::string(api_version.substr(0, slash)), std::string(api_version.substr(slash + 1))};
}

std::string format_api_version(const GroupVersion& gv) {
  return gv.group.empty() ? gv.version : gv.group + "/" + gv.version;
}

std::string short_name(const ObjectRef& ref) {
  return to_lower(ref.kind) + (ref.group.empty() ? "" : "." + ref.group) + "/" + ref.name;
}

std::string display(const ObjectRef& ref) {
  return ref.kind + " " + (ref.ns.empty() ? "" : ref.ns + "/") + ref.name;
}

std::string display(const Origin& origin) {
  return origin.line == 0 ? origin.file : origin.file + ":" + std::to_string(origin.line);
}

ObjectRef ref_of(const Value& body) {
  const Value& metadata = body.at("metadata");
  return {parse_api_version(body.at("apiVersion").text()).group, body.at("kind").text(),
          metadata.at("namespace").text(), metadata.at("name").text()};
}

Object make_object(Value body, Origin origin) {
  ObjectRef ref = ref_of(body);
  return {std::move(ref), std::make_shared<const Value>(std::move(body)), std::move(origin)};
}

std::string label(const Value& body, std::string_view key) {
  return body.at("metadata", "labels", key).text_or("");
}
std::string annotation(const Value& body, std::string_view key) {
  return body.at("metadata", "annotations", key).text_or("");
}
bool has_annotation(const Value& body, std::string_view key) {
  return body.at("metadata", "annotations").has(key);
}

}  // namespace lockstep
