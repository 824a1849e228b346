// SPDX-License-Identifier: Apache-2.0
#include "diff/masking.h"

#include "base/error.h"
#include "value/json.h"

#include <map>
#include <set>

namespace lockstep::diff {

namespace {

constexpr std::string_view last_applied = "kubectl.kubernetes.io/last-applied-configuration";

// Annotations in which tools keep a copy of what they applied.
const std::set<std::string, std::less<>> manifest_annotations = {
    "banzaicloud.com/last-applied", "kapp.k14s.io/original", "kapp.k14s.io/original-diff",
    "kopf.zalando.org/last-handled-configuration", "objectset.rio.cattle.io/applied"};

// One mask for each distinct value of a key: eight '+', then four more each.
class Masks {
 public:
  void hide(const std::string& key, Value& value) {
    auto& seen = seen_[key];
    const std::string text = value.is_string() ? value.text() : to_json(value);
    const auto known = seen.emplace(text, seen.size()).first;
    value = Value(std::string(8 + 4 * known->second, '+'));
  }

 private:
  std::map<std::string, std::map<std::string, std::size_t>> seen_;
};

void hide_data(Value& object, Masks& masks) {
  for (const char* field : {"data", "stringData"}) {
    Value* data = object.find(field);
    if (!data || data->is_null()) continue;
    if (!data->is_map()) {
      masks.hide("", *data);
      continue;
    }
    for (auto& [key, value] : data->members()) masks.hide("data/" + key, value);
  }
}

Value* annotations_of(Value& object) {
  Value* metadata = object.find("metadata");
  Value* annotations = metadata ? metadata->find("annotations") : nullptr;
  return annotations && annotations->is_map() ? annotations : nullptr;
}

// What kubectl recorded is the manifest again: its values are masked, the rest stays readable.
void hide_last_applied(Value& annotation, Masks& masks) {
  try {
    Value recorded = read_json(annotation.text());
    if (recorded.is_map()) {
      hide_data(recorded, masks);
      // A trailing newline is part of what kubectl writes.
      annotation = Value(to_json(recorded) + (annotation.text().back() == '\n' ? "\n" : ""));
      return;
    }
  } catch (const Error&) {  // masked as a whole below
  }
  masks.hide(std::string(last_applied), annotation);
}

}  // namespace

bool is_secret(const Value& object) {
  return object.at("kind").text() == "Secret" && object.at("apiVersion").text() == "v1";
}

void mask_secrets(const std::vector<Value*>& versions, const MaskOptions& options) {
  Masks masks;
  std::vector<Value*> secrets;
  for (Value* version : versions)
    if (version && is_secret(*version)) secrets.push_back(version);
  for (Value* secret : secrets) hide_data(*secret, masks);

  const std::set<std::string, std::less<>> named(options.annotations.begin(), options.annotations.end());
  for (Value* secret : secrets) {
    Value* annotations = annotations_of(*secret);
    if (!annotations) continue;
    for (auto& [key, value] : annotations->members()) {
      if (named.count(key) != 0 || manifest_annotations.count(key) != 0)
        masks.hide("annotation/" + key, value);
      else if (key == last_applied)
        hide_last_applied(value, masks);
    }
  }
}

std::pair<Value, Value> masked(Value live, Value predicted, const MaskOptions& options) {
  mask_secrets({&live, &predicted}, options);
  return {std::move(live), std::move(predicted)};
}

}  // namespace lockstep::diff
