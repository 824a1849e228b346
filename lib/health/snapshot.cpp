// SPDX-License-Identifier: Apache-2.0
#include "health/snapshot.h"

#include "health/capacity.h"

#include <algorithm>

namespace lockstep::health {

namespace {

std::string_view group_of(const Value& body) {
  const std::string_view api_version = body.at("apiVersion").text();
  const auto slash = api_version.find('/');
  return slash == std::string_view::npos ? std::string_view() : api_version.substr(0, slash);
}

std::string kind_key(std::string_view group, std::string_view kind) {
  std::string key(group);
  key += '/';
  key += kind;
  return key;
}

std::string name_key(std::string key, std::string_view ns, std::string_view name) {
  key += '/';
  key += ns;
  key += '/';
  key += name;
  return key;
}

const Snapshot::Found nothing;

}  // namespace

Snapshot::Snapshot(std::vector<Body> objects, const std::vector<Source>& listed)
    : bodies_(std::move(objects)), listed_(listed.begin(), listed.end()) {
  struct Key {
    std::string_view group, kind, ns, name, uid;
    const Value* body;
    auto operator<=>(const Key&) const = default;
  };
  std::vector<Key> keys;
  keys.reserve(bodies_.size());
  for (const auto& body : bodies_) {
    const Value& metadata = body->at("metadata");
    keys.push_back({group_of(*body), body->at("kind").text(), metadata.at("namespace").text(),
                    metadata.at("name").text(), metadata.at("uid").text(), body.get()});
  }
  std::stable_sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
    return std::tie(a.group, a.kind, a.ns, a.name, a.uid) < std::tie(b.group, b.kind, b.ns, b.name, b.uid);
  });
  for (const auto& key : keys) {
    const std::string kind = kind_key(key.group, key.kind);
    kinds_[kind].push_back(key.body);
    names_.emplace(name_key(kind, key.ns, key.name), key.body);
    if (!key.uid.empty()) uids_.emplace(key.uid, key.body);
    for (const auto& owner : key.body->at("metadata", "ownerReferences").items()) {
      const std::string_view uid = owner.at("uid").text();
      if (uid.empty()) continue;
      owned_[uid].push_back(key.body);
      if (owner.at("controller").is_true()) children_[uid].push_back(key.body);
    }
    if (key.kind == "Event") {
      // events.k8s.io names the object `regarding`.
      const Value& about = key.body->at(key.body->has("involvedObject") ? "involvedObject" : "regarding");
      if (!about.at("uid").text().empty()) events_[about.at("uid").text()].push_back(key.body);
    } else if (key.kind == "Pod" && key.group.empty()) {
      const std::string_view node = key.body->at("spec", "nodeName").text();
      if (!node.empty()) pods_on_[node].push_back(key.body);
    }
  }
}

Snapshot Snapshot::of(std::vector<Value> objects, const std::vector<Source>& listed) {
  std::vector<Body> bodies;
  bodies.reserve(objects.size());
  for (auto& object : objects) bodies.push_back(std::make_shared<const Value>(std::move(object)));
  return Snapshot(std::move(bodies), listed);
}

const Snapshot::Found& Snapshot::in(const Index& index, std::string_view key) const {
  const auto found = key.empty() ? index.end() : index.find(key);
  return found == index.end() ? nothing : found->second;
}

bool Snapshot::available_everywhere(std::string_view group, std::string_view kind) const {
  return listed_.count({{std::string(group), std::string(kind)}, true}) != 0;
}

bool Snapshot::available(std::string_view group, std::string_view kind) const {
  return kinds_.count(kind_key(group, kind)) != 0 || available_everywhere(group, kind) ||
         listed_.count({{std::string(group), std::string(kind)}, false}) != 0;
}

const Snapshot::Found& Snapshot::of_kind(std::string_view group, std::string_view kind) const {
  const auto found = kinds_.find(kind_key(group, kind));
  return found == kinds_.end() ? nothing : found->second;
}

const Value* Snapshot::find(std::string_view group, std::string_view kind, std::string_view ns,
                            std::string_view name) const {
  const auto found = names_.find(name_key(kind_key(group, kind), ns, name));
  return found == names_.end() ? nullptr : found->second;
}

const Value* Snapshot::by_uid(std::string_view uid) const {
  const auto found = uids_.find(uid);
  return found == uids_.end() ? nullptr : found->second;
}

const Snapshot::Found& Snapshot::children(std::string_view uid) const { return in(children_, uid); }
const Snapshot::Found& Snapshot::owned(std::string_view uid) const { return in(owned_, uid); }
const Snapshot::Found& Snapshot::events_about(std::string_view uid) const { return in(events_, uid); }
const Snapshot::Found& Snapshot::pods_on(std::string_view node) const { return in(pods_on_, node); }

Snapshot::Found Snapshot::children(std::string_view uid, std::string_view group,
                                   std::string_view kind) const {
  Found out;
  for (const Value* child : children(uid))
    if (child->at("kind").text() == kind && group_of(*child) == group) out.push_back(child);
  return out;
}

Snapshot::Found Snapshot::labelled(std::string_view group, std::string_view kind, std::string_view ns,
                                   std::string_view key, std::string_view value) const {
  Found out;
  for (const Value* body : of_kind(group, kind))
    if (body->at("metadata", "namespace").text() == ns && body->at("metadata", "labels", key).text() == value)
      out.push_back(body);
  return out;
}

const Capacity& Snapshot::capacity() const {
  if (!capacity_) capacity_ = std::make_shared<const Capacity>(*this);
  return *capacity_;
}

}  // namespace lockstep::health
