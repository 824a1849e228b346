// SPDX-License-Identifier: Apache-2.0
#include "health/preflight.h"

#include "base/error.h"
#include "base/strings.h"
#include "health/job.h"
#include "health/kueue_headroom.h"
#include "health/placement.h"
#include "health/quota.h"
#include "health/reasons.h"
#include "health/references.h"

#include <algorithm>
#include <list>
#include <set>

namespace lockstep::health {

namespace {

constexpr std::string_view queue_label = "kueue.x-k8s.io/queue-name";
// More pods of one role are not placed one by one; no cluster has room for more.
constexpr std::int64_t most_pods = 20000;
constexpr std::string_view volcano = "scheduling.volcano.sh";

Obstacle obstacle(Fits fits, std::string_view reason, std::string message) {
  const Reason* row = find_reason(reason);
  return {fits, std::string(reason), std::move(message), row ? std::string(row->hint) : ""};
}

std::string namespace_of(const Value& job) { return job.at("metadata", "namespace").text(); }

// A role without a template (TrainJob, Spark) still says what its pods ask for.
Value pod_spec_of(const Role& role) {
  if (role.pod_spec) return *role.pod_spec;
  Value requests = Value::map();
  for (const auto& [key, amount] : role.request) requests.set(key, format_quantity(amount));
  Value container =
      Value::map({{"name", "main"}, {"resources", Value::map({{"requests", std::move(requests)}})}});
  return Value::map({{"containers", Value::list({std::move(container)})}});
}

// The pod as its controller will create it, refused once: Placement then says what a scheduler would find.
Value refused_pod(const Value& job, const Role& role, TimePoint now) {
  const std::string name = role.name.empty() ? job.at("metadata", "name").text()
                                             : job.at("metadata", "name").text() + "-" + to_lower(role.name);
  Value metadata =
      Value::map({{"name", name}, {"namespace", namespace_of(job)}, {"creationTimestamp", format_time(now)}});
  Value condition = Value::map({{"type", "PodScheduled"}, {"status", "False"}, {"reason", "Unschedulable"}});
  Value status = Value::map({{"phase", "Pending"}, {"conditions", Value::list({std::move(condition)})}});
  return Value::map({{"apiVersion", "v1"},
                     {"kind", "Pod"},
                     {"metadata", std::move(metadata)},
                     {"spec", pod_spec_of(role)},
                     {"status", std::move(status)}});
}

// Whether all pods of the gang would find a node at once.
void check_capacity(const View& view, Gang& gang, Preflight& out) {
  if (!view.snapshot.available("", "Node") || !view.snapshot.available_everywhere("", "Pod")) return;
  std::list<Value> pods;
  gang.ranks.clear();
  std::vector<std::size_t> firsts;
  for (const auto& role : gang.roles) {
    if (role.replicas <= 0) continue;
    pods.push_back(refused_pod(view.object, role, view.now));
    firsts.push_back(gang.ranks.size());
    for (std::int64_t i = 0; i < std::min(role.replicas, most_pods); ++i)
      gang.ranks.push_back({&pods.back(), role.name, i, false});
  }
  Placement placement(view, gang);
  std::optional<Finding> worst;
  for (const std::size_t first : firsts) {
    Finding found = placement.explain(gang.ranks[first]);
    if (!worst || found.rank < worst->rank || (worst->reason == "Starting" && found.reason != "Starting"))
      worst = std::move(found);
  }
  gang.ranks.clear();
  if (!worst) return;
  out.fits = Fits::Now;
  if (worst->reason == "Starting") return;
  out.obstacles.push_back(
      obstacle(worst->status == Status::Degraded ? Fits::Never : Fits::Waits, worst->reason, worst->text));
}

void check_quota(const View& view, const Gang& gang, Preflight& out) {
  for (const auto& row : quota_shortages(view.snapshot, namespace_of(view.object), gang))
    out.obstacles.push_back(obstacle(
        row.never() ? Fits::Never : Fits::Waits, row.never() ? "QuotaTooSmall" : "QuotaExceeded",
        fmt::format("ResourceQuota {} allows {} {} ({} used) and the job needs {}: {} of {} ranks fit",
                    row.quota, format_quantity(row.hard, row.key), row.key,
                    format_quantity(row.used, row.key), format_quantity(row.need, row.key), row.ranks,
                    out.pods)));
}

// What a Kueue queue can give at the very most: the best flavor, with all that may be borrowed.
void check_kueue(const View& view, const std::string& queue, Preflight& out) {
  const std::string ns = namespace_of(view.object);
  const Value* cluster_queue = cluster_queue_of(view.snapshot, ns, queue);
  if (!cluster_queue || out.resource.empty()) return;
  bool is_covered = false, may_ever = false, may_now = false;
  std::string best;
  for (const auto& row : headroom_of(*cluster_queue, out.resource)) {
    is_covered = true;
    const bool is_open = row.has_cohort && !row.borrow;
    const Quantity most = row.nominal + (row.has_cohort ? row.borrow.value_or(Quantity{}) : Quantity{});
    may_ever = may_ever || is_open || out.amount <= most;
    may_now = may_now || out.amount <= row.unused;
    best += fmt::format("{}{} of {} free in flavor {}", best.empty() ? "" : ", ", format_quantity(row.unused),
                        format_quantity(row.nominal), row.flavor);
  }
  if (!is_covered || (may_ever && may_now)) return;
  const std::string& name = cluster_queue->at("metadata", "name").text();
  out.obstacles.push_back(obstacle(may_ever ? Fits::Waits : Fits::Never, may_ever ? "Queued" : "ExceedsQuota",
                                   fmt::format("ClusterQueue {} ({} {}) and the job needs {}", name,
                                               out.resource, best, format_quantity(out.amount))));
}

struct Known {
  const Snapshot& snapshot;
  std::set<ObjectRef> desired;

  // True also when it cannot be told.
  bool has(const ObjectRef& ref) const {
    return desired.count(ref) != 0 || !snapshot.available(ref.group, ref.kind) ||
           snapshot.find(ref.group, ref.kind, ref.ns, ref.name);
  }
};

void check_queue(const View& view, const Known& known, Preflight& out) {
  const std::string queue = label(view.object, queue_label);
  if (!queue.empty()) {
    if (known.has({"kueue.x-k8s.io", "LocalQueue", namespace_of(view.object), queue}))
      check_kueue(view, queue, out);
    else
      out.obstacles.push_back(
          obstacle(Fits::Never, "QueueMisconfigured", fmt::format("LocalQueue {} does not exist", queue)));
  }
  const std::string& name = out.ref.group == "batch.volcano.sh"
                                ? view.object.at("spec", "queue").text()
                                : view.object.at("spec", "runPolicy", "schedulingPolicy", "queue").text();
  if (!name.empty() && !known.has({std::string(volcano), "Queue", "", name}))
    out.obstacles.push_back(
        obstacle(Fits::Never, "QueueMisconfigured", fmt::format("Volcano queue {} does not exist", name)));
}

void check_references(const View& view, const Gang& gang, const Known& known, Preflight& out) {
  std::set<Reference> missing;
  for (const auto& role : gang.roles)
    if (role.pod_spec)
      for (auto& reference : references_of(*role.pod_spec, namespace_of(view.object)))
        if (!known.has(reference.ref)) missing.insert(std::move(reference));
  for (const auto& [ref, reason] : missing)
    out.obstacles.push_back(obstacle(Fits::Never, reason, fmt::format("{} does not exist", display(ref))));
  const Value& runtime = view.object.at("spec", "runtimeRef");
  if (out.ref.kind != "TrainJob" || !runtime.is_map()) return;
  const std::string kind = runtime.at("kind").text_or("ClusterTrainingRuntime");
  const ObjectRef ref{runtime.at("apiGroup").text_or("trainer.kubeflow.org"), kind,
                      kind == "TrainingRuntime" ? namespace_of(view.object) : "", runtime.at("name").text()};
  if (!known.has(ref))
    out.obstacles.push_back(obstacle(Fits::Never, "RuntimeNotSupported", display(ref) + " does not exist"));
}

Preflight preflight_one(const KindRow& row, const View& view, const Known& known) {
  Preflight out;
  out.ref = ref_of(view.object);
  Gang gang = row.job(view).gang;
  for (const auto& role : gang.roles) out.pods += role.replicas;
  const Resources need = gang.need();
  out.resource = main_accelerator(need, view.settings.accelerators);
  out.amount = amount_of(need, out.resource);
  check_capacity(view, gang, out);
  check_quota(view, gang, out);
  check_queue(view, known, out);
  check_references(view, gang, known, out);
  std::stable_sort(out.obstacles.begin(), out.obstacles.end(),
                   [](const Obstacle& a, const Obstacle& b) { return a.fits > b.fits; });
  if (!out.obstacles.empty()) out.fits = out.obstacles.front().fits;
  return out;
}

}  // namespace

std::string_view fits_name(Fits fits) {
  constexpr std::string_view names[] = {"unknown", "fits now", "waits", "can never fit"};
  return names[static_cast<std::size_t>(fits)];
}

std::string Preflight::text() const {
  std::string out = fmt::format("{}: {}", display(ref), fits_name(fits));
  for (const auto& row : obstacles) out += (&row == &obstacles.front() ? ": " : "; ") + row.message;
  return out;
}

std::vector<Preflight> preflight(const std::vector<const Value*>& jobs,
                                 const std::vector<const Value*>& beside, const Snapshot& snapshot,
                                 TimePoint now, const Settings& settings) {
  Known known{snapshot, {}};
  for (const Value* object : beside) known.desired.insert(ref_of(*object));
  std::vector<Preflight> out;
  for (const Value* job : jobs) {
    const ObjectRef ref = ref_of(*job);
    const KindRow* row = find_kind(ref.group, ref.kind);
    if (row && row->job) out.push_back(preflight_one(*row, {*job, snapshot, now, settings}, known));
  }
  return out;
}

std::vector<Source> preflight_sources(std::string_view group, std::string_view kind) {
  const KindRow* row = find_kind(group, kind);
  if (!row || !row->job) return {};
  constexpr KindName beside_it[] = {
      {"", "ConfigMap"}, {"", "Secret"}, {"", "ServiceAccount"}, {"trainer.kubeflow.org", "TrainingRuntime"}};
  constexpr KindName around_it[] = {{"scheduling.k8s.io", "PriorityClass"},
                                    {"node.k8s.io", "RuntimeClass"},
                                    {"trainer.kubeflow.org", "ClusterTrainingRuntime"}};
  auto out = needed_sources(group, kind);
  for (const auto& name : beside_it)
    out.push_back({{std::string(name.group), std::string(name.kind)}, false});
  for (const auto& name : around_it) out.push_back({{std::string(name.group), std::string(name.kind)}, true});
  return out;
}

}  // namespace lockstep::health
