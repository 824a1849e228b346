// SPDX-License-Identifier: Apache-2.0
#include "health/argo_decode.h"

#include "base/error.h"
#include "base/time.h"
#include "value/json.h"

#include <string_view>

namespace lockstep::health {

namespace {

enum class Type { Time, Int32, Int64, Bool, String, List };

struct Field {
  std::string_view part, name;
  Type type;
};
// In the order of the Go structs: the first misfit is the one that is told.
constexpr Field fields[] = {
    {"metadata", "generation", Type::Int64},
    {"metadata", "creationTimestamp", Type::Time},
    {"metadata", "deletionTimestamp", Type::Time},
    {"spec", "replicas", Type::Int32},
    {"spec", "minReadySeconds", Type::Int32},
    {"spec", "revisionHistoryLimit", Type::Int32},
    {"spec", "paused", Type::Bool},
    {"spec", "progressDeadlineSeconds", Type::Int32},
    {"spec", "suspend", Type::Bool},
    {"spec", "restartPolicy", Type::String},
    {"spec", "type", Type::String},
    {"status", "observedGeneration", Type::Int64},
    {"status", "replicas", Type::Int32},
    {"status", "updatedReplicas", Type::Int32},
    {"status", "readyReplicas", Type::Int32},
    {"status", "availableReplicas", Type::Int32},
    {"status", "currentReplicas", Type::Int32},
    {"status", "desiredNumberScheduled", Type::Int32},
    {"status", "updatedNumberScheduled", Type::Int32},
    {"status", "numberAvailable", Type::Int32},
    {"status", "phase", Type::String},
    {"status", "message", Type::String},
    {"status", "conditions", Type::List},
    {"status", "containerStatuses", Type::List},
};

bool fits(const Value& value, Type type) {
  switch (type) {
    case Type::Time:
      return value.is_string() && parse_time(value.text());
    case Type::Int32:
    case Type::Int64:
      return value.as_int().has_value();
    case Type::Bool:
      return value.kind() == Kind::Bool;
    case Type::String:
      return value.is_string();
    case Type::List:
      return value.is_list();
  }
  return true;
}

std::string misfit(const Value& value, Type type) {
  constexpr std::string_view names[] = {"time", "int32", "int64", "bool", "string", "slice"};
  const std::string quoted = json_quote(value.text());
  if (type == Type::Time)
    return fmt::format("parsing time {} as \"2006-01-02T15:04:05Z07:00\": cannot parse {} as \"2006\"",
                       quoted, quoted);
  if (type == Type::List) return fmt::format("cannot restore slice from {}", kind_name(value.kind()));
  return fmt::format("unrecognized type: {}", names[static_cast<std::size_t>(type)]);
}

}  // namespace

std::string decode_error(const Value& object) {
  for (const char* part : {"metadata", "spec", "status"})
    if (const Value& at = object.at(part); !at.is_map() && !at.is_null())
      return fmt::format("cannot restore struct from: {}", kind_name(at.kind()));
  for (const auto& field : fields)
    if (const Value& value = object.at(field.part, field.name); !value.is_null() && !fits(value, field.type))
      return misfit(value, field.type);
  return "";
}

}  // namespace lockstep::health
