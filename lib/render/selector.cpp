// SPDX-License-Identifier: Apache-2.0
#include "render/selector.h"

#include "base/error.h"

#include <re2/re2.h>

#include <algorithm>

namespace lockstep::render {

Pattern::Pattern(const std::string& expression) : plain_(expression), any_(expression.empty()) {
  const auto is_plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '/';
  };
  if (std::all_of(expression.begin(), expression.end(), is_plain)) return;
  auto compiled = std::make_shared<RE2>(expression, RE2::Quiet);
  if (!compiled->ok()) throw Error("'{}' is no regular expression: {}", expression, compiled->error());
  regex_ = std::move(compiled);
}

bool Pattern::matches(std::string_view text) const {
  if (any_) return true;
  return regex_ ? RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *regex_) : text == plain_;
}

SelectorMatcher::SelectorMatcher(const Selector& selector)
    : group_(selector.gvk.group),
      version_(selector.gvk.version),
      kind_(selector.gvk.kind),
      name_(selector.name),
      ns_(selector.ns),
      labels_(selector.label_selector),
      annotations_(selector.annotation_selector) {}

bool SelectorMatcher::matches_gvk(const Gvk& gvk) const {
  return kind_.matches(gvk.kind) && group_.matches(gvk.group) && version_.matches(gvk.version);
}
bool SelectorMatcher::matches_labels(const Value& body) const {
  return labels_.matches(body.at("metadata", "labels"));
}
bool SelectorMatcher::matches_annotations(const Value& body) const {
  return annotations_.matches(body.at("metadata", "annotations"));
}

bool SelectorMatcher::selects(const Resource& resource) const {
  if (!matches_gvk(gvk_of(resource.body))) return false;
  const Id now = resource.id(), original = resource.original_id();
  return (matches_namespace(original.effective_ns()) || matches_namespace(now.effective_ns())) &&
         (matches_name(original.name) || matches_name(now.name)) && matches_labels(resource.body) &&
         matches_annotations(resource.body);
}

}  // namespace lockstep::render
