// SPDX-License-Identifier: Apache-2.0
#include "sync/prepare.h"

#include "base/strings.h"
#include "health/assess.h"
#include "sync/compare.h"
#include "sync/foreign.h"
#include "sync/live.h"
#include "sync/ownership.h"
#include "sync/respect.h"
#include "sync/run_state.h"
#include "sync/siblings.h"
#include "sync/suspend.h"

#include <algorithm>
#include <optional>

namespace lockstep::sync {

namespace {

using Emit = std::function<void(EventBody)>;

kube::Resource core_resource(const char* kind, const char* plural, bool namespaced) {
  kube::Resource resource;
  resource.version = "v1";
  resource.kind = kind;
  resource.plural = plural;
  resource.namespaced = namespaced;
  return resource;
}

// One preparation; its steps are called in the order in which they stand here.
class Preparation {
 public:
  Preparation(net::Loop& loop, kube::Client& client, observe::Objects& objects, const Operation& operation,
              const Emit& emit)
      : loop_(loop),
        client_(client),
        objects_(objects),
        operation_(operation),
        emit_(emit),
        live_(client, objects,
              operation.ignore && operation.ignore->trusts_managers() ? kube::ManagedFields::All
                                                                      : kube::ManagedFields::Own) {}

  Prepared run() {
    start_loading();
    discover();
    // Where it may have to be made: nothing can be in a namespace that is not there, and nothing is listed.
    if (operation_.create_namespace) find_namespace(operation_.ns);
    live_.list(there(kinds_of(out_.inventory, *out_.index)), *out_.index);
    loop_.run_until([&] { return content_.has_value(); });
    settle_desired();
    live_.list(there(kinds_of(out_.desired.objects)), *out_.index);
    loop_.run_until([&] { return !live_.is_listing(); });
    live_.check();
    keep_what_concerns_us();
    look_at_siblings();
    look_into_namespaces();
    look_at_runs();
    check_namespaces();
    respect_ignored();
    respect_suspend_owners();
    compare();
    plan();
    return std::move(out_);
  }

 private:
  void start_loading() {
    loop_.offload(operation_.load,
                  [this](Outcome<Content> content) { content_.emplace(std::move(content)); });
  }

  void discover() {
    std::optional<Outcome<std::shared_ptr<const kube::ApiIndex>>> index;
    std::optional<Outcome<Object>> parent;
    out_.inventory = new_inventory(operation_.application, operation_.ns);
    client_.discover([&](auto answer) { index.emplace(std::move(answer)); });
    client_.get(config_maps(), operation_.ns, out_.inventory.parent().name,
                [&](auto answer) { parent.emplace(std::move(answer)); });
    loop_.run_until([&] { return index && parent; });
    out_.index = std::move(*index).take();
    if (parent->ok())
      out_.inventory = read_inventory(parent->value().value(), operation_.application);
    else if (!parent->error().is_not_found())
      throw in_frame(parent->error(), "reading the inventory of " + operation_.application);
    if (out_.inventory.exists) namespaces_[operation_.ns] = true;
  }

  // Whether a namespace is there, asked only where nothing else has told it yet.
  bool find_namespace(const std::string& ns) {
    const auto known = namespaces_.find(ns);
    return known != namespaces_.end() ? known->second : get_namespace(ns);
  }

  bool get_namespace(const std::string& ns) {
    static const kube::Resource resource = core_resource("Namespace", "namespaces", false);
    const auto answer =
        loop_.wait_all<Object>({[&](auto done) { client_.get(resource, "", ns, std::move(done)); }});
    if (answer[0].ok()) {
      live_namespaces_[ns] = answer[0].value();
      objects_.put(answer[0].value());
    }
    // Whoever may not read namespaces finds out at the first write.
    return namespaces_[ns] = answer[0].ok() || !answer[0].error().is_not_found();
  }

  // Without the namespaces that are known to be missing.
  KindsInUse there(KindsInUse kinds) const {
    for (auto& [kind, namespaces] : kinds)
      std::erase_if(namespaces, [this](const std::string& ns) {
        const auto known = namespaces_.find(ns);
        return known != namespaces_.end() && !known->second;
      });
    return kinds;
  }

  void settle_desired() {
    out_.content = std::move(*content_).take();
    emit_(SourceFetched{out_.content.repository, out_.content.revision, out_.content.commit});
    const DesiredOptions options = desired_options();
    out_.desired = make_desired(out_.content.manifests, options);
    emit_(Rendered{out_.desired.objects.size()});
    for (const auto& note : operation_.notes) emit_(Warned{{note, {}}});
    for (const auto& warning : out_.desired.warnings) emit_(Warned{warning});
  }

  DesiredOptions desired_options() {
    DesiredOptions options;
    options.destination_namespace = operation_.ns;
    options.allows_missing_kinds = operation_.allows_missing_kinds;
    options.inventory_id = out_.inventory.id();
    options.is_namespaced = [this](const std::string& api_version,
                                   const std::string& kind) -> std::optional<bool> {
      const auto* resource = out_.index->find(api_version, kind);
      return resource ? std::optional(resource->namespaced) : std::nullopt;
    };
    return options;
  }

  void keep_what_concerns_us() {
    std::set<ObjectRef> wanted;
    for (const auto& object : out_.desired.objects) wanted.insert(object.ref);
    const std::string id = out_.inventory.id();
    for (const auto& [ref, object] : live_.objects()) {
      if (ref.group.empty() && ref.kind == "Namespace") live_namespaces_[ref.name] = object;
      if (!ref.ns.empty()) namespaces_[ref.ns] = true;
      if (wanted.count(ref) || is_member(object.value(), id)) out_.live[ref] = object;
    }
    for (const auto& [name, object] : live_namespaces_) namespaces_[name] = true;
  }

  std::vector<ObjectRef> leaving() const {
    std::set<ObjectRef> wanted;
    for (const auto& object : out_.desired.objects) wanted.insert(object.ref);
    std::vector<ObjectRef> refs;
    for (const auto& [ref, object] : out_.live)
      if (!wanted.count(ref)) refs.push_back(ref);
    return refs;
  }

  // What has moved between this application and another one of its file (handover.h).
  void look_at_siblings() {
    pruning_ = operation_.pruning;
    if (operation_.runs.looks_only) {
      pruning_.is_confirmed = true;
      pruning_.max_share = 100;
    }
    if (!operation_.siblings) return;
    const auto leaving = this->leaving();
    std::vector<Object> others;
    for (const auto& object : out_.desired.objects) {
      const auto live = out_.live.find(object.ref);
      const std::string owner = live == out_.live.end() ? "" : label(live->second.value(), member_label);
      if (!owner.empty() && owner != out_.inventory.id()) others.push_back(live->second);
    }
    if (others.empty() && (leaving.empty() || !operation_.prune)) return;
    std::optional<Outcome<std::vector<SiblingContent>>> contents;
    loop_.offload(operation_.siblings, [&](auto answer) { contents.emplace(std::move(answer)); });
    loop_.run_until([&] { return contents.has_value(); });
    const Siblings siblings = siblings_of(std::move(*contents).take(), desired_options());
    pruning_.wanted = moved_away(leaving, siblings.all);
    pruning_.blocked = siblings.trouble;
    released_ = released_by(siblings.all, others);
  }

  // Only of namespaces that would go: it takes a LIST of every kind.
  void look_into_namespaces() {
    if (!operation_.prune) return;
    std::set<std::string> asked;
    for (const auto& ref : leaving())
      if (ref.group.empty() && ref.kind == "Namespace" &&
          traits_of(out_.live.at(ref).value()).option("Prune=true"))
        asked.insert(ref.name);
    if (asked.empty()) return;
    pruning_.occupied =
        occupied_namespaces(loop_, client_, *out_.index, asked, operation_.application, out_.inventory.id());
  }

  // An object in a namespace that nobody makes would be refused only after others were written.
  void check_namespaces() {
    std::set<std::string> made, needed;
    if (operation_.create_namespace) made.insert(operation_.ns);
    for (const auto& object : out_.desired.objects) {
      if (object.ref.group.empty() && object.ref.kind == "Namespace") made.insert(object.ref.name);
      if (!object.ref.ns.empty()) needed.insert(object.ref.ns);
    }
    if (!out_.desired.objects.empty()) needed.insert(operation_.ns);
    for (const auto& ns : needed) {
      if (made.count(ns)) continue;
      if (!find_namespace(ns))
        throw Error("there is no namespace {} on the cluster", ns)
            .hint(
                "add a Namespace to the manifests, or let it be made with --create-namespace "
                "(syncOptions: CreateNamespace=true)");
    }
  }

  void respect_ignored() {
    if (!operation_.respect_ignored || !operation_.ignore) return;
    for (auto& object : out_.desired.objects) {
      const auto live = out_.live.find(object.ref);
      if (live == out_.live.end() || traits_of(object.value()).is_hook) continue;
      object.body = std::make_shared<const Value>(
          with_ignored_from(live->second.value(), object.value(), *operation_.ignore));
    }
  }

  bool is_run(const Object& object) const {
    return health::is_run_kind(object.ref.group, object.ref.kind) && !traits_of(object.value()).is_hook;
  }

  // Past runs from the ledger, with what can be seen of the present ones.
  void look_at_runs() {
    bool has_runs = false;
    for (const auto& object : out_.desired.objects) has_runs = has_runs || is_run(object);
    for (const auto& [ref, object] : out_.live) has_runs = has_runs || is_run(object);
    if (!has_runs) return;
    out_.ledger = read_ledger(ledger_ref(operation_.application, operation_.ns), ledger_object());
    for (const auto& [ref, object] : out_.live)
      if (is_run(object) && is_member(object.value(), out_.inventory.id()))
        note_run(out_.ledger.ledger, object.value(), health::assess(object.value(), {}, loop_.now()),
                 loop_.now());
    name_the_runs();
    std::vector<ObjectRef> vanished;
    for (const auto& object : out_.desired.objects)
      if (is_run(object) && !out_.live.contains(object.ref)) vanished.push_back(object.ref);
    recover_runs(loop_, client_, *out_.index, out_.ledger.ledger, vanished);
  }

  // A run that stands beside others has another identity than its job in Git.
  void name_the_runs() {
    names_ =
        name_runs(out_.desired.objects, out_.live,
                  {.inventory_id = out_.inventory.id(),
                   .ledger = out_.ledger.ledger,
                   .by_self_heal = operation_.runs.by_self_heal,
                   .assess = [this](const Value& live) { return health::assess(live, {}, loop_.now()); }});
    for (const auto& [run, job] : names_.run_of)
      if (const auto listed = live_.objects().find(run); listed != live_.objects().end())
        out_.live[run] = listed->second;
  }

  // Among what was listed, or by a request of its own.
  Outcome<Object> ledger_object() {
    const ObjectRef ref = ledger_ref(operation_.application, operation_.ns);
    const auto listed = live_.objects().find(ref);
    if (listed != live_.objects().end()) return listed->second;
    const auto ns = namespaces_.find(ref.ns);
    if (live_.covers(config_maps(), ref.ns) || (ns != namespaces_.end() && !ns->second))
      return Error("no run ledger yet").api(404, "NotFound");
    return loop_.wait_all<Object>(
        {[&](auto done) { client_.get(config_maps(), ref.ns, ref.name, std::move(done)); }})[0];
  }

  void respect_suspend_owners() {
    for (auto& object : out_.desired.objects) {
      const auto live = out_.live.find(object.ref);
      if (live == out_.live.end() || !is_run(object)) continue;
      object.body =
          std::make_shared<const Value>(with_suspend_of_owner(live->second.value(), object.value()));
    }
  }

  void compare() {
    CompareOptions options;
    options.inventory_id = out_.inventory.id();
    options.predict_all = operation_.predict_all;
    options.force_conflicts = operation_.force_conflicts;
    options.ignore = operation_.ignore.get();
    options.apply = operation_.apply;
    options.taken = released_;
    std::set<ObjectRef> refused;  // the plan says so; no server has to be asked about them
    const Ownership mine = ownership();
    for (const auto& [ref, object] : out_.live) {
      const Claim claim = owner_of(object.value(), mine).claim;
      if (claim == Claim::Taken) options.taken.insert(ref);
      if (claim == Claim::Refused) refused.insert(ref);
    }
    Compare compare(client_, *out_.index, out_.inventory, options);
    for (const auto& object : out_.desired.objects) {
      if (traits_of(object.value()).is_hook || refused.count(object.ref)) continue;
      const auto live = out_.live.find(object.ref);
      compare.add(object, live == out_.live.end() ? nullptr : &live->second);
    }
    loop_.run_until([&] { return compare.is_done(); });
    compare.check();
    out_.compared = compare.results();
  }

  void plan() {
    PlanInput input;
    input.desired = out_.desired.objects;
    for (const auto& [ref, object] : out_.live) input.live.push_back(object);
    input.compared = out_.compared;
    input.inventory_id = out_.inventory.id();
    input.prune = operation_.prune;
    input.allow_empty = operation_.allow_empty;
    input.adopt = may_adopt();
    input.replace = operation_.apply.replace;
    input.application = operation_.application;
    input.released = released_;
    input.pruning = pruning_;
    input.hooks = operation_.hooks;
    input.ledger = out_.ledger.ledger;
    input.ledger_trouble = out_.ledger.trouble;
    input.runs = operation_.runs;
    input.names = names_;
    input.now = loop_.now();
    input.is_new_content = out_.inventory.last_sync.content != out_.desired.content;
    input.tasks.revision = out_.content.commit;
    input.tasks.started_at = std::chrono::duration_cast<seconds>(loop_.now().time_since_epoch()).count();
    input.tasks.prune_last = operation_.prune_last;
    input.tasks.is_cluster_scoped = [](const ObjectRef& ref) { return ref.ns.empty(); };
    if (operation_.create_namespace) add_namespace(input);
    input.assess = [this](const Value& live) { return health::assess(live, {}, loop_.now()); };
    out_.plan = std::make_shared<const Plan>(make_plan(input));
    for (const auto& warning : out_.plan->warnings) emit_(Warned{warning});
    emit_(Planned{out_.plan});
  }

  // FailOnSharedResource=true forbids what --adopt allows; who only looks is told, not refused.
  bool may_adopt() const {
    return operation_.adopt && (operation_.runs.looks_only || !operation_.apply.shares_none);
  }
  Ownership ownership() const {
    return {operation_.application, out_.inventory.id(), may_adopt(), released_};
  }

  // Spec argocd R1.35, R1.36: made when missing, and kept in step when its metadata is managed.
  void add_namespace(PlanInput& input) {
    const Value& metadata = operation_.namespace_metadata;
    if (find_namespace(operation_.ns) && !metadata.is_map()) return;
    if (namespaces_[operation_.ns] && !live_namespaces_.count(operation_.ns)) get_namespace(operation_.ns);
    Value body = Value::map(
        {{"apiVersion", "v1"}, {"kind", "Namespace"}, {"metadata", Value::map({{"name", operation_.ns}})}});
    for (const char* key : {"labels", "annotations"})
      if (!metadata.at(key).empty()) body["metadata"].set(key, metadata.at(key));
    input.tasks.create_namespace = make_object(std::move(body));
    const auto live = live_namespaces_.find(operation_.ns);
    if (live == live_namespaces_.end()) return;
    input.tasks.live_namespace = live->second;
    Compare compare(client_, *out_.index, out_.inventory,
                    {.inventory_id = label(live->second.value(), member_label)});
    compare.add(*input.tasks.create_namespace, &live->second);
    loop_.run_until([&] { return compare.is_done(); });
    compare.check();
    for (const auto& [ref, compared] : compare.results()) input.compared[ref] = compared;
  }

  static Error in_frame(Error error, std::string frame) {
    error.add_context(std::move(frame));
    return error;
  }

  net::Loop& loop_;
  kube::Client& client_;
  observe::Objects& objects_;
  const Operation& operation_;
  const Emit& emit_;
  Prepared out_;
  Live live_;
  std::optional<Outcome<Content>> content_;
  std::map<std::string, bool> namespaces_;  // that are known to exist, or not
  std::map<std::string, Object> live_namespaces_;
  PruneRules pruning_;
  RunNames names_;
  std::set<ObjectRef> released_;  // by siblings, in the same commit
};

}  // namespace

const kube::Resource& config_maps() {
  static const kube::Resource resource = core_resource("ConfigMap", "configmaps", true);
  return resource;
}

Prepared prepare(net::Loop& loop, kube::Client& client, observe::Objects& objects, const Operation& operation,
                 const std::function<void(EventBody)>& emit) {
  return Preparation(loop, client, objects, operation, emit).run();
}

}  // namespace lockstep::sync
