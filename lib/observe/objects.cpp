// SPDX-License-Identifier: Apache-2.0
#include "observe/objects.h"

#include <algorithm>
#include <chrono>

namespace lockstep::observe {

namespace {

const std::string& version_of(const Object& object) {
  return object.value().at("metadata", "resourceVersion").text();
}

bool is_decimal(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_older_version(std::string_view a, std::string_view b) {
  if (!is_decimal(a) || !is_decimal(b)) return false;
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

void Objects::add(const kube::Resource& resource, const std::string& ns, kube::Listing listing) {
  Scope& scope = scopes_[{resource.group, resource.kind, ns}];
  scope.resource = resource;
  scope.ns = ns;
  take_listing(scope, std::move(listing));
}

void Objects::put(const Object& object) {
  Entry& entry = entries_[object.ref];
  entry.object = object;
  entry.is_gone = false;
}

void Objects::drop(const ObjectRef& ref) {
  const auto found = entries_.find(ref);
  if (found != entries_.end()) found->second.is_gone = true;
}

const Object* Objects::find(const ObjectRef& ref) const {
  const auto found = entries_.find(ref);
  return found == entries_.end() || found->second.is_gone ? nullptr : &found->second.object;
}

const Object* Objects::last(const ObjectRef& ref) const {
  const auto found = entries_.find(ref);
  return found == entries_.end() || !found->second.object.body ? nullptr : &found->second.object;
}

void Objects::follow(const kube::Resource& resource, const ObjectRef& ref) {
  Entry& entry = entries_[ref];
  if (!entry.object.body) {
    entry.object.ref = ref;
    entry.is_gone = true;
  }
  entry.is_followed = true;
  Scope& scope = scope_of(resource, ref);
  if (scope.watch || scope.is_listing) return;
  if (scope.resource_version.empty())
    list_again(scope);
  else
    open_watch(scope);
}

Objects::Scope& Objects::scope_of(const kube::Resource& resource, const ObjectRef& ref) {
  const auto everywhere = scopes_.find({ref.group, ref.kind, ""});
  if (everywhere != scopes_.end()) return everywhere->second;
  Scope& scope = scopes_[{ref.group, ref.kind, ref.ns}];
  scope.resource = resource;
  scope.ns = ref.ns;
  return scope;
}

void Objects::list_again(Scope& scope) {
  scope.is_listing = true;
  scope.watch = {};
  kube::ListQuery query;
  query.resource = scope.resource;
  query.ns = scope.ns;
  client_.list(std::move(query),
               [this, &scope, alive = std::weak_ptr(alive_)](Outcome<kube::Listing> listing) {
                 if (alive.expired()) return;
                 scope.is_listing = false;
                 if (!listing.ok()) {
                   if (on_trouble) on_trouble(listing.error());
                   return;
                 }
                 take_listing(scope, std::move(listing).take());
                 open_watch(scope);
               });
}

void Objects::open_watch(Scope& scope) {
  kube::ListQuery query;
  query.resource = scope.resource;
  query.ns = scope.ns;
  query.resource_version = scope.resource_version;
  kube::WatchHandler handler;
  handler.on_change = [this](kube::Change change, const Object& object) {
    // Only what was asked for is kept: a namespace may hold thousands of other objects of the kind.
    if (entries_.count(object.ref)) take(object, change == kube::Change::Deleted);
  };
  handler.on_expired = [this, &scope] { list_again(scope); };
  handler.on_trouble = [this](const Error& error) {
    if (on_trouble) on_trouble(error);
  };
  scope.watch = client_.watch(std::move(query), std::move(handler));
}

// A first LIST brings everything the caller kept; a later one only updates what is known.
void Objects::take_listing(Scope& scope, kube::Listing listing) {
  const bool is_first = scope.resource_version.empty();
  scope.resource_version = std::move(listing.resource_version);
  std::set<ObjectRef> there;
  for (const auto& object : listing.items) {
    there.insert(object.ref);
    if (is_first || entries_.count(object.ref)) take(object, false);
  }
  if (is_first) return;
  std::vector<Object> gone;
  for (const auto& [ref, entry] : entries_)
    if (ref.group == scope.resource.group && ref.kind == scope.resource.kind && !entry.is_gone &&
        (scope.ns.empty() || ref.ns == scope.ns) && !there.count(ref) &&
        !is_older_version(scope.resource_version, version_of(entry.object)))
      gone.push_back(entry.object);
  for (const auto& object : gone) take(object, true);
}

void Objects::take(const Object& object, bool is_gone) {
  Entry& entry = entries_[object.ref];
  if (entry.object.body && is_older_version(version_of(object), version_of(entry.object))) return;
  entry.object = object;
  entry.is_gone = is_gone;
  if (entry.is_followed && on_change) on_change(object.ref);
}

}  // namespace lockstep::observe
