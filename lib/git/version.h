// SPDX-License-Identifier: Apache-2.0
#pragma once
// Semantic versions and constraints on them, as targetRevision may hold ("v1.2.*", ">=1.2 <2", "^1"): spec
// argocd §7.1.

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::git {

struct Version {
  std::uint64_t major = 0, minor = 0, patch = 0;
  std::vector<std::string> pre;  // identifiers of a pre-release; empty for a release
  int parts = 3;                 // how many numbers were written: "1.2" has 2

  // By semver precedence; build metadata and `parts` do not count.
  std::strong_ordering compare(const Version& other) const;
};
// "v1.2.3-rc.1+build", "1.2", "1"; a leading "v" is allowed. nullopt for anything else.
std::optional<Version> parse_version(std::string_view text);

class Constraint {
 public:
  // nullopt when the text is no constraint. Alternatives by "||"; terms by "," or blanks: = != > < >= <= ~ ^,
  // wildcards x, X and *, hyphen ranges "1.2 - 1.4".
  static std::optional<Constraint> parse(std::string_view text);
  // A pre-release satisfies a constraint only when that names a pre-release itself.
  bool allows(const Version& version) const;

 private:
  struct Range {  // from <= version < to, either end may be open
    std::optional<Version> from, to;
    bool from_excluded = false, to_included = false, is_negated = false;
    bool has_pre = false;
  };
  static bool parse_term(std::string_view op, std::string_view text, std::vector<Range>& out);
  std::vector<std::vector<Range>> alternatives_;
};

// The highest of `tags` that satisfies the constraint; tags that are no versions are passed over, the first
// wins among equals.
std::optional<std::string> highest(const Constraint& constraint, const std::vector<std::string>& tags);

}  // namespace lockstep::git
