// SPDX-License-Identifier: Apache-2.0
#include "sync/prune_plan.h"

#include "base/error.h"
#include "base/strings.h"
#include "sync/run_plan.h"

#include <algorithm>
#include <set>

namespace lockstep::sync {

namespace {

// Fewer than these are always few enough: the share of a small application says little.
constexpr std::size_t always_allowed = 3;
constexpr std::size_t names_shown = 5;

bool is_namespace(const ObjectRef& ref) { return ref.group.empty() && ref.kind == "Namespace"; }

std::string shortened(const std::vector<std::string>& names) {
  const std::vector<std::string> first(
      names.begin(), names.begin() + static_cast<std::ptrdiff_t>(std::min(names.size(), names_shown)));
  return join(first, ", ") +
         (names.size() > names_shown ? " and " + std::to_string(names.size() - names_shown) + " more" : "");
}

// Why this object stays; "" when it goes.
std::string reason_to_keep(const Step& step, const PlanInput& input) {
  const PruneRules& rules = input.pruning;
  if (const auto moved = rules.wanted.find(step.ref); moved != rules.wanted.end())
    return "handed over: it is in application " + moved->second + " now, whose sync takes it over";
  if (prune_option(step, rules) == "false") return "ignored (no prune)";
  if (!input.prune) return "ignored (requires pruning)";
  if (is_precious(step.ref) && !step.traits.option("Prune=true"))
    return "kept: a " + step.ref.kind + " is pruned only with the annotation sync-options: Prune=true on it";
  if (!rules.blocked.empty()) return "kept: " + rules.blocked;
  if (is_namespace(step.ref))
    if (const auto found = rules.occupied.find(step.ref.name); found != rules.occupied.end())
      return "kept: it holds objects that this application did not put there: " + found->second;
  return "";
}

}  // namespace

bool is_precious(const ObjectRef& ref) {
  static const std::set<std::pair<std::string, std::string>> kinds = {
      {"", "PersistentVolumeClaim"},
      {"", "PersistentVolume"},
      {"", "Namespace"},
      {"apiextensions.k8s.io", "CustomResourceDefinition"},
      {"storage.k8s.io", "StorageClass"}};
  return kinds.count({ref.group, ref.kind}) != 0;
}

std::string prune_option(const Step& step, const PruneRules& rules) {
  const std::string own = step.traits.value_of("Prune");
  return own.empty() ? rules.option : own;
}

void plan_prune(Step& step, const PlanInput& input) {
  step.kind = StepKind::Keep;
  step.why = reason_to_keep(step, input);
  if (!step.why.empty()) return;
  if (is_run(step))
    plan_run_removal(step, input);
  else
    step.kind = StepKind::Prune;
  if (step.kind == StepKind::Prune && step.why.empty()) step.why = "no longer in Git";
}

void keep_inhabited_namespaces(Plan& plan) {
  std::set<std::string> inhabited;
  for (const auto& step : plan.steps)
    if (step.kind != StepKind::Prune && !step.ref.ns.empty()) inhabited.insert(step.ref.ns);
  for (auto& step : plan.steps)
    if (step.kind == StepKind::Prune && is_namespace(step.ref) && inhabited.count(step.ref.name)) {
      step.kind = StepKind::Keep;
      step.why = "kept: objects of this application stay in it";
    }
}

void check_prunes(const Plan& plan, const PlanInput& input) {
  std::vector<std::string> prunes, unconfirmed;
  std::size_t targets = 0, members = 0;
  for (const auto& step : plan.steps) {
    targets += step.manifest != nullptr;
    members += step.live && label(*step.live, member_label) == input.inventory_id;
    if (step.kind != StepKind::Prune) continue;
    prunes.push_back(display(step.ref));
    if (prune_option(step, input.pruning) == "confirm") unconfirmed.push_back(display(step.ref));
  }
  if (prunes.empty()) return;
  if (targets == 0 && !input.allow_empty)
    throw Error("nothing was rendered, and pruning would delete all {} of the application",
                plural(prunes.size(), "object"))
        .hint("check the path and the revision; --allow-empty if this is meant");
  if (!unconfirmed.empty() && !input.pruning.is_confirmed)
    throw Error("pruning needs confirmation (Prune=confirm): {}", shortened(unconfirmed))
        .kind(ErrorKind::NeedsConsent)
        .hint("--confirm consents");
  const auto share = static_cast<std::size_t>(std::max(0, input.pruning.max_share));
  // --allow-empty has consented to the loss of all of them.
  if (targets == 0 || prunes.size() <= always_allowed || prunes.size() * 100 <= members * share) return;
  throw Error("pruning would delete {} of the application's {} ({}), more than {} %", prunes.size(),
              plural(members, "object"), shortened(prunes), share)
      .kind(ErrorKind::NeedsConsent)
      .hint("a changed name prefix or namespace looks like this; --max-prune 100 if it is meant");
}

}  // namespace lockstep::sync
