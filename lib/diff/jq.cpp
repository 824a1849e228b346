// SPDX-License-Identifier: Apache-2.0
#include "diff/jq.h"

#include "base/error.h"
#include "diff/jq_dialect.h"
#include "diff/jq_worker.h"
#include "value/json.h"

#include <fmt/core.h>

namespace lockstep::diff {

namespace {

// libjq computes in doubles: numbers that a double cannot hold are taken from where they came from.
bool has_long_number(const Value& value) {
  if (value.kind() == Kind::Int) return value.text().size() > 15;
  if (value.kind() == Kind::Float) return value.text().size() > 17;
  for (const auto& item : value.items())
    if (has_long_number(item)) return true;
  for (const auto& member : value.members())
    if (has_long_number(member.value)) return true;
  return false;
}

void restore_numbers(Value& result, const Value& original) {
  if (result.is_number() && original.is_number()) {
    if (result.as_double() == original.as_double()) result = original;
  } else if (result.is_map()) {
    for (auto& [key, value] : result.members()) restore_numbers(value, original.at(key));
  } else if (result.is_list() && result.size() == original.size()) {
    for (std::size_t i = 0; i < result.size(); ++i) restore_numbers(result.items()[i], original.items()[i]);
  }
}

}  // namespace

JqDeletions::JqDeletions(std::vector<std::string> expressions) : expressions_(std::move(expressions)) {
  for (const auto& expression : expressions_)
    in_context([&] { return fmt::format("reading the jq expression {}", expression); },
               [&] { deletion_program({expression}); });
  worker_ = std::make_unique<JqWorker>(deletion_program(expressions_));
  const JqAnswer all = worker_->prepare();
  if (all.ok) return;
  // libjq reads its own builtins anew for each program, so only now each expression is one.
  for (const auto& expression : expressions_) {
    const JqAnswer one = JqWorker(deletion_program({expression})).prepare();
    if (!one.ok) throw Error("jq expression {}: {}", expression, one.text);
  }
  throw Error("jq expressions: {}", all.text);
}

JqDeletions::~JqDeletions() = default;

void JqDeletions::apply(std::size_t which, Value& object, std::vector<std::string>* notes) {
  const JqAnswer answer = worker_->run(fmt::format("[{},{}]", which, to_json(object)));
  if (!answer.ok) {
    if (notes)
      notes->push_back(fmt::format("jq expression {} skipped: {}", expressions_[which], answer.text));
    return;
  }
  Value result = read_json(answer.text);
  if (has_long_number(object)) restore_numbers(result, object);
  object = std::move(result);
}

}  // namespace lockstep::diff
