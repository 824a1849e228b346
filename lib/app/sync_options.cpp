// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"
#include "base/strings.h"

#include <algorithm>

namespace lockstep::app {

namespace {

// Spec argocd §2, column "App".
struct Option {
  std::string_view name;
  std::vector<std::string_view> values;
};
const std::vector<Option>& known_options() {
  static const std::vector<std::string_view> either = {"true", "false"};
  static const std::vector<Option> table = {
      {"Prune", {"false", "confirm", "true"}},
      {"Delete", {"false", "confirm", "true"}},
      {"Validate", either},
      {"SkipDryRunOnMissingResource", either},
      {"PruneLast", either},
      {"Replace", either},
      {"ServerSideApply", either},
      {"ClientSideApplyMigration", either},
      {"ApplyOutOfSyncOnly", either},
      {"CreateNamespace", either},
      {"PrunePropagationPolicy", {"foreground", "background", "orphan"}},
      {"RespectIgnoreDifferences", either},
      {"FailOnSharedResource", either}};
  return table;
}

}  // namespace

bool SyncPolicy::has(std::string_view option) const {
  return std::find(options.begin(), options.end(), option) != options.end();
}

void check_sync_option(const std::string& option, const Fields& where, std::string_view key) {
  const auto equals = option.find('=');
  const std::string name = option.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : option.substr(equals + 1);
  std::vector<std::string> names;
  for (const auto& known : known_options()) {
    names.emplace_back(known.name);
    if (known.name != name) continue;
    if (std::find(known.values.begin(), known.values.end(), value) != known.values.end()) return;
    std::vector<std::string> values(known.values.begin(), known.values.end());
    throw where.error(key, "\"" + option + "\" is no value of " + name)
        .hint("use one of: " + join(values, ", "));
  }
  const auto close = nearest(name, names);
  throw where.error(key, "unknown sync option \"" + option + "\"")
      .hint(close.empty() ? "known are: " + join(names, ", ") : "did you mean " + close + "?");
}

}  // namespace lockstep::app
