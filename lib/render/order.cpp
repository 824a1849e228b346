// SPDX-License-Identifier: Apache-2.0
#include "render/order.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>

namespace lockstep::render {

namespace {

constexpr auto kinds_first = std::to_array<std::string_view>({
    "Namespace",
    "ResourceQuota",
    "StorageClass",
    "CustomResourceDefinition",
    "ServiceAccount",
    "PodSecurityPolicy",
    "Role",
    "ClusterRole",
    "RoleBinding",
    "ClusterRoleBinding",
    "ConfigMap",
    "Secret",
    "Endpoints",
    "Service",
    "LimitRange",
    "PriorityClass",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Deployment",
    "StatefulSet",
    "CronJob",
    "PodDisruptionBudget",
});
constexpr auto kinds_last = std::to_array<std::string_view>({
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
});

// Kinds to ranks: negative for those that come first, 0 for any other, positive for those that come last.
class Ranks {
 public:
  template <class First, class Last>
  Ranks(const First& first, const Last& last) {
    const int count = static_cast<int>(std::size(first));
    int rank = -count;
    for (const auto& kind : first) ranks_[kind] = rank++;
    rank = 1;
    for (const auto& kind : last) ranks_[kind] = rank++;
  }
  int of(std::string_view kind) const {
    const auto found = ranks_.find(kind);
    return found == ranks_.end() ? 0 : found->second;
  }

 private:
  std::unordered_map<std::string_view, int> ranks_;
};

const Ranks& default_ranks() {
  static const Ranks ranks(kinds_first, kinds_last);
  return ranks;
}

std::string_view or_mark(std::string_view text, std::string_view mark) { return text.empty() ? mark : text; }

std::string sort_text(const Gvk& gvk) {
  return fmt::format("{}_{}_{}", or_mark(gvk.group, "~G"), or_mark(gvk.version, "~V"),
                     or_mark(gvk.kind, "~K"));
}

struct Key {
  int rank;
  bool is_core_namespace;
  std::string kind_text, id_text;

  // Among Namespaces of several groups the core ones come first, newest version first.
  bool operator<(const Key& other) const {
    if (rank != other.rank) return rank < other.rank;
    if (is_core_namespace != other.is_core_namespace) return is_core_namespace;
    if (kind_text != other.kind_text)
      return is_core_namespace ? kind_text > other.kind_text : kind_text < other.kind_text;
    return id_text < other.id_text;
  }
};

Key key_of(const Resource& resource, const Ranks& ranks) {
  const Id id = resource.id();
  const int rank = ranks.of(id.gvk.kind);
  // Among kinds without a rank kustomize's comparison is not transitive; what comes out is the order of the
  // texts.
  return {rank, rank != 0 && id.gvk.kind == "Namespace" && id.gvk.group.empty(), sort_text(id.gvk),
          fmt::format("{}|{}|{}", display(id.gvk), or_mark(id.ns, "~X"), or_mark(id.name, "~N"))};
}

void sort_legacy(Resources& resources, const Ranks& ranks) {
  std::vector<Key> keys;
  keys.reserve(resources.size());
  for (const auto& resource : resources.list()) keys.push_back(key_of(resource, ranks));
  std::vector<std::size_t> order(resources.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return keys[a] < keys[b]; });
  resources.reorder(order);
}

}  // namespace

bool legacy_less(const Gvk& a, const Gvk& b) {
  const int rank_a = default_ranks().of(a.kind), rank_b = default_ranks().of(b.kind);
  return rank_a != rank_b ? rank_a < rank_b : sort_text(a) < sort_text(b);
}

void sort_resources(Resources& resources, const std::optional<SortOptions>& options,
                    std::string_view reorder) {
  if (!options) {
    if (reorder != "" && reorder != "none" && reorder != "legacy")
      throw Error("--reorder is '{}', expected none or legacy", reorder);
    if (reorder != "none") sort_legacy(resources, default_ranks());
    return;
  }
  if (options->order != "fifo" && options->order != "legacy")
    throw Error("the field 'sortOptions.order' is '{}', expected fifo or legacy", options->order);
  if (options->order == "fifo" && options->has_lists)
    throw Error("the field 'sortOptions.legacySortOptions' is set but 'sortOptions.order' is fifo");
  if (options->order == "legacy")
    sort_legacy(resources, options->has_lists ? Ranks(options->first, options->last) : default_ranks());
}

}  // namespace lockstep::render
