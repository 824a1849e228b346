// SPDX-License-Identifier: Apache-2.0
#pragma once
// ignoreDifferences of an Argo CD Application: fields that do not count when two states are compared
// (spec argocd R4.8 to R4.13).

#include "value/value.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::diff {

struct IgnoreRule {
  std::string group, kind;  // globs; an empty group is the core group
  std::string name, ns;     // exact; empty is any
  std::vector<std::string> json_pointers;
  std::vector<std::string> jq_paths;  // jq path expressions, run as del(...)
  std::vector<std::string> managers;  // field managers whose live values are trusted
};
// One item of spec.ignoreDifferences; throws Error when it names no kind.
IgnoreRule read_ignore_rule(const Value& item);

class IgnoreRules {
 public:
  IgnoreRules();
  // `system` are those of the installation (argocd-cm): their managers count only for an exact group and kind
  // or
  // "*/*". Throws Error when a jq expression cannot be parsed.
  explicit IgnoreRules(std::vector<IgnoreRule> rules, std::vector<IgnoreRule> system = {});
  IgnoreRules(IgnoreRules&&) noexcept;
  IgnoreRules& operator=(IgnoreRules&&) noexcept;
  ~IgnoreRules();

  bool empty() const;
  // Whether apply_managers() needs every entry of metadata.managedFields.
  bool trusts_managers() const;
  // Takes the ignored fields out of one state. Pointers that lead nowhere change nothing; nor do jq
  // expressions that fail or take longer than a second, which `notes` tells.
  void apply(Value& object, std::vector<std::string>* notes = nullptr) const;
  // Takes out of both what managers trusted by a rule own in `live` and `desired` has differently.
  // Throws Error when the fields such a manager owns cannot be read.
  void apply_managers(Value& desired, Value& live) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

// Argo CD sees none of an object's annotations when one of them is no text.
bool has_text_annotations(const Value& object);
// metadata.annotations[annotation] has `option` among its comma-separated options ("ServerSideApply=true").
bool has_option(const Value& object, std::string_view annotation, std::string_view option);
// The same of "argocd.argoproj.io/compare-options" ("IgnoreExtraneous", "ServerSideDiff=true").
bool has_compare_option(const Value& object, std::string_view option);

}  // namespace lockstep::diff
