// SPDX-License-Identifier: Apache-2.0
#include "git/refs.h"

#include "git/version.h"

#include <algorithm>

namespace lockstep::git {

namespace {

bool is_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

constexpr std::string_view tags = "refs/tags/";
constexpr std::string_view heads = "refs/heads/";

// The tag that a constraint picks; nullopt when the revision is none, or no tag satisfies it.
std::optional<std::string> picked_tag(const std::string& revision, const std::vector<AdvertisedRef>& refs,
                                      const std::string& tag_prefix) {
  if (parse_version(revision)) return std::nullopt;  // an exact version is a name like any other
  const auto constraint = Constraint::parse(revision);
  if (!constraint) return std::nullopt;
  std::vector<std::string> names;
  for (const auto& ref : refs) {
    if (!ref.name.starts_with(tags)) continue;
    const std::string_view name = std::string_view(ref.name).substr(tags.size());
    if (name.starts_with(tag_prefix)) names.emplace_back(name.substr(tag_prefix.size()));
  }
  const auto best = highest(*constraint, names);
  if (!best) return std::nullopt;
  return std::string(tags) + tag_prefix + *best;
}

}  // namespace

std::string_view short_ref(std::string_view name) {
  for (const auto prefix : {heads, tags})
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  return name;
}

bool is_full_commit(std::string_view text) { return text.size() == 40 && is_hex(text); }

std::optional<Target> resolve(const std::string& revision, const std::vector<AdvertisedRef>& refs,
                              const std::string& tag_prefix) {
  if (is_full_commit(revision)) {
    const auto advertised = std::find_if(refs.begin(), refs.end(), [&](const AdvertisedRef& ref) {
      return ref.commit == revision && ref.name != "HEAD";
    });
    return Target{advertised == refs.end() ? "" : advertised->name, revision, ""};
  }
  std::string wanted = revision.empty() ? "HEAD" : revision;
  if (const auto tag = picked_tag(wanted, refs, tag_prefix))
    wanted = *tag;
  else if (!tag_prefix.empty())
    wanted = tag_prefix + wanted;
  for (const auto& ref : refs)
    if (ref.name == wanted || short_ref(ref.name) == wanted) return Target{ref.name, ref.commit, ""};
  if (wanted.size() >= 7 && wanted.size() < 40 && is_hex(wanted)) return Target{"", "", wanted};
  return std::nullopt;
}

}  // namespace lockstep::git
