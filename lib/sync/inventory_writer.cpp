// SPDX-License-Identifier: Apache-2.0
#include "sync/inventory_writer.h"

#include "diff/owned.h"
#include "sync/compare.h"
#include "sync/history_writer.h"

namespace lockstep::sync {

namespace {

void add_place(Inventory& inventory, const ObjectRef& ref) {
  inventory.kinds.insert({ref.group, ref.kind});
  if (!ref.ns.empty()) inventory.namespaces.insert(ref.ns);
}

}  // namespace

InventoryWriter::InventoryWriter(kube::Client& client, const Prepared& prepared)
    : client_(client), prepared_(prepared), written_(prepared.inventory) {
  // Records of objects that were left alone stay good.
  for (const auto& [ref, compared] : prepared.compared)
    if (const auto old = written_.applied.find(ref); compared.same && old != written_.applied.end())
      records_.insert(*old);
  // Those that only a dry-run could prove are spared it next time.
  for (const auto& object : prepared.desired.objects) {
    const auto compared = prepared.compared.find(object.ref);
    const auto live = prepared.live.find(object.ref);
    if (compared == prepared.compared.end() || live == prepared.live.end()) continue;
    if (compared->second.same && compared->second.is_unproven)
      records_[object.ref] = record_of(object.value(), live->second.value());
  }
}

// Hooks carry no member label and are no part of the inventory.
Inventory InventoryWriter::ahead() const {
  Inventory next = written_;
  for (const auto& step : prepared_.plan->steps)
    if (step.manifest && !step.is_hook() && !label(*step.manifest, member_label).empty())
      add_place(next, step.ref);
  return next;
}

Inventory InventoryWriter::final() const {
  Inventory next = new_inventory(written_.application, written_.ns);
  next.exists = written_.exists;
  next.uid = written_.uid;
  next.history = history_after_success(prepared_, client_.loop().now());
  for (const auto& step : prepared_.plan->steps) {
    const bool stays = step.manifest ? !step.is_hook() && !label(*step.manifest, member_label).empty()
                                     : step.kind == StepKind::Keep;
    if (stays) add_place(next, step.ref);
  }
  next.last_sync = {prepared_.content.commit, prepared_.desired.content};
  next.applied = records_;
  return next;
}

void InventoryWriter::before_change(std::function<void()> go, std::function<void(const Error&)> refused) {
  if (is_ahead_) return go();
  waiting_.push_back({std::move(go), std::move(refused)});
  if (is_writing_) return;
  Inventory next = ahead();
  if (next == written_ && written_.exists) return release(Done{});
  is_writing_ = true;
  write(std::move(next), [this](const Outcome<Done>& written) {
    is_writing_ = false;
    release(written);
  });
}

void InventoryWriter::release(const Outcome<Done>& written) {
  is_ahead_ = written.ok();
  for (auto waiting = std::exchange(waiting_, {}); auto& one : waiting) {
    if (written.ok())
      one.go();
    else
      one.refused(written.error());
  }
}

void InventoryWriter::stored(const Step& step, const Value& object) {
  records_.erase(step.ref);
  if (step.is_hook()) return;
  const auto proof = diff::compare_owned(*step.manifest, object, "lockstep");
  if (proof.state != diff::Proof::State::Unchanged) records_[step.ref] = record_of(*step.manifest, object);
}

void InventoryWriter::after_success(net::Callback<Done> done) {
  if (prepared_.is_deletion) return done(Done{});
  Inventory next = final();
  const bool never_had_any = !written_.exists && next.kinds.empty();
  if (next == written_ || never_had_any) return done(Done{});
  write(std::move(next), std::move(done));
}

void InventoryWriter::write(Inventory inventory, net::Callback<Done> done) {
  const Value parent = parent_manifest(inventory);
  client_.apply(config_maps(), parent, {},
                [this, inventory = std::move(inventory), done = std::move(done),
                 alive = std::weak_ptr(alive_)](const Outcome<kube::Written>& answer) {
                  if (alive.expired()) return;
                  if (!answer.ok()) {
                    Error error = answer.error();
                    error.add_context("writing the inventory of " + inventory.application);
                    return done(std::move(error));
                  }
                  written_ = inventory;
                  written_.exists = true;
                  written_.uid = answer.value().object->at("metadata", "uid").text();
                  done(Done{});
                });
}

}  // namespace lockstep::sync
