// SPDX-License-Identifier: Apache-2.0
#include "sync/traits.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::sync;

namespace {

Value manifest(Value::Map annotations) {
  return Value::map(
      {{"apiVersion", "v1"},
       {"kind", "Pod"},
       {"metadata", Value::map({{"name", "p"}, {"annotations", Value::map(std::move(annotations))}})}});
}
constexpr const char* hook = "argocd.argoproj.io/hook";
constexpr const char* helm = "helm.sh/hook";

}  // namespace

TEST_CASE("hooks are told by their annotations") {
  struct Row {
    const char* name;
    Value::Map annotations;
    bool is_hook, is_skipped;
    std::vector<Phase> phases;
  };
  const std::vector<Row> rows = {
      {"none", {}, false, false, {}},
      {"S-001 one type", {{hook, "PreSync"}}, true, false, {Phase::PreSync}},
      {"S-002 trimmed and once each",
       {{hook, " PreSync , PostSync,PreSync"}},
       true,
       false,
       {Phase::PreSync, Phase::PostSync}},
      {"S-003 garbage is an ignored hook", {{hook, "Garbage"}}, true, false, {}},
      {"S-004 Helm's type as fallback",
       {{hook, "Garbage"}, {helm, "pre-install"}},
       true,
       false,
       {Phase::PreSync}},
      {"S-005 ours wins", {{hook, "PostSync"}, {helm, "pre-install"}}, true, false, {Phase::PostSync}},
      {"S-006 crd-install is an ordinary resource", {{helm, "crd-install"}}, false, false, {}},
      {"S-007 a test is ignored", {{helm, "test"}}, true, false, {}},
      {"S-008 two Helm types of one phase",
       {{helm, "pre-install,pre-upgrade"}},
       true,
       false,
       {Phase::PreSync}},
      {"S-009 Skip alone", {{hook, "Skip"}}, false, true, {}},
      {"S-010 Skip beside a type", {{hook, "Skip,PreSync"}}, true, false, {Phase::PreSync}},
      {"case counts", {{hook, "presync"}}, true, false, {}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    const Traits traits = traits_of(manifest(row.annotations));
    CHECK(traits.is_hook == row.is_hook);
    CHECK(traits.is_skipped == row.is_skipped);
    CHECK(traits.phases == row.phases);
  }
}

TEST_CASE("delete policies of both annotations add up, S-014") {
  const Traits both = traits_of(manifest({{hook, "Sync"},
                                          {"argocd.argoproj.io/hook-delete-policy", "HookSucceeded"},
                                          {"helm.sh/hook-delete-policy", "hook-failed"}}));
  CHECK(both.policies == std::vector{DeletePolicy::HookSucceeded, DeletePolicy::HookFailed});
  CHECK(traits_of(manifest({{hook, "Sync"}})).policies == std::vector{DeletePolicy::BeforeHookCreation});
  CHECK(traits_of(manifest({})).policies.empty());
}

TEST_CASE("waves fall back to Helm's weight, S-012 and S-013") {
  const char* wave = "argocd.argoproj.io/sync-wave";
  CHECK(traits_of(manifest({{wave, "-3"}})).wave == -3);
  CHECK(traits_of(manifest({{"helm.sh/hook-weight", "3"}})).wave == 3);
  CHECK(traits_of(manifest({{wave, "abc"}, {"helm.sh/hook-weight", "2"}})).wave == 2);
  CHECK(traits_of(manifest({{wave, "abc"}, {"helm.sh/hook-weight", "x"}})).wave == 0);
}
