// SPDX-License-Identifier: Apache-2.0
#include "kube/trace.h"

#include "base/strings.h"
#include "value/json.h"

namespace lockstep::kube {

namespace {

constexpr std::string_view mask = "***";
constexpr std::size_t longest_body = 16384;

void mask_members(Value& map) {
  for (auto& member : map.members()) member.value = Value(mask);
}

void mask_object(Value& object, std::string_view list_kind = {}) {
  const auto kind = object.at("kind").text_or(list_kind);
  if (kind == "Secret") {
    for (const char* key : {"data", "stringData"})
      if (auto* data = object.find(key); data && data->is_map()) mask_members(*data);
    // kubectl apply keeps the whole Secret in an annotation.
    if (object.at("metadata", "annotations").is_map()) mask_members(object["metadata"]["annotations"]);
  }
  if (kind == "TokenRequest" && object.has("status")) object["status"].set("token", mask);
  if (kind == "TokenReview" && object.has("spec")) object["spec"].set("token", mask);
  if (kind.ends_with("List") && object.at("items").is_list())
    for (auto& item : object["items"].items()) mask_object(item, kind.substr(0, kind.size() - 4));
}

}  // namespace

std::string traced_header(const net::Header& header) {
  const auto name = to_lower(header.name);
  const bool is_secret = name == "authorization" || contains(name, "token") || contains(name, "cookie");
  return header.name + ": " + (is_secret ? std::string(mask) : header.value);
}

std::string traced_body(std::string_view body) {
  auto read = outcome_of([&] { return read_json(body); });
  if (!read.ok() || !read.value().is_map())
    return fmt::format("({} bytes that are no JSON object)", body.size());
  auto object = std::move(read).take();
  mask_object(object);
  auto text = to_json(object);
  if (text.size() > longest_body) return printable(text.substr(0, longest_body)) + " ...";
  return text;
}

}  // namespace lockstep::kube
