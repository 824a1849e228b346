// SPDX-License-Identifier: Apache-2.0
#include "sync/hook_logs.h"

#include <algorithm>
#include <memory>

namespace lockstep::sync {

namespace {

// One tail; keeps itself alive until its stream ends.
struct Tail {
  std::vector<HookLine> lines;
  kube::LogStream stream;
};

void tail_pod(kube::Client& client, const Value& pod, std::size_t count,
              const std::function<void(std::vector<HookLine>)>& done) {
  const Value& containers = pod.at("spec", "containers");
  kube::LogQuery query;
  query.ns = pod.at("metadata", "namespace").text();
  query.pod = pod.at("metadata", "name").text();
  if (containers.size() > 0) query.container = containers.items().front().at("name").text();
  query.tail_lines = static_cast<long long>(count);
  auto tail = std::make_shared<Tail>();
  kube::LogHandler handler;
  handler.on_line = [tail = tail.get(), name = query.pod](std::string_view line) {
    tail->lines.push_back({name, std::string(line)});
  };
  handler.on_end = [tail, done](const Outcome<Done>&) {
    done(std::move(tail->lines));
    tail->stream = {};
  };
  tail->stream = client.logs(query, std::move(handler));
}

}  // namespace

void last_lines(kube::Client& client, const ObjectRef& hook, std::size_t lines,
                std::function<void(std::vector<HookLine>)> done) {
  if (hook.group.empty() && hook.kind == "Pod") {
    client.get(kube::pods_resource(), hook.ns, hook.name, [&client, lines, done](const Outcome<Object>& pod) {
      if (pod.ok())
        tail_pod(client, pod.value().value(), lines, done);
      else
        done({});
    });
    return;
  }
  if (hook.group != "batch" || hook.kind != "Job") return done({});
  kube::ListQuery query;
  query.resource = kube::pods_resource();
  query.ns = hook.ns;
  query.label_selector = "batch.kubernetes.io/job-name=" + hook.name;
  query.managed_fields = kube::ManagedFields::None;
  client.list(query, [&client, lines, done](const Outcome<kube::Listing>& listing) {
    if (!listing.ok() || listing.value().items.empty()) return done({});
    const auto& items = listing.value().items;
    const auto newest = std::max_element(items.begin(), items.end(), [](const Object& a, const Object& b) {
      return a.value().at("metadata", "creationTimestamp").text() <
             b.value().at("metadata", "creationTimestamp").text();
    });
    tail_pod(client, newest->value(), lines, done);
  });
}

}  // namespace lockstep::sync
