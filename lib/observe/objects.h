// SPDX-License-Identifier: Apache-2.0
#pragma once
// Objects: the latest known state of single objects of many kinds, from LISTs, from the answers to writes,
// and from WATCHes that are opened only for kinds that somebody waits for and go on where the LIST ended.

#include "kube/client.h"

#include <map>
#include <set>

namespace lockstep::observe {

class Objects {
 public:
  // `client` must outlive it.
  explicit Objects(kube::Client& client) : client_(client) {}
  Objects(const Objects&) = delete;
  Objects& operator=(const Objects&) = delete;

  // What a LIST of that resource found; empty `ns` for all namespaces.
  void add(const kube::Resource& resource, const std::string& ns, kube::Listing listing);
  // The server's answer to a write. Events about states before it are not believed.
  void put(const Object& object);
  // A deletion was answered with "not found".
  void drop(const ObjectRef& ref);
  // The latest state; nullptr when the object is not there or was never heard of.
  const Object* find(const ObjectRef& ref) const;
  // The last state of an object that is gone; nullptr when it was never heard of.
  const Object* last(const ObjectRef& ref) const;
  bool is_gone(const ObjectRef& ref) const { return last(ref) && !find(ref); }

  // From now on changes of `ref` are seen. One WATCH per kind and namespace (or for all), however many are
  // followed; without an earlier LIST one is made first.
  void follow(const kube::Resource& resource, const ObjectRef& ref);

  // After the state of a followed object has changed.
  std::function<void(const ObjectRef& ref)> on_change;
  // In passing: the watch tries again by itself.
  std::function<void(const Error& error)> on_trouble;

 private:
  struct Entry {
    Object object;
    bool is_gone = false, is_followed = false;
  };
  struct ScopeKey {
    std::string group, kind, ns;
    auto operator<=>(const ScopeKey&) const = default;
  };
  struct Scope {
    kube::Resource resource;
    std::string ns, resource_version;
    bool is_listing = false;
    kube::Watch watch;
  };

  Scope& scope_of(const kube::Resource& resource, const ObjectRef& ref);
  void list_again(Scope& scope);
  void open_watch(Scope& scope);
  void take_listing(Scope& scope, kube::Listing listing);
  void take(const Object& object, bool is_gone);

  kube::Client& client_;
  std::map<ScopeKey, Scope> scopes_;
  std::map<ObjectRef, Entry> entries_;
  // Callbacks of calls that may outlive this object ask it first.
  std::shared_ptr<char> alive_ = std::make_shared<char>();
};

// Whether `a` is an older resource version than `b`. Both are decimal numbers of any length on every API
// server since 1.35 (KEP-5504), and in practice before; anything else is never older.
bool is_older_version(std::string_view a, std::string_view b);

}  // namespace lockstep::observe
