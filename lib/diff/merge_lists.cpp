// SPDX-License-Identifier: Apache-2.0
#include "diff/merge_lists.h"

#include <unordered_map>

namespace lockstep::diff {

Value merge_lists(const MergeSide& live, const MergeSide& config,
                  const std::function<Value(const Value&, const Value&)>& merge_element) {
  std::unordered_map<std::string, std::size_t> lives, configs;
  for (std::size_t i = 0; i < live.names.size(); ++i) lives.emplace(live.names[i], i);
  for (std::size_t i = 0; i < config.names.size(); ++i) configs.emplace(config.names[i], i);

  std::vector<std::string> shared;  // in config's order
  for (const auto& name : config.names)
    if (lives.count(name) != 0) shared.push_back(name);

  Value out = Value::list();
  std::size_t l = 0, c = 0, next = 0;  // shared[next] is the shared element that is due
  std::vector<bool> is_merged(config.names.size(), false);
  const auto take_config = [&] {
    const auto partner = lives.find(config.names[c]);
    const Value& item = config.list.items()[c];
    out.push(partner == lives.end() ? item : merge_element(live.list.items()[partner->second], item));
    if (next < shared.size() && shared[next] == config.names[c]) ++next;
    is_merged[c++] = true;
  };
  while (l < live.names.size() || c < config.names.size()) {
    if (l < live.names.size()) {
      const auto partner = configs.find(live.names[l]);
      if (c < config.names.size() && live.names[l] == config.names[c]) {
        take_config();
        ++l;
        continue;
      }
      if (partner == configs.end()) {
        out.push(live.list.items()[l++]);
        continue;
      }
      // Shared: its place is where config has it, be that behind us or ahead.
      if (c < config.names.size() && next < shared.size() && shared[next] != live.names[l]) {
        ++l;
        continue;
      }
      if (is_merged[partner->second]) ++l;
    }
    if (c < config.names.size()) take_config();
  }
  return out;
}

}  // namespace lockstep::diff
