// SPDX-License-Identifier: Apache-2.0
#include "render/schema.h"

#include "base/error.h"
#include "base/strings.h"
#include "render/definitions.h"
#include "render/loader.h"
#include "value/json.h"
#include "value/pointer.h"
#include "value/yaml.h"

#include <algorithm>

namespace lockstep::render {

TypeSchema TypeSchema::resolved(const Value* node) const {
  constexpr std::string_view prefix = "#/definitions/";
  // A definition that refers to itself ends the walk, as anything unknown does.
  for (int hops = 0; node && hops < 64; ++hops) {
    const auto& ref = node->at("$ref").text();
    if (ref.empty()) return {*definitions_, *node};
    if (!ref.starts_with(prefix)) return {};
    node = definitions_->by_name(split_pointer(ref.substr(prefix.size() - 1))[0]);
  }
  return {};
}

TypeSchema TypeSchema::field(std::string_view name) const {
  const Value* found = node_->at("properties").find(name);
  if (!found) {
    found = node_->find("additionalProperties");
    if (found && !found->is_map()) found = nullptr;
  }
  return resolved(found);
}

TypeSchema TypeSchema::element() const {
  const Value& type = node_->at("type");
  const bool is_array = type.text() == "array" || (type.size() == 1 && type.items()[0].text() == "array");
  return is_array ? resolved(node_->find("items")) : TypeSchema();
}

std::optional<std::vector<std::string>> TypeSchema::merge_keys() const {
  const auto strategies = split(node_->at("x-kubernetes-patch-strategy").text(), ',');
  if (std::find(strategies.begin(), strategies.end(), "merge") == strategies.end()) return std::nullopt;
  std::vector<std::string> keys;
  if (const Value* several = node_->find("x-kubernetes-list-map-keys")) {
    for (const auto& key : several->items()) keys.push_back(key.text());
  } else if (const Value* one = node_->find("x-kubernetes-patch-merge-key")) {
    keys.push_back(one->text());
  }
  return keys;
}

Schema::Schema() : definitions_(std::make_unique<Definitions>()) {}
Schema::~Schema() = default;

void Schema::use(const std::map<std::string, std::string>& openapi, const Loader& loader, bool is_top) {
  std::optional<File> file;
  if (const auto path = openapi.find("path"); path != openapi.end())
    file = File{path->second, loader.load(path->second)};
  if (!is_top && (file_ || !version_.empty())) return;

  const auto version = openapi.find("version");
  if (file && version != openapi.end())
    throw Error("openapi has both path and version").hint("keep one of them");
  if (file) {
    file_ = std::move(file);
    is_read_ = false;
  } else if (version != openapi.end() && !version->second.empty()) {
    if (version->second != "v1.21.2")
      throw Error("openapi version {} is not built in", version->second)
          .hint("v1.21.2 is; for another one name a schema file with openapi.path");
    version_ = version->second;
    is_read_ = false;
  }
}

// A schema given after the built-in one was needed, if only for the scope of an unknown kind, adds to it;
// otherwise it stands alone.
void Schema::read() const {
  if (is_read_) return;
  is_read_ = true;
  if (file_) {
    in_context([&] { return "reading the OpenAPI schema " + file_->name; },
               [&] {
                 definitions_->add(
                     file_->text.starts_with('{')
                         ? read_json(file_->text)
                         : read_yaml(file_->text, {.file = file_->name, .reject_duplicate_keys = false}));
               });
  } else {
    built_in_ = BuiltIn::Wanted;
  }
  if (built_in_ == BuiltIn::Wanted) {
    definitions_->add(built_in_openapi());
    built_in_ = BuiltIn::Read;
  }
}

bool Schema::is_cluster_scoped(std::string_view api_version, std::string_view kind) const {
  if (is_built_in_cluster_scoped(api_version, kind)) return true;
  if (!file_) {
    if (built_in_ == BuiltIn::Unread && !is_built_in_kind(api_version, kind)) built_in_ = BuiltIn::Wanted;
    return false;
  }
  if (is_built_in_kind(api_version, kind)) return false;
  read();
  return definitions_->is_cluster_scoped(api_version, kind);
}

TypeSchema Schema::type_of(std::string_view api_version, std::string_view kind) const {
  read();
  const Value* found = definitions_->by_kind(api_version, kind);
  return found ? TypeSchema(*definitions_, *found) : TypeSchema();
}

}  // namespace lockstep::render
