// SPDX-License-Identifier: Apache-2.0
#include "sync/traits.h"

#include "base/strings.h"

#include <algorithm>
#include <optional>

namespace lockstep::sync {

namespace {

constexpr std::string_view hook_key = "argocd.argoproj.io/hook";
constexpr std::string_view helm_hook_key = "helm.sh/hook";

// Entries of a comma separated annotation, trimmed, each once, empty ones left out.
std::vector<std::string> entries(const Value& manifest, std::string_view key) {
  std::vector<std::string> out;
  for (const auto& part : split(annotation(manifest, key), ',')) {
    std::string entry(trim(part));
    if (!entry.empty() && std::find(out.begin(), out.end(), entry) == out.end())
      out.push_back(std::move(entry));
  }
  return out;
}

std::optional<Phase> argo_phase(std::string_view name) {
  for (const auto phase :
       {Phase::PreSync, Phase::Sync, Phase::PostSync, Phase::SyncFail, Phase::PreDelete, Phase::PostDelete})
    if (name == phase_name(phase)) return phase;
  return std::nullopt;
}

std::optional<Phase> helm_phase(std::string_view name) {
  if (name == "pre-install" || name == "pre-upgrade") return Phase::PreSync;
  if (name == "post-install" || name == "post-upgrade") return Phase::PostSync;
  if (name == "pre-delete") return Phase::PreDelete;
  if (name == "post-delete") return Phase::PostDelete;
  return std::nullopt;
}

void add_once(std::vector<Phase>& phases, Phase phase) {
  if (std::find(phases.begin(), phases.end(), phase) == phases.end()) phases.push_back(phase);
}

void read_hook(const Value& manifest, Traits& traits) {
  bool skip = false;
  for (const auto& name : entries(manifest, hook_key)) {
    if (const auto phase = argo_phase(name)) add_once(traits.phases, *phase);
    if (name == "Skip") skip = true;
  }
  const bool only_skip = skip && traits.phases.empty();
  if (has_annotation(manifest, hook_key)) {
    traits.is_hook = !only_skip;
    traits.is_skipped = only_skip;
  }
  const auto helm = annotation(manifest, helm_hook_key);
  if (!traits.is_hook && has_annotation(manifest, helm_hook_key) && helm != "crd-install")
    traits.is_hook = true;
  // Helm's types count only where the Argo CD annotation names none (R1.3).
  if (traits.phases.empty() && !skip)
    for (const auto& name : entries(manifest, helm_hook_key))
      if (const auto phase = helm_phase(name)) add_once(traits.phases, *phase);
  std::sort(traits.phases.begin(), traits.phases.end());
}

void read_policies(const Value& manifest, Traits& traits) {
  struct Name {
    std::string_view argo, helm;
    DeletePolicy policy;
  };
  constexpr Name names[] = {{"HookSucceeded", "hook-succeeded", DeletePolicy::HookSucceeded},
                            {"HookFailed", "hook-failed", DeletePolicy::HookFailed},
                            {"BeforeHookCreation", "before-hook-creation", DeletePolicy::BeforeHookCreation}};
  const auto add = [&](const std::string& entry, bool from_helm) {
    for (const auto& [argo, helm, policy] : names)
      if (entry == (from_helm ? helm : argo) && !traits.has(policy)) traits.policies.push_back(policy);
  };
  for (const auto& entry : entries(manifest, "argocd.argoproj.io/hook-delete-policy")) add(entry, false);
  for (const auto& entry : entries(manifest, "helm.sh/hook-delete-policy")) add(entry, true);
  if (traits.policies.empty()) traits.policies.push_back(DeletePolicy::BeforeHookCreation);
}

std::optional<long long> read_int(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  return parse_int(text);
}

}  // namespace

std::string_view phase_name(Phase phase) {
  constexpr std::string_view names[] = {"PreSync", "Sync", "PostSync", "SyncFail", "PreDelete", "PostDelete"};
  return names[static_cast<std::size_t>(phase)];
}

std::string_view policy_name(DeletePolicy policy) {
  constexpr std::string_view names[] = {"HookSucceeded", "HookFailed", "BeforeHookCreation"};
  return names[static_cast<std::size_t>(policy)];
}

bool Traits::has(DeletePolicy policy) const {
  return std::find(policies.begin(), policies.end(), policy) != policies.end();
}

std::string Traits::value_of(std::string_view name) const {
  for (const char* value : {"false", "confirm", "true"})
    if (option(std::string(name) + "=" + value)) return value;
  return "";
}

Traits traits_of(const Value& manifest) {
  Traits traits;
  read_hook(manifest, traits);
  if (traits.is_hook) read_policies(manifest, traits);
  auto wave = read_int(annotation(manifest, "argocd.argoproj.io/sync-wave"));
  if (!wave) wave = read_int(annotation(manifest, "helm.sh/hook-weight"));
  traits.wave = wave.value_or(0);
  for (auto& option : entries(manifest, "argocd.argoproj.io/sync-options"))
    traits.sync_options.insert(option);
  return traits;
}

}  // namespace lockstep::sync
