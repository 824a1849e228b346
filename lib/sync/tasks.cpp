// SPDX-License-Identifier: Apache-2.0
#include "sync/tasks.h"

#include "base/strings.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

namespace lockstep::sync {

namespace {

constexpr std::string_view kind_order[] = {"Namespace",
                                           "NetworkPolicy",
                                           "ResourceQuota",
                                           "LimitRange",
                                           "PodSecurityPolicy",
                                           "PodDisruptionBudget",
                                           "ServiceAccount",
                                           "Secret",
                                           "SecretList",
                                           "ConfigMap",
                                           "StorageClass",
                                           "PersistentVolume",
                                           "PersistentVolumeClaim",
                                           "CustomResourceDefinition",
                                           "ClusterRole",
                                           "ClusterRoleList",
                                           "ClusterRoleBinding",
                                           "ClusterRoleBindingList",
                                           "Role",
                                           "RoleList",
                                           "RoleBinding",
                                           "RoleBindingList",
                                           "Service",
                                           "DaemonSet",
                                           "Pod",
                                           "ReplicationController",
                                           "ReplicaSet",
                                           "Deployment",
                                           "HorizontalPodAutoscaler",
                                           "StatefulSet",
                                           "Job",
                                           "CronJob",
                                           "IngressClass",
                                           "Ingress",
                                           "APIService"};

bool runs_in_sync(Phase phase) { return phase <= Phase::SyncFail; }

// Identity with the namespace of cluster-scoped kinds left out.
ObjectRef key_of(ObjectRef ref, const TaskOptions& options) {
  if (options.is_cluster_scoped && options.is_cluster_scoped(ref)) ref.ns.clear();
  return ref;
}

// Hooks may leave the naming to us: the name is fixed within one operation, so a retry finds the same object
// (§1.2.4).
std::string generated_name(const Value& manifest, Phase phase, const TaskOptions& options) {
  const std::string revision =
      options.revision.size() >= 8 ? options.revision.substr(0, 7) : options.revision;
  return manifest.at("metadata", "generateName").text() +
         to_lower(revision + "-" + std::string(phase_name(phase)) + "-" + std::to_string(options.started_at));
}

Object with_namespace(const Object& object, const std::string& ns) {
  if (!object.ref.ns.empty() || ns.empty()) return object;
  Value body = object.value();
  body["metadata"].set("namespace", ns);
  Object out = object;
  out.body = std::make_shared<const Value>(std::move(body));
  out.ref.ns = ns;
  return out;
}

void reverse_prune_waves(std::vector<Task>& tasks) {
  std::set<long long> distinct;
  for (const auto& task : tasks)
    if (task.is_prune()) distinct.insert(task.wave);
  std::map<long long, long long> swapped;
  auto last = distinct.rbegin();
  for (const auto wave : distinct) swapped[wave] = *last++;
  for (auto& task : tasks)
    if (task.is_prune()) task.wave = swapped[task.wave];
}

void move_last(std::vector<Task>& tasks, bool all) {
  long long highest = 0;
  for (const auto& task : tasks)
    if (task.phase == Phase::Sync) highest = std::max(highest, task.wave);
  for (auto& task : tasks)
    if (task.is_prune() && (all || task.traits.option("PruneLast=true"))) task.wave = highest + 1;
}

// A Namespace or CRD that comes after its first user is moved right before it and takes over its phase and
// wave (§1.3). `provides` gives what a task brings, `needs` what it uses; both "" for nothing.
template <class Provides, class Needs>
void pull_ahead(std::vector<Task>& tasks, Provides provides, Needs needs) {
  std::unordered_map<std::string, std::size_t> first_user;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (tasks[i].is_prune()) continue;
    if (auto need = needs(tasks[i]); !need.empty()) first_user.emplace(std::move(need), i);
  }
  // Providers that come too late, by the position of the user they go before; original order is kept among
  // equals.
  std::vector<std::pair<std::size_t, std::size_t>> moves;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    if (tasks[i].is_prune()) continue;
    const auto provided = provides(tasks[i]);
    if (provided.empty()) continue;
    const auto user = first_user.find(provided);
    if (user != first_user.end() && user->second < i) moves.emplace_back(user->second, i);
  }
  if (moves.empty()) return;
  std::stable_sort(moves.begin(), moves.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<bool> moved(tasks.size(), false);
  for (const auto& [user, provider] : moves) {
    tasks[provider].phase = tasks[user].phase;
    tasks[provider].wave = tasks[user].wave;
    moved[provider] = true;
  }
  std::vector<Task> out;
  out.reserve(tasks.size());
  auto next = moves.begin();
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    for (; next != moves.end() && next->first == i; ++next) out.push_back(std::move(tasks[next->second]));
    if (!moved[i]) out.push_back(std::move(tasks[i]));
  }
  tasks = std::move(out);
}

void sort_tasks(std::vector<Task>& tasks) {
  const auto key = [](const Task& t) {
    return std::tuple(t.phase, t.wave, kind_rank(t.ref.kind), std::string_view(t.ref.name),
                      std::string_view(t.ref.ns));
  };
  std::stable_sort(tasks.begin(), tasks.end(), [&](const Task& a, const Task& b) { return key(a) < key(b); });

  pull_ahead(
      tasks,
      [](const Task& t) {
        return t.ref.group.empty() && t.ref.kind == "Namespace" ? t.ref.name : std::string();
      },
      [](const Task& t) { return t.target->ref.ns; });
  pull_ahead(
      tasks,
      [](const Task& t) {
        if (t.ref.group != "apiextensions.k8s.io" || t.ref.kind != "CustomResourceDefinition")
          return std::string();
        const Value& spec = t.target->value().at("spec");
        return spec.at("group").text() + "/" + spec.at("names", "kind").text();
      },
      [](const Task& t) { return t.ref.group + "/" + t.ref.kind; });
}

}  // namespace

int kind_rank(std::string_view kind) {
  const auto* found = std::find(std::begin(kind_order), std::end(kind_order), kind);
  return static_cast<int>(found - std::begin(kind_order));
}

std::vector<Task> order_tasks(const std::vector<Object>& targets, const std::vector<Object>& live,
                              const TaskOptions& options) {
  std::map<ObjectRef, const Object*> live_by_key;
  for (const auto& object : live) live_by_key[key_of(object.ref, options)] = &object;
  const auto find_live = [&](const ObjectRef& ref) -> const Object* {
    auto it = live_by_key.find(key_of(ref, options));
    if (it == live_by_key.end()) it = live_by_key.find({ref.group, ref.kind, "", ref.name});
    return it == live_by_key.end() ? nullptr : it->second;
  };

  std::vector<Task> tasks;
  std::set<const Object*> claimed;
  const auto add = [&](Phase phase, long long wave, const Object& target, const Traits& traits) {
    Task task{phase, wave, target.ref, target, std::nullopt, traits};
    if (const Object* found = find_live(target.ref)) task.live = *found;
    tasks.push_back(std::move(task));
  };
  for (const auto& manifest : targets) {
    const Traits traits = traits_of(manifest.value());
    const Object target = with_namespace(manifest, options.destination_namespace);
    // A hook claims nothing: a plain live object of its name stays a prune task, as in Argo CD.
    if (const Object* found = traits.is_hook ? nullptr : find_live(target.ref)) claimed.insert(found);
    if (traits.is_skipped) continue;
    if (!traits.is_hook) {
      add(Phase::Sync, traits.wave, target, traits);
      continue;
    }
    if (options.skip_hooks) continue;
    for (const Phase phase : traits.phases) {
      if (!runs_in_sync(phase)) continue;
      Object hook = target;
      if (hook.ref.name.empty()) {
        Value body = hook.value();
        hook.ref.name = generated_name(body, phase, options);
        body["metadata"].set("name", hook.ref.name);
        hook.body = std::make_shared<const Value>(std::move(body));
      }
      add(phase, traits.wave, hook, traits);
    }
  }
  for (const auto& object : live) {
    if (claimed.count(&object)) continue;
    // Its metadata is managed, so it is no leftover (S-099, S-100).
    if (options.create_namespace && object.ref == options.create_namespace->ref) continue;
    Traits traits = traits_of(object.value());
    if (traits.is_hook || traits.is_skipped) continue;  // R1.5, R1.8
    const auto wave = traits.wave;
    tasks.push_back({Phase::Sync, wave, object.ref, std::nullopt, object, std::move(traits)});
  }
  if (options.create_namespace) {
    const bool in_git = std::any_of(tasks.begin(), tasks.end(), [&](const Task& t) {
      return t.target && !t.is_hook() && t.ref.group.empty() && t.ref.kind == "Namespace" &&
             t.ref.name == options.create_namespace->ref.name;
    });
    if (!in_git)
      tasks.push_back({Phase::PreSync, 0, options.create_namespace->ref, options.create_namespace,
                       options.live_namespace, Traits{}});
  }
  reverse_prune_waves(tasks);
  move_last(tasks, options.prune_last);
  sort_tasks(tasks);
  return tasks;
}

}  // namespace lockstep::sync
