// SPDX-License-Identifier: Apache-2.0
#include "sync/writer.h"

#include "base/strings.h"
#include "health/assess.h"
#include "sync/client_apply.h"
#include "sync/webhook.h"

#include <utility>

namespace lockstep::sync {

namespace {

using namespace std::chrono_literals;
// A webhook's own pods may come in the same sync and need a while to answer.
constexpr auto webhook_patience = 60s;
constexpr auto webhook_pause = 2s;
// The API server serves a new kind within a second or so; a CRD that conflicts with another never is.
constexpr auto establish_patience = 30s;
constexpr auto discovery_pause = 500ms;

bool is_crd(const ObjectRef& ref) {
  return ref.group == "apiextensions.k8s.io" && ref.kind == "CustomResourceDefinition";
}

bool is_established(const Value& crd) {
  for (const auto& condition : crd.at("status", "conditions").items())
    if (condition.at("type").text() == "Established") return condition.at("status").text() == "True";
  return false;
}

const std::string& uid_of(const Value& body) { return body.at("metadata", "uid").text(); }

}  // namespace

Writer::Writer(net::Loop& loop, kube::Client& client, observe::Objects& objects,
               std::shared_ptr<const kube::ApiIndex> index, const Operation& operation,
               std::string inventory_id)
    : loop_(loop),
      client_(client),
      objects_(objects),
      index_(std::move(index)),
      operation_(operation),
      inventory_id_(std::move(inventory_id)) {}

bool Writer::is_ours(const Step& step) const {
  return step.live && label(*step.live, member_label) == inventory_id_;
}

void Writer::apply(const Step& step, net::Callback<kube::Written> done) {
  const std::string api_version = step.manifest->at("apiVersion").text();
  if (const auto* known = index_->find(api_version, step.ref.kind)) {
    apply_as(*known, step, loop_.now() + webhook_patience, std::move(done));
    return;
  }
  resolve(step, loop_.now() + establish_patience, std::move(done));
}

// Its CRD was applied a moment ago, and discovery lags a little behind.
void Writer::resolve(const Step& step, TimePoint give_up, net::Callback<kube::Written> done) {
  client_.resolve(step.manifest->at("apiVersion").text(), step.ref.kind,
                  [this, &step, give_up, done = std::move(done),
                   alive = std::weak_ptr(alive_)](const Outcome<kube::Resource>& resource) {
                    if (alive.expired()) return;
                    if (resource.ok()) {
                      apply_as(resource.value(), step, loop_.now() + webhook_patience, done);
                    } else if (loop_.now() >= give_up) {
                      done(resource.error());
                    } else {
                      loop_.after(discovery_pause, [this, &step, give_up, done, alive] {
                        if (!alive.expired()) resolve(step, give_up, done);
                      });
                    }
                  });
}

void Writer::apply_as(const kube::Resource& resource, const Step& step, TimePoint give_up,
                      net::Callback<kube::Written> done) {
  store(client_, storing(resource, step),
        [this, &step, resource, give_up, done = std::move(done),
         alive = std::weak_ptr(alive_)](Outcome<kube::Written> answer) {
          if (alive.expired()) return;
          if (!answer.ok() && is_webhook_down(answer.error()) && loop_.now() < give_up) {
            if (on_warning) on_warning(display(step.ref) + ": " + answer.error().line() + "; trying again");
            loop_.after(webhook_pause, [this, &step, resource, give_up, done, alive] {
              if (!alive.expired()) apply_as(resource, step, give_up, done);
            });
            return;
          }
          if (!answer.ok()) return done(answer.error());
          objects_.put(make_object(*answer.value().object));
          if (on_warning)
            for (const auto& text : answer.value().warnings) on_warning(display(step.ref) + ": " + text);
          if (is_crd(step.ref) && !is_established(*answer.value().object))
            wait_until_established(step, std::move(answer).take(), done);
          else
            done(std::move(answer));
        });
}

Storing Writer::storing(const kube::Resource& resource, const Step& step) const {
  Storing out{.resource = resource, .manifest = step.manifest};
  // A step that replaces has deleted what was there.
  if (step.live && step.kind != StepKind::Replace) {
    const Object* latest = objects_.find(step.ref);
    out.live = latest ? latest->body : step.live;
  }
  out.mode = apply_mode(*step.manifest, out.live.get(), operation_.apply);
  // Hooks are made anew each time; nobody applied them before.
  if (step.is_hook() && out.mode == ApplyMode::Replace) out.mode = ApplyMode::ServerSide;
  out.hands_over =
      out.live && operation_.apply.hands_over && (!is_ours(step) || last_applied_of(*out.live).is_map());
  // Fields of our own objects are Git's; those of others are taken over only when asked for.
  out.options.force =
      is_ours(step) || step.takes_over || step.kind == StepKind::Replace || operation_.force_conflicts;
  out.options.validate = operation_.validate && !step.traits.option("Validate=false");
  return out;
}

void Writer::wait_until_established(const Step& step, kube::Written written,
                                    net::Callback<kube::Written> done) {
  establishing_[step.ref] = {std::move(written), std::move(done)};
  if (const auto* resource = index_->find(step.manifest->at("apiVersion").text(), step.ref.kind))
    objects_.follow(*resource, step.ref);
  loop_.after(establish_patience, [this, ref = step.ref, alive = std::weak_ptr(alive_)] {
    if (alive.expired()) return;
    auto found = establishing_.extract(ref);
    if (!found.empty())
      found.mapped().done(
          Error("{} was stored but its kind is not served after {} s", display(ref),
                establish_patience.count())
              .hint("see the conditions in its status: another CRD may have taken its names"));
  });
}

void Writer::remove(const Step& step, bool wait, net::Callback<Done> done) {
  const Object* latest = objects_.find(step.ref);
  const Value* live = latest ? &latest->value() : step.live.get();
  if (!live) return done(Done{});
  const auto* resource = index_->find(live->at("apiVersion").text(), step.ref.kind);
  if (!resource) return done(Error("the kind of {} is not served any more", display(step.ref)));
  const std::string uid = uid_of(*live);
  if (live->at("metadata").has("deletionTimestamp")) {  // spec argocd S-080
    if (!wait) return done(Done{});
    return wait_until_gone(step, uid, std::move(done));
  }
  kube::RemoveOptions options;
  options.uid = uid;
  options.propagation = propagation_for(step);
  client_.remove(*resource, step.ref.ns, step.ref.name, options,
                 [this, &step, uid, wait, done = std::move(done),
                  alive = std::weak_ptr(alive_)](const Outcome<Done>& answer) {
                   if (alive.expired()) return;
                   if (!answer.ok() && answer.error().is_not_found()) {
                     objects_.drop(step.ref);
                     done(Done{});
                   } else if (!answer.ok() || !wait) {
                     done(answer);
                   } else {
                     wait_until_gone(step, uid, done);
                   }
                 });
}

// batch/v1 would orphan the pods of a deleted Job when nothing is said, and a run is gone only with its pods
// (spec training §4.3): foreground for hooks and runs whatever the application prefers.
kube::Propagation Writer::propagation_for(const Step& step) const {
  if (step.is_hook() || health::is_run_kind(step.ref.group, step.ref.kind))
    return kube::Propagation::Foreground;
  return operation_.propagation;
}

void Writer::wait_until_gone(const Step& step, const std::string& uid, net::Callback<Done> done) {
  leaving_[step.ref] = {uid, std::move(done)};
  const Object* latest = objects_.last(step.ref);
  const std::string api_version = latest ? latest->api_version() : step.live->at("apiVersion").text();
  if (const auto* resource = index_->find(api_version, step.ref.kind)) objects_.follow(*resource, step.ref);
  changed(step.ref);
}

void Writer::changed(const ObjectRef& ref) {
  const Object* now = objects_.find(ref);
  if (const auto leaving = leaving_.find(ref); leaving != leaving_.end()) {
    if (now && uid_of(now->value()) == leaving->second.uid) return;
    const auto done = leaving_.extract(leaving).mapped().done;
    done(Done{});
  }
  if (const auto found = establishing_.find(ref);
      found != establishing_.end() && now && is_established(now->value())) {
    auto waiting = establishing_.extract(found).mapped();
    waiting.done(std::move(waiting.written));
  }
}

}  // namespace lockstep::sync
