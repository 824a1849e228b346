// SPDX-License-Identifier: Apache-2.0
#include "sync/compare.h"

#include "base/strings.h"
#include "diff/changes.h"
#include "diff/owned.h"
#include "health/assess.h"
#include "sync/client_apply.h"
#include "sync/webhook.h"

#include <algorithm>

namespace lockstep::sync {

namespace {

constexpr std::string_view field_manager = "lockstep";

std::vector<std::string> paths_of(const std::vector<diff::FieldChange>& changes) {
  std::vector<std::string> out;
  for (const auto& change : changes) out.push_back(change.path);
  return out;
}

}  // namespace

AppliedRecord record_of(const Value& manifest, const Value& stored) {
  const Value& metadata = stored.at("metadata");
  return {diff::desired_hash(manifest), metadata.at("uid").text(), metadata.at("generation").text()};
}

Compare::Compare(kube::Client& client, const kube::ApiIndex& index, const Inventory& inventory,
                 CompareOptions options)
    : client_(client), index_(index), inventory_(inventory), options_(std::move(options)) {}

void Compare::add(const Object& desired, const Object* live) {
  if (!live) {
    if (options_.predict_all) dry_run(desired, nullptr, {});
    return;
  }
  if (apply_mode(desired.value(), &live->value(), options_.apply) == ApplyMode::ClientSide) {
    results_[desired.ref] = client_side(desired, *live);
    return;
  }
  const auto proof = diff::compare_owned(desired.value(), live->value(), field_manager);
  Compared proven;
  for (const auto& field : proof.fields) proven.fields.push_back(field.path);
  const bool is_ours = label(live->value(), member_label) == options_.inventory_id;
  proven.same = proof.state == diff::Proof::State::Unchanged;
  if (proof.state == diff::Proof::State::Unproven) {
    const auto record = inventory_.applied.find(desired.ref);
    const AppliedRecord now = record_of(desired.value(), live->value());
    // Without a generation the record says nothing about what happened since.
    proven.is_unproven = true;
    proven.same = record != inventory_.applied.end() && record->second == now && !now.generation.empty();
  }
  if (hands_over(desired, *live)) proven.same = false;
  const bool is_known = proof.state != diff::Proof::State::Unproven || proven.same;
  const bool may_be_ignored = options_.ignore && !options_.ignore->empty();
  // Adoption is tried first: whoever manages the object now must not lose fields unasked.
  if (is_known && is_ours && (proven.same || !(options_.predict_all || may_be_ignored)))
    results_[desired.ref] = std::move(proven);
  else
    dry_run(desired, live, std::move(proven));
}

// What another tool applied client-side is applied by us from now on: the next sync does it.
bool Compare::hands_over(const Object& desired, const Object& live) const {
  return options_.apply.hands_over && last_applied_of(live.value()).is_map() &&
         apply_mode(desired.value(), &live.value(), options_.apply) != ApplyMode::ClientSide;
}

Compared Compare::client_side(const Object& desired, const Object& live) const {
  Compared out;
  out.same = is_client_side_same(desired.value(), live.value(), options_.ignore);
  if (out.same) return out;
  auto patch = client_patch(desired.value(), live.value());
  out.fields = paths_of(diff::field_changes(live.value(), patch.predicted));
  out.predicted = std::make_shared<const Value>(std::move(patch.predicted));
  return out;
}

void Compare::dry_run(const Object& desired, const Object* live, Compared proven) {
  const auto* resource = index_.find(desired.api_version(), desired.ref.kind);
  if (!resource) return;  // its CRD comes in the same sync
  const bool is_ours = live && label(live->value(), member_label) == options_.inventory_id;
  kube::WriteOptions options;
  options.dry_run = kube::DryRun::Server;
  options.force = !live || is_ours || options_.force_conflicts || options_.taken.count(desired.ref);
  ++pending_;
  std::shared_ptr<const Object> kept = live ? std::make_shared<const Object>(*live) : nullptr;
  client_.apply(*resource, desired.value(), options,
                [this, desired, kept, proven = std::move(proven),
                 alive = std::weak_ptr(alive_)](Outcome<kube::Written> answer) {
                  if (alive.expired()) return;
                  --pending_;
                  settle(desired, kept.get(), proven, std::move(answer));
                });
}

void Compare::settle(const Object& desired, const Object* live, Compared proven,
                     Outcome<kube::Written> answer) {
  if (!answer.ok()) {
    // An object to create may be refused only because its namespace comes in the same sync, and a job because
    // its spec cannot be changed: the plan makes a new run of it, or waits.
    if (live && health::is_run_kind(desired.ref.group, desired.ref.kind)) {
      results_[desired.ref] = std::move(proven);
    } else if (options_.predict_all && !answer.error().is_not_found()) {
      proven.refused = answer.error().line();
      results_[desired.ref] = std::move(proven);
    } else if (live && is_webhook_down(answer.error())) {
      // It may come up in the same sync, whose writes wait for it.
      results_[desired.ref] = std::move(proven);
    } else if (live) {
      refusals_.emplace_back(desired, answer.error());
    }
    return;
  }
  proven.predicted = answer.value().object;
  const bool takes = live && hands_over(desired, *live);
  if (takes)
    proven.predicted = std::make_shared<const Value>(without_leftovers(*proven.predicted, desired.value()));
  if (live) {
    Value before = live->value(), after = *proven.predicted;
    if (options_.ignore) {
      options_.ignore->apply(before);
      options_.ignore->apply(after);
      options_.ignore->apply_managers(after, before);
    }
    const auto changes = diff::field_changes(before, after);
    // Fields that only change hands are in the proof, not in the content.
    if (!changes.empty() || proven.is_unproven) proven.fields = paths_of(changes);
    proven.same =
        changes.empty() && !takes && (proven.is_unproven || (options_.ignore && !options_.ignore->empty()));
  }
  results_[desired.ref] = std::move(proven);
}

void Compare::check() const {
  if (refusals_.empty()) return;
  const bool all_conflicts = std::all_of(refusals_.begin(), refusals_.end(),
                                         [](const auto& r) { return r.second.reason() == "Conflict"; });
  std::vector<std::string> lines;
  for (const auto& [object, error] : refusals_)
    lines.push_back((object.origin.file.empty() ? "" : display(object.origin) + ": ") + error.line());
  Error error = Error::with_message(join(lines, "\n    "));
  if (!all_conflicts) throw std::move(error).hint(refusals_.front().second.hint());
  throw std::move(error)
      .kind(ErrorKind::NeedsConsent)
      .hint("these objects are not this application's yet; --force-conflicts takes the fields over");
}

}  // namespace lockstep::sync
