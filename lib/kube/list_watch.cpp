// SPDX-License-Identifier: Apache-2.0
#include "kube/list_watch.h"

#include <set>

namespace lockstep::kube {

namespace {

constexpr auto relist_delay = std::chrono::seconds(5);

}  // namespace

struct ListWatch::State : std::enable_shared_from_this<State> {
  Client& client;
  ListQuery query;
  ListWatchHandler handler;
  std::map<ObjectRef, Object> objects;
  Watch watch;
  bool is_ready = false, is_over = false;

  State(Client& c, ListQuery q, ListWatchHandler h) : client(c), query(std::move(q)), handler(std::move(h)) {}

  void list();
  void list_later(const Error& error);
  void take(Listing listing);
  void put(Object object);
  void on_watch(Change change, Object object);
  void tell(Change change, const Object& object) const {
    if (!is_over && handler.on_change) handler.on_change(change, object);
  }
};

void ListWatch::State::list() {
  client.list(query, [weak = weak_from_this()](Outcome<Listing> listing) {
    const auto self = weak.lock();
    if (!self || self->is_over) return;
    if (listing.ok()) return self->take(std::move(listing).take());
    if (self->is_ready) return self->list_later(listing.error());
    self->is_over = true;
    if (self->handler.on_ready) self->handler.on_ready(listing.error());
  });
}

// A repeated LIST is as long-lived as the watch that it stands in for.
void ListWatch::State::list_later(const Error& error) {
  client.loop().after(relist_delay, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && !self->is_over) self->list();
  });
  if (handler.on_trouble) handler.on_trouble(error);
}

void ListWatch::State::take(Listing listing) {
  std::set<ObjectRef> present;
  for (auto& object : listing.items) {
    present.insert(object.ref);
    put(std::move(object));
  }
  for (auto it = objects.begin(); it != objects.end();) {
    if (present.contains(it->first)) {
      ++it;
      continue;
    }
    const auto gone = objects.extract(it++);
    tell(Change::Deleted, gone.mapped());
  }
  if (is_over) return;
  auto from = query;
  from.resource_version = listing.resource_version;
  // The handlers keep this alive while they run: each may let go of the ListWatch.
  const auto weak = weak_from_this();
  WatchHandler on;
  on.on_change = [weak](Change change, Object object) {
    if (const auto self = weak.lock()) self->on_watch(change, std::move(object));
  };
  on.on_expired = [weak] {
    if (const auto self = weak.lock()) self->list();
  };
  on.on_trouble = [weak](const Error& error) {
    const auto self = weak.lock();
    if (self && self->handler.on_trouble) self->handler.on_trouble(error);
  };
  watch = client.watch(std::move(from), std::move(on));
  if (!std::exchange(is_ready, true) && handler.on_ready) handler.on_ready(Done{});
}

void ListWatch::State::put(Object object) {
  const auto known = objects.find(object.ref);
  if (known == objects.end()) {
    const auto [added, _] = objects.emplace(object.ref, std::move(object));
    if (is_ready) tell(Change::Added, added->second);
    return;
  }
  const auto version = [](const Object& o) { return o.value().at("metadata", "resourceVersion").text(); };
  if (version(known->second) == version(object)) return;
  known->second = std::move(object);
  tell(Change::Modified, known->second);
}

void ListWatch::State::on_watch(Change change, Object object) {
  if (change != Change::Deleted) return put(std::move(object));
  objects.erase(object.ref);
  tell(Change::Deleted, object);
}

ListWatch::ListWatch(Client& client, ListQuery query, ListWatchHandler handler)
    : state_(std::make_shared<State>(client, std::move(query), std::move(handler))) {
  state_->list();
}

ListWatch::~ListWatch() {
  state_->is_over = true;
  state_->watch = Watch();
}

bool ListWatch::is_ready() const { return state_->is_ready; }
const std::map<ObjectRef, Object>& ListWatch::objects() const { return state_->objects; }
const Object* ListWatch::find(const ObjectRef& ref) const {
  const auto found = state_->objects.find(ref);
  return found == state_->objects.end() ? nullptr : &found->second;
}

}  // namespace lockstep::kube
