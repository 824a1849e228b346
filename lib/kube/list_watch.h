// SPDX-License-Identifier: Apache-2.0
#pragma once
// ListWatch: a local copy of one kind in one namespace (or all), kept up to date by one LIST and one WATCH.

#include "kube/client.h"

#include <map>

namespace lockstep::kube {

struct ListWatchHandler {
  // The first LIST is complete: objects() holds everything. The Error when it was refused; the ListWatch is
  // then over.
  std::function<void(Outcome<Done>)> on_ready;
  // After the copy was changed; also for what a repeated LIST showed to be new, changed or gone.
  std::function<void(Change, const Object&)> on_change;
  std::function<void(const Error&)> on_trouble;  // in passing: it goes on by itself
};

class ListWatch {
 public:
  // `client` must outlive it. Letting go of it ends the watch.
  ListWatch(Client& client, ListQuery query, ListWatchHandler handler);
  ~ListWatch();
  ListWatch(const ListWatch&) = delete;
  ListWatch& operator=(const ListWatch&) = delete;

  bool is_ready() const;
  const std::map<ObjectRef, Object>& objects() const;
  const Object* find(const ObjectRef& ref) const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace lockstep::kube
