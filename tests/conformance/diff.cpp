// SPDX-License-Identifier: Apache-2.0
// `lockstep-conformance diff`: one case of ../shared/conformance/diff in, the decision out.
#include "base/error.h"
#include "base/strings.h"
#include "diff/states.h"

#include "cases.h"

namespace lockstep {

namespace {

std::vector<diff::IgnoreRule> rules_of(const Value& list) {
  std::vector<diff::IgnoreRule> rules;
  for (const auto& item : list.items()) rules.push_back(diff::read_ignore_rule(item));
  return rules;
}

diff::KnownTypes known_types(const Value& given) {
  diff::KnownTypes types;
  for (const auto& [name, fields] : given.members()) {
    const auto slash = name.find('/');
    auto& known = types[{name.substr(0, slash), name.substr(slash + 1)}];
    for (const auto& field : fields.items())
      known.push_back({field.at("field").text(), field.at("type").text()});
  }
  return types;
}

Value decide(const Value& given) {
  const Value& options = given.at("options");
  const diff::IgnoreRules ignore(rules_of(given.at("ignoreDifferences")),
                                 rules_of(options.at("systemIgnoreDifferences")));
  diff::StateOptions state;
  state.normalize.ignore = &ignore;
  state.normalize.known_types = known_types(options.at("knownTypeFields"));
  state.normalize.ignore_aggregated_roles = options.at("ignoreAggregatedRoles").is_true();
  state.server_side_apply = options.at("mode").text() == "structured-merge";
  if (!options.at("manager").empty()) state.manager = options.at("manager").text();
  diff::StateDiff diff = diff::diff_states(given.at("config"), given.at("live"), state);
  return Value::map({{"name", given.at("name")},
                     {"modified", Value::boolean(diff.is_modified)},
                     {"normalizedLive", std::move(diff.live)},
                     {"predictedLive", std::move(diff.predicted)}});
}

}  // namespace

Value diff_case(const Value& given) {
  try {
    return decide(given);
  } catch (const Error& e) {
    return Value::map({{"name", given.at("name")}, {"error", e.line()}});
  }
}

}  // namespace lockstep
