// SPDX-License-Identifier: Apache-2.0
#include "sync/inventory.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/outcome.h"
#include "base/strings.h"
#include "value/json.h"

#include <algorithm>

namespace lockstep::sync {

namespace {

constexpr std::string_view id_label = "applyset.kubernetes.io/id";
constexpr std::string_view tooling_annotation = "applyset.kubernetes.io/tooling";
constexpr std::string_view kinds_annotation = "applyset.kubernetes.io/contains-group-kinds";
constexpr std::string_view namespaces_annotation = "applyset.kubernetes.io/additional-namespaces";
constexpr std::string_view application_annotation = "lockstep.dev/application";

// "Deployment.apps", "ConfigMap".
std::string format_kind(const GroupKind& kind) {
  return kind.group.empty() ? kind.kind : kind.kind + "." + kind.group;
}
GroupKind parse_kind(const std::string& text) {
  const auto dot = text.find('.');
  if (dot == std::string::npos) return {"", text};
  return {text.substr(dot + 1), text.substr(0, dot)};
}

std::vector<std::string> comma_list(const std::string& text) {
  std::vector<std::string> out;
  for (const auto& part : split(text, ','))
    if (const auto entry = trim(part); !entry.empty()) out.emplace_back(entry);
  return out;
}

// RFC 4648 base64url without padding, as KEP-3659 asks for.
std::string base64url(const std::string& bytes) {
  std::string out = base64_encode(bytes);
  out = replace_all(replace_all(out, "+", "-"), "/", "_");
  out.erase(std::find(out.begin(), out.end(), '='), out.end());
  return out;
}

std::string from_hex(const std::string& hex) {
  const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return out;
}

// One line per object: "group Kind ns name" (an empty part is "-").
std::string format_ref(const ObjectRef& ref) {
  const auto part = [](const std::string& text) { return text.empty() ? std::string("-") : text; };
  return part(ref.group) + " " + ref.kind + " " + part(ref.ns) + " " + ref.name;
}
ObjectRef parse_ref(const std::string& text) {
  auto parts = split(text, ' ');
  parts.resize(4);
  for (auto& part : parts)
    if (part == "-") part.clear();
  return {parts[0], parts[1], parts[2], parts[3]};
}

}  // namespace

std::string Inventory::id() const {
  const ObjectRef ref = parent();
  return "applyset-" +
         base64url(from_hex(sha256_hex(ref.name + "." + ref.ns + "." + ref.kind + "." + ref.group))) + "-v1";
}

Inventory new_inventory(std::string application, std::string ns) {
  Inventory inventory;
  inventory.application = std::move(application);
  inventory.namespaces = {ns};
  inventory.ns = std::move(ns);
  return inventory;
}

Inventory read_inventory(const Value& parent, const std::string& application) {
  const ObjectRef ref = ref_of(parent);
  Inventory inventory = new_inventory(application, ref.ns);
  const std::string id = label(parent, id_label);
  if (id != inventory.id() || annotation(parent, application_annotation) != application)
    throw Error("ConfigMap {}/{} is not the inventory of application {}", ref.ns, ref.name, application)
        .hint("rename the application, or that ConfigMap if nothing else needs its name");
  inventory.exists = true;
  inventory.uid = parent.at("metadata", "uid").text();
  for (const auto& kind : comma_list(annotation(parent, kinds_annotation)))
    inventory.kinds.insert(parse_kind(kind));
  for (const auto& ns : comma_list(annotation(parent, namespaces_annotation)))
    inventory.namespaces.insert(ns);
  const Value& data = parent.at("data");
  inventory.last_sync = {data.at("commit").text_or(""), data.at("content").text_or("")};
  inventory.history = data.at("history").text_or("");
  if (const auto text = data.at("applied").text_or(""); !text.empty()) {
    // A record that cannot be read only costs dry-runs: it is never a reason to fail.
    const auto records = outcome_of([&] { return read_json(text); });
    for (const auto& [key, value] : (records.ok() ? records.value() : Value::null()).members())
      inventory.applied[parse_ref(key)] = {value.at("hash").text(), value.at("uid").text(),
                                           value.at("generation").text()};
  }
  return inventory;
}

Value parent_manifest(const Inventory& inventory) {
  std::vector<std::string> kinds, namespaces;
  for (const auto& kind : inventory.kinds) kinds.push_back(format_kind(kind));
  std::sort(kinds.begin(), kinds.end());
  for (const auto& ns : inventory.namespaces)
    if (ns != inventory.ns && !ns.empty()) namespaces.push_back(ns);
  const ObjectRef ref = inventory.parent();
  Value data = Value::map();
  if (!inventory.last_sync.commit.empty()) data.set("commit", inventory.last_sync.commit);
  if (!inventory.last_sync.content.empty()) data.set("content", inventory.last_sync.content);
  if (!inventory.history.empty()) data.set("history", inventory.history);
  if (!inventory.applied.empty()) {
    Value records = Value::map();
    for (const auto& [object, record] : inventory.applied)
      records.members().push_back({format_ref(object), Value::map({{"hash", record.manifest_hash},
                                                                   {"uid", record.uid},
                                                                   {"generation", record.generation}})});
    data.set("applied", to_json(records));
  }
  return Value::map(
      {{"apiVersion", "v1"},
       {"kind", ref.kind},
       {"metadata",
        Value::map(
            {{"name", ref.name},
             {"namespace", ref.ns},
             {"labels", Value::map({{std::string(id_label), inventory.id()},
                                    {"app.kubernetes.io/managed-by", "lockstep"}})},
             {"annotations", Value::map({{std::string(tooling_annotation), "lockstep/v1"},
                                         {std::string(kinds_annotation), join(kinds, ",")},
                                         {std::string(namespaces_annotation), join(namespaces, ",")},
                                         {std::string(application_annotation), inventory.application}})}})},
       {"data", std::move(data)}});
}

bool is_member(const Value& live, const std::string& id) {
  if (label(live, member_label) != id) return false;
  for (const auto& owner : live.at("metadata", "ownerReferences").items())
    if (owner.at("controller").is_true()) return false;
  return true;
}

}  // namespace lockstep::sync
