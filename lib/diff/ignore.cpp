// SPDX-License-Identifier: Apache-2.0
#include "diff/ignore.h"

#include "base/error.h"
#include "base/strings.h"
#include "diff/jq.h"
#include "diff/schema.h"
#include "diff/server_apply.h"
#include "model/object.h"
#include "value/json_patch.h"
#include "value/pointer.h"

#include <algorithm>

namespace lockstep::diff {

namespace {

std::vector<std::string> texts(const Value& list) {
  std::vector<std::string> out;
  for (const auto& item : list.items()) out.push_back(item.text());
  return out;
}

bool matches(const IgnoreRule& rule, const ObjectRef& ref) {
  return glob_match(rule.group, ref.group) && glob_match(rule.kind, ref.kind) &&
         (rule.name.empty() || rule.name == ref.name) && (rule.ns.empty() || rule.ns == ref.ns);
}

// Argo CD looks the installation's managers up by "group/Kind", which no core kind has (R4.12).
bool matches_exactly(const IgnoreRule& rule, const ObjectRef& ref) {
  return (rule.group == "*" && rule.kind == "*") ||
         (!ref.group.empty() && rule.group == ref.group && rule.kind == ref.kind);
}

void remove_at(Value& object, const std::string& pointer) {
  PatchOperation remove{.op = "remove", .path = pointer, .has_path = true};
  try {
    remove.keys = split_pointer(pointer);
    apply_json_patch(object, {remove});
  } catch (const Error&) {  // nothing there to ignore
  }
}

}  // namespace

struct IgnoreRules::Compiled {
  struct Rule {
    IgnoreRule rule;
    std::size_t first_jq = 0;  // of rule.jq_paths in `jq`
  };
  std::vector<Rule> rules;
  std::vector<IgnoreRule> system;
  std::unique_ptr<JqDeletions> jq;
};

IgnoreRule read_ignore_rule(const Value& item) {
  IgnoreRule rule;
  rule.group = item.at("group").text();
  rule.kind = item.at("kind").text();
  rule.name = item.at("name").text();
  rule.ns = item.at("namespace").text();
  if (rule.kind.empty())
    throw Error("an item of ignoreDifferences names no kind").hint("use kind: \"*\" for every kind");
  rule.json_pointers = texts(item.at("jsonPointers"));
  rule.jq_paths = texts(item.at("jqPathExpressions"));
  rule.managers = texts(item.at("managedFieldsManagers"));
  return rule;
}

IgnoreRules::IgnoreRules() = default;
IgnoreRules::IgnoreRules(IgnoreRules&&) noexcept = default;
IgnoreRules& IgnoreRules::operator=(IgnoreRules&&) noexcept = default;
IgnoreRules::~IgnoreRules() = default;

IgnoreRules::IgnoreRules(std::vector<IgnoreRule> rules, std::vector<IgnoreRule> system)
    : compiled_(std::make_unique<Compiled>()) {
  std::vector<std::string> expressions;
  for (auto* list : {&rules, &system})
    for (const auto& rule : *list) {
      compiled_->rules.push_back({rule, expressions.size()});
      expressions.insert(expressions.end(), rule.jq_paths.begin(), rule.jq_paths.end());
    }
  for (std::size_t i = rules.size(); i < compiled_->rules.size(); ++i)
    compiled_->rules[i].rule.managers.clear();
  compiled_->system = std::move(system);
  if (!expressions.empty()) compiled_->jq = std::make_unique<JqDeletions>(std::move(expressions));
}

bool IgnoreRules::empty() const { return !compiled_ || compiled_->rules.empty(); }

bool IgnoreRules::trusts_managers() const {
  if (empty()) return false;
  const auto& rules = compiled_->rules;
  return !compiled_->system.empty() ||
         std::any_of(rules.begin(), rules.end(), [](const auto& r) { return !r.rule.managers.empty(); });
}

void IgnoreRules::apply(Value& object, std::vector<std::string>* notes) const {
  if (empty()) return;
  const ObjectRef ref = ref_of(object);
  for (const auto& [rule, first_jq] : compiled_->rules) {
    if (!matches(rule, ref)) continue;
    for (const auto& pointer : rule.json_pointers) remove_at(object, pointer);
    for (std::size_t i = 0; i < rule.jq_paths.size(); ++i) compiled_->jq->apply(first_jq + i, object, notes);
  }
}

void IgnoreRules::apply_managers(Value& desired, Value& live) const {
  if (empty()) return;
  const ObjectRef ref = ref_of(desired);
  std::vector<std::string> trusted;
  const auto trust = [&](const IgnoreRule& rule) {
    trusted.insert(trusted.end(), rule.managers.begin(), rule.managers.end());
  };
  for (const auto& rule : compiled_->system)
    if (matches_exactly(rule, ref)) trust(rule);
  for (const auto& compiled : compiled_->rules)
    if (matches(compiled.rule, ref)) trust(compiled.rule);
  if (trusted.empty()) return;

  const Struct* schema = find_kind(desired);
  const ApplyPlace root = schema ? ApplyPlace::of_kind(*schema) : ApplyPlace();
  FieldSet modified;
  try {
    root.validate(live);
    root.validate(desired);
    modified = modified_fields(live, desired, root);
  } catch (const Error&) {
    return;  // what does not fit its schema is compared as it is
  }
  const Value entries = live.at("metadata", "managedFields");
  for (const auto& entry : entries.items()) {
    if (std::find(trusted.begin(), trusted.end(), entry.at("manager").text()) == trusted.end()) continue;
    const FieldSet theirs = set_intersection(read_field_set(entry.at("fieldsV1")), modified);
    if (theirs.empty()) continue;
    live = remove_fields(live, theirs, root);
    desired = remove_fields(desired, theirs, root);
  }
}

bool has_text_annotations(const Value& object) {
  const auto& annotations = object.at("metadata", "annotations").members();
  return std::all_of(annotations.begin(), annotations.end(),
                     [](const Member& m) { return m.value.is_string(); });
}

bool has_option(const Value& object, std::string_view name, std::string_view option) {
  if (!has_text_annotations(object)) return false;
  for (const auto& part : split(annotation(object, name), ','))
    if (trim(part) == option) return true;
  return false;
}

bool has_compare_option(const Value& object, std::string_view option) {
  return has_option(object, "argocd.argoproj.io/compare-options", option);
}

}  // namespace lockstep::diff
