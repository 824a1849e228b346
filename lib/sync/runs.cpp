// SPDX-License-Identifier: Apache-2.0
#include "sync/runs.h"

#include "base/error.h"
#include "base/strings.h"

#include <algorithm>
#include <array>

namespace lockstep::sync {

namespace {

// What the ledger knows of the last run.
enum class Known { Nothing, Started, Ended };
// Which of two answers a row is about; Any: both.
enum class Hash { Any, Same, New };

Known known(const RunRecord* record) {
  // An entry without uid was written before a create that never came.
  if (!record || record->uid.empty()) return Known::Nothing;
  return record->outcome == RunOutcome::None ? Known::Started : Known::Ended;
}

constexpr std::string_view vanished =
    "the run vanished without an outcome; sync it by name, or set lockstep.dev/rerun";
constexpr std::string_view deferred =
    "waiting for the running job; the new spec is applied by the first sync after it ends";
constexpr std::string_view replaced = "a new run: the spec has changed since the finished one";
constexpr std::string_view never_run = "it has never run: nothing is lost";
constexpr std::string_view interrupted = "interrupted: the spec has changed and on-change is \"interrupt\"";
constexpr std::string_view refused = "lockstep.dev/on-change is \"fail\"";
constexpr std::string_view not_ours = "it is nobody's or another application's; --adopt takes it over";
constexpr std::string_view no_heal = "self-heal leaves it alone: that takes a sync";

// A row of the table. `known`, `on_change` and `rerun` are sets of the values it holds for; empty: all.
struct Row {
  RunState state;
  Hash hash;
  std::string_view known;      // letters of n(othing) s(tarted) e(nded)
  std::string_view rerun;      // n(ever) l(oss) a(lways)
  std::string_view on_change;  // w(hen-finished) i(nterrupt) s(uffix) f(ail)
  RunAction action;
  bool heals;  // self-heal does the same; else it does nothing
  bool is_synced;
  std::string_view why = {};
};

// The first row that fits decides (spec training §4.3, top to bottom).
constexpr bool yes = true, no = false;
constexpr Row rows[] = {
    {RunState::Absent, Hash::New, "", "", "", RunAction::Create, yes, no},
    {RunState::Absent, Hash::Same, "n", "", "", RunAction::Create, yes, no},
    {RunState::Absent, Hash::Same, "e", "a", "", RunAction::Create, no, no,
     "lockstep.dev/rerun is \"always\""},
    {RunState::Absent, Hash::Same, "e", "", "", RunAction::Nothing, yes, yes,
     "finished and removed; not run again"},
    {RunState::Absent, Hash::Same, "s", "la", "", RunAction::Create, yes, no, "its last run was lost"},
    {RunState::Absent, Hash::Same, "s", "", "", RunAction::Nothing, yes, no, vanished},

    {RunState::Terminal, Hash::Same, "", "", "", RunAction::UpdateKnobs, yes, yes},
    {RunState::Active, Hash::Same, "", "", "", RunAction::UpdateKnobs, yes, yes},
    {RunState::NeverRun, Hash::Same, "", "", "", RunAction::UpdateKnobs, yes, yes},
    {RunState::Paused, Hash::Same, "", "", "", RunAction::UpdateKnobs, yes, yes},

    {RunState::Terminal, Hash::New, "", "", "wi", RunAction::Replace, no, no, replaced},
    {RunState::NeverRun, Hash::New, "", "", "wi", RunAction::Replace, no, no, never_run},
    {RunState::Active, Hash::New, "", "", "w", RunAction::Defer, no, no, deferred},
    {RunState::Paused, Hash::New, "", "", "w", RunAction::Defer, no, no, deferred},
    {RunState::Active, Hash::New, "", "", "i", RunAction::Interrupt, no, no, interrupted},
    {RunState::Paused, Hash::New, "", "", "i", RunAction::Interrupt, no, no, interrupted},
    {RunState::Terminal, Hash::New, "", "", "s", RunAction::CreateBeside, no, no},
    {RunState::NeverRun, Hash::New, "", "", "s", RunAction::CreateBeside, no, no},
    {RunState::Active, Hash::New, "", "", "s", RunAction::CreateBeside, no, no},
    {RunState::Paused, Hash::New, "", "", "s", RunAction::CreateBeside, no, no},
    {RunState::Terminal, Hash::New, "", "", "f", RunAction::Refuse, no, no, refused},
    {RunState::NeverRun, Hash::New, "", "", "f", RunAction::Refuse, no, no, refused},
    {RunState::Active, Hash::New, "", "", "f", RunAction::Refuse, no, no, refused},
    {RunState::Paused, Hash::New, "", "", "f", RunAction::Refuse, no, no, refused},

    {RunState::NotOurs, Hash::Any, "", "", "", RunAction::Refuse, no, no, not_ours},
    {RunState::Deleting, Hash::Any, "", "", "", RunAction::AwaitDeletion, yes, no,
     "waiting until it is gone"},
};

template <class Enum>
bool is_in(std::string_view set, std::string_view letters, Enum value) {
  return set.empty() || contains(set, letters.substr(static_cast<std::size_t>(value), 1));
}

bool fits(const Row& row, const RunFacts& facts) {
  const bool hash_fits = row.hash == Hash::Any || (row.hash == Hash::New) == facts.is_new_hash;
  return row.state == facts.state && hash_fits && is_in(row.known, "nse", known(facts.record)) &&
         is_in(row.rerun, "nla", facts.policy.rerun) && is_in(row.on_change, "wisf", facts.policy.on_change);
}

constexpr std::string_view prefix = "lockstep.dev/";
// Keys of spec §4.2 and of what lockstep writes itself; values of the first four are read elsewhere.
const std::vector<std::string>& known_keys() {
  static const std::vector<std::string> keys = {"run",       "rerun",        "on-change",     "prune",
                                                "wait-for",  "wait-timeout", "suspend-owner", "keep-history",
                                                "singleton", "wave",         "hook",          "hook-delete",
                                                "run-hash",  "tracking-id",  "ledger"};
  return keys;
}

void refuse_unknown_keys(const Value& manifest) {
  for (const auto& [key, value] : manifest.at("metadata", "annotations").members()) {
    if (!key.starts_with(prefix)) continue;
    const std::string name = key.substr(prefix.size());
    const auto& keys = known_keys();
    if (std::find(keys.begin(), keys.end(), name) != keys.end()) continue;
    const std::string near = nearest(name, keys);
    throw Error("{}: unknown annotation {}", display(ref_of(manifest)), key)
        .hint(near.empty() ? "known: " + join(keys, ", ")
                           : "did you mean " + std::string(prefix) + near + "?");
  }
}

// The place of an annotation's value in `values`, 0 when it is absent.
std::size_t choice(const Value& manifest, std::string_view name, const std::vector<std::string>& values) {
  const std::string key = std::string(prefix) + std::string(name);
  if (!has_annotation(manifest, key)) return 0;
  const std::string value = annotation(manifest, key);
  const auto found = std::find(values.begin(), values.end(), value);
  if (found == values.end())
    throw Error("{}: annotation {} is \"{}\"", display(ref_of(manifest)), key, value)
        .hint("use one of: " + join(values, ", "));
  return static_cast<std::size_t>(found - values.begin());
}

}  // namespace

RunPolicy run_policy(const Value& manifest) {
  refuse_unknown_keys(manifest);
  RunPolicy out;
  out.rerun = static_cast<Rerun>(choice(manifest, "rerun", {"never", "on-loss", "always"}));
  out.on_change =
      static_cast<OnChange>(choice(manifest, "on-change", {"when-finished", "interrupt", "suffix", "fail"}));
  out.prune = static_cast<OnPrune>(choice(manifest, "prune", {"protect", "wait", "checkpoint", "delete"}));
  out.suspend_owner =
      static_cast<SuspendOwner>(choice(manifest, "suspend-owner", {"auto", "git", "kueue", "user"}));
  out.is_singleton =
      has_annotation(manifest, "lockstep.dev/singleton") && choice(manifest, "singleton", {"git"}) == 0;
  out.run = annotation(manifest, "lockstep.dev/run");
  if (has_annotation(manifest, "lockstep.dev/keep-history")) {
    const auto number = parse_int(annotation(manifest, "lockstep.dev/keep-history"));
    if (!number || *number < 0 || *number > 1000)
      throw Error("{}: annotation lockstep.dev/keep-history is \"{}\"", display(ref_of(manifest)),
                  annotation(manifest, "lockstep.dev/keep-history"))
          .hint("use a number from 0 to 1000");
    out.keep_history = static_cast<int>(*number);
  }
  return out;
}

bool is_named(const std::set<std::string>& names, const ObjectRef& ref) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    const auto slash = name.find('/');
    if (slash == std::string::npos) return name == ref.name;
    return name.substr(slash + 1) == ref.name && to_lower(name.substr(0, slash)) == to_lower(ref.kind);
  });
}

RunDecision decide_run(const RunFacts& facts) {
  const auto row = std::find_if(std::begin(rows), std::end(rows),
                                [&](const Row& candidate) { return fits(candidate, facts); });
  if (row == std::end(rows)) return {RunAction::Nothing, false, ""};
  if (facts.by_self_heal && !row->heals) return {RunAction::Nothing, row->is_synced, no_heal};
  if (row->why == vanished && facts.names_it && !facts.by_self_heal)
    return {RunAction::Create, false, "asked for by name; its last run was lost"};
  // A job without pods takes a new spec where the API allows it: then not even the object is replaced.
  if (row->why == never_run && facts.patches_fresh) return {RunAction::PatchInPlace, false, row->why};
  return {row->action, row->is_synced, row->why};
}

PruneAction decide_prune_run(OnPrune policy, bool is_terminal) {
  if (is_terminal || policy == OnPrune::Delete) return PruneAction::Delete;
  if (policy == OnPrune::Wait) return PruneAction::AwaitEnd;
  return policy == OnPrune::Checkpoint ? PruneAction::Checkpoint : PruneAction::Keep;
}

}  // namespace lockstep::sync
