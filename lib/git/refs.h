// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which commit a revision means, given what a repository advertises. Pure (spec argocd §7.1).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::git {

// One advertised reference; for an annotated tag `commit` is what it points to.
struct AdvertisedRef {
  std::string name;    // "HEAD", "refs/heads/main", "refs/tags/v1"
  std::string commit;  // 40 hexadecimal digits
};

struct Target {
  std::string ref;     // to fetch; "" when only the commit is known
  std::string commit;  // full; "" when only a prefix is known
  std::string prefix;  // of an abbreviated commit
};

// nullopt when nothing fits. `tag_prefix` limits a version constraint to tags that begin with it.
std::optional<Target> resolve(const std::string& revision, const std::vector<AdvertisedRef>& refs,
                              const std::string& tag_prefix = {});

// "refs/heads/main" is "main", "refs/tags/v1" is "v1"; others as they are.
std::string_view short_ref(std::string_view name);
bool is_full_commit(std::string_view text);

}  // namespace lockstep::git
