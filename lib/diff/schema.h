// SPDX-License-Identifier: Apache-2.0
#pragma once
// What built-in kinds are made of: the facts of the Kubernetes API types (v1.36) that decide how two states
// are compared. Everything not in here is a custom resource, whose content has no types.
//
// Notation of the tables: a type is a name at the line's start, then `kind` with the apiVersions that hold
// it (and the kind when it differs from the name) and `atomic` when server-side apply takes it as a whole.
// Its fields follow, indented: `name:type`, where [T] is a list, {T} a map, `*` a pointer (absent differs
// from empty), `!` written even when empty, and `=X` the default of a key. After a field:
//   k=a,b    list elements are known by these fields; a alone in strategic merge patches
//   smp=a    as k=, in strategic merge patches only        ssa=a   as k=, in server-side apply only
//   set      a list of distinct values                      ssa-set  the same, in server-side apply only
//   retain   strategic merge drops keys that a patch does not name
//   replace  strategic merge replaces the value as a whole
//   atomic   server-side apply takes the map as a whole     granular  or not, against what its type says
// `like:T` stands for the fields of T.

#include "value/value.h"

#include <string_view>
#include <vector>

namespace lockstep::diff {

enum class Shape : std::uint8_t {
  String,
  Bool,
  Int,
  Long,
  Quantity,
  IntOrString,
  Time,
  MicroTime,
  Bytes,
  Any,
  Struct,
  List,
  Map
};

struct Struct;
struct Type {
  Shape shape = Shape::Any;
  bool is_pointer = false;
  bool is_atomic = false;          // in server-side apply
  const Struct* fields = nullptr;  // of a Struct
  const Type* element = nullptr;   // of a List or Map
};

struct Field {
  std::string_view name;
  Type type;
  bool is_always = false;              // written even when empty
  bool is_set = false;                 // server-side apply: a list of distinct values
  bool merges = false;                 // strategic merge: lists merge by elements
  bool retains_keys = false;           // strategic merge: what a patch does not name goes
  bool is_replaced = false;            // strategic merge: never merged
  std::string_view merge_key;          // strategic merge: "" for lists of scalars
  std::vector<std::string_view> keys;  // server-side apply: empty for atomic lists and sets
  bool is_granular = false;            // server-side apply: not atomic, against what its type says
  std::string_view key_default;        // of this field where it is a key that was left out
};

struct Struct {
  std::string_view name;
  bool is_atomic = false;
  std::vector<Field> fields;  // by name
  const Field* find(std::string_view field) const;
};

// The fields of a kind with apiVersion, kind and metadata; nullptr for custom resources. The table is read at
// the first call and never changes.
const Struct* find_kind(std::string_view api_version, std::string_view kind);
const Struct* find_kind(const Value& object);
// "PodSpec", "Container": for values inside custom resources that are known to have such a type.
const Struct* find_struct(std::string_view name);

}  // namespace lockstep::diff
