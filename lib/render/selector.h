// SPDX-License-Identifier: Apache-2.0
#pragma once
// Selectors of patches and replacements: anchored regular expressions and Kubernetes label selectors.

#include "render/kustomization.h"
#include "render/resource.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace lockstep::render {

// One RE2 expression that must match the whole text; "" matches everything.
class Pattern {
 public:
  // Error when the expression does not compile.
  explicit Pattern(const std::string& expression);
  bool matches(std::string_view text) const;

 private:
  std::shared_ptr<const re2::RE2> regex_;  // null when everything matches, or when it is a plain word
  std::string plain_;
  bool any_ = false;
};

// `a=b, a==b, a!=b, a in (x,y), a notin (x), a, !a, a<1, a>1`; "" matches everything.
class LabelSelector {
 public:
  enum class Operator { In, NotIn, Exists, DoesNotExist, Less, Greater };
  struct Requirement {
    std::string key;
    Operator op;
    std::vector<std::string> values;
  };

  // Error when the text does not follow the grammar.
  explicit LabelSelector(std::string_view text);
  // `labels` is the mapping at metadata.labels or metadata.annotations, or null.
  bool matches(const Value& labels) const;

 private:
  std::vector<Requirement> requirements_;
};

class SelectorMatcher {
 public:
  explicit SelectorMatcher(const Selector& selector);

  bool matches_gvk(const Gvk& gvk) const;
  bool matches_name(std::string_view name) const { return name_.matches(name); }
  bool matches_namespace(std::string_view ns) const { return ns_.matches(ns); }
  bool matches_labels(const Value& body) const;
  bool matches_annotations(const Value& body) const;
  // What `target:` of a patch selects: name and effective namespace may be the original or the current ones.
  bool selects(const Resource& resource) const;

 private:
  Pattern group_, version_, kind_, name_, ns_;
  LabelSelector labels_, annotations_;
};

}  // namespace lockstep::render
