// SPDX-License-Identifier: Apache-2.0
#include "diff/edit_script.h"

#include <algorithm>
#include <unordered_set>

namespace lockstep::diff {

namespace {

using Ids = std::vector<std::size_t>;
using Offsets = std::vector<std::int32_t>;

// Edits of the whole in reverse order; `rows[d]` holds the furthest x on diagonals -d ... d.
std::vector<Edit> walk_back(const std::vector<Offsets>& rows, std::int64_t x, std::int64_t y) {
  std::vector<Edit> reversed;
  for (auto d = static_cast<std::int64_t>(rows.size()); x > 0 || y > 0; --d) {
    const std::int64_t k = x - y;
    if (d == 0) {
      reversed.insert(reversed.end(), static_cast<std::size_t>(x), Edit::Keep);
      break;
    }
    const Offsets& row = rows[static_cast<std::size_t>(d - 1)];
    const auto furthest = [&](std::int64_t diagonal) -> std::int64_t {
      const std::int64_t at = diagonal + d - 1;
      return at < 0 || at >= static_cast<std::int64_t>(row.size()) ? -1 : row[static_cast<std::size_t>(at)];
    };
    const bool is_add = k == -d || (k != d && furthest(k - 1) < furthest(k + 1));
    const std::int64_t from_x = is_add ? furthest(k + 1) : furthest(k - 1);
    const std::int64_t start_x = is_add ? from_x : from_x + 1;
    reversed.insert(reversed.end(), static_cast<std::size_t>(x - start_x), Edit::Keep);
    reversed.push_back(is_add ? Edit::Add : Edit::Remove);
    x = from_x;
    y = from_x - (is_add ? k + 1 : k - 1);
  }
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

// Empty when more than max_edits are needed.
std::vector<Edit> shortest(const Ids& from, const Ids& to, std::size_t max_edits) {
  const auto n = static_cast<std::int64_t>(from.size()), m = static_cast<std::int64_t>(to.size());
  std::vector<Offsets> rows;
  for (std::int64_t d = 0; d <= static_cast<std::int64_t>(max_edits); ++d) {
    Offsets row(static_cast<std::size_t>(2 * d + 1), -1);
    for (std::int64_t k = -d; k <= d; k += 2) {
      std::int64_t x = 0;
      if (d > 0) {
        const auto furthest = [&](std::int64_t diagonal) -> std::int64_t {
          const std::int64_t at = diagonal + d - 1;
          return at < 0 || at > 2 * (d - 1) ? -1 : rows.back()[static_cast<std::size_t>(at)];
        };
        const bool is_add = k == -d || (k != d && furthest(k - 1) < furthest(k + 1));
        x = is_add ? furthest(k + 1) : furthest(k - 1) + 1;
      }
      std::int64_t y = x - k;
      while (x < n && y < m && from[static_cast<std::size_t>(x)] == to[static_cast<std::size_t>(y)]) ++x, ++y;
      row[static_cast<std::size_t>(k + d)] = static_cast<std::int32_t>(x);
      if (x >= n && y >= m) return walk_back(rows, n, m);
    }
    rows.push_back(std::move(row));
  }
  return {};
}

std::vector<Edit> replace_all(std::size_t removed, std::size_t added) {
  std::vector<Edit> edits(removed, Edit::Remove);
  edits.insert(edits.end(), added, Edit::Add);
  return edits;
}

}  // namespace

std::vector<Edit> edit_script(const Ids& from, const Ids& to, std::size_t max_edits) {
  std::size_t start = 0, end = 0;
  const std::size_t shorter = std::min(from.size(), to.size());
  while (start < shorter && from[start] == to[start]) ++start;
  while (end < shorter - start && from[from.size() - 1 - end] == to[to.size() - 1 - end]) ++end;

  const auto middle = [&](const Ids& ids) {
    return Ids(ids.begin() + static_cast<std::ptrdiff_t>(start),
               ids.end() - static_cast<std::ptrdiff_t>(end));
  };
  const Ids a = middle(from), b = middle(to);
  const std::unordered_set<std::size_t> in_a(a.begin(), a.end()), in_b(b.begin(), b.end());
  const auto shared = [](const Ids& ids, const std::unordered_set<std::size_t>& other) {
    Ids out;
    std::copy_if(ids.begin(), ids.end(), std::back_inserter(out),
                 [&](std::size_t id) { return other.count(id) != 0; });
    return out;
  };
  const Ids shared_a = shared(a, in_b), shared_b = shared(b, in_a);
  std::vector<Edit> core = shortest(shared_a, shared_b, max_edits);
  if (core.empty() && !(shared_a.empty() && shared_b.empty()))
    core = replace_all(shared_a.size(), shared_b.size());

  std::vector<Edit> edits(start, Edit::Keep);
  std::size_t i = 0, j = 0;
  const auto flush_unshared = [&] {
    while (i < a.size() && in_b.count(a[i]) == 0) edits.push_back(Edit::Remove), ++i;
    while (j < b.size() && in_a.count(b[j]) == 0) edits.push_back(Edit::Add), ++j;
  };
  for (const Edit edit : core) {
    flush_unshared();
    edits.push_back(edit);
    if (edit != Edit::Add) ++i;
    if (edit != Edit::Remove) ++j;
  }
  flush_unshared();
  edits.insert(edits.end(), end, Edit::Keep);
  return edits;
}

}  // namespace lockstep::diff
