// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"
#include "diff/owned.h"
#include "value/json.h"

namespace lockstep::diff {

namespace {

// Bytes in the only base64 form that the server sends back; text that is no base64 is left for it to reject.
void make_plain_base64(Value& data) {
  if (!data.is_map()) return;
  for (auto& [key, value] : data.members()) {
    if (value.is_null()) value = Value("");
    if (!value.is_string()) continue;
    if (const auto bytes = base64_decode(value.text())) value = Value(base64_encode(*bytes));
  }
}

}  // namespace

Value fold_string_data(Value object) {
  if (object.at("apiVersion").text() != "v1") return object;
  const std::string kind = object.at("kind").text();
  if (kind == "ConfigMap") {
    if (Value* binary = object.find("binaryData")) make_plain_base64(*binary);
    return object;
  }
  if (kind != "Secret") return object;
  if (Value* data = object.find("data")) make_plain_base64(*data);
  const Value plain = object.at("stringData");
  const Kind data_kind = object.at("data").kind();
  if ((!plain.is_map() && !plain.is_null()) || (data_kind != Kind::Null && data_kind != Kind::Map))
    return object;
  object.erase("stringData");
  if (plain.empty()) return object;
  Value& data = object["data"];
  for (const auto& [key, value] : plain.members())
    data.set(key, value.is_string() || value.is_null() ? Value(base64_encode(value.text())) : value);
  return object;
}

std::string desired_hash(const Value& desired) { return sha256_hex(to_json(desired, {.sort_keys = true})); }

}  // namespace lockstep::diff
