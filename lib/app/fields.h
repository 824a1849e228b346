// SPDX-License-Identifier: Apache-2.0
#pragma once
// Fields: strict reading of a map. Each member is asked for by name and type; what nobody asked for is an
// error at the end. Every Error names file, line and field.

#include "base/error.h"
#include "value/value.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lockstep::app {

using TextMap = std::vector<std::pair<std::string, std::string>>;

class Fields {
 public:
  // `map` must outlive it; null is an empty map. `path` such as "spec.source", `file` for messages; `line`
  // where the map itself has none.
  Fields(const Value& map, std::string path, std::string file, std::uint32_t line = 0);

  // Missing and null members give the fallback; another type than the one asked for throws.
  std::string text(std::string_view key, std::string_view fallback = "");
  bool flag(std::string_view key, bool fallback = false);
  long long integer(std::string_view key, long long fallback = 0);
  std::vector<std::string> texts(std::string_view key);
  TextMap text_map(std::string_view key);
  // A member that must be there and not empty.
  std::string required_text(std::string_view key);
  // Any value; null when missing.
  const Value& any(std::string_view key);
  const Value& map(std::string_view key);
  const Value::List& list(std::string_view key);
  // The member as Fields of its own; `has` tells a missing one from an empty one.
  Fields child(std::string_view key);
  Fields item(std::string_view key, std::size_t index, const Value& value) const;
  bool has(std::string_view key) const { return !map_.at(key).is_null(); }
  // Not read, and no error.
  void ignore(std::string_view key) { known_.emplace_back(key); }

  // Throws for a member that was never asked for, with the nearest known name.
  void finish() const;

  // An Error about the member, or about the map itself when `key` is empty.
  Error error(std::string_view key, const std::string& text) const;
  std::string path_of(std::string_view key) const;
  const std::string& file() const { return file_; }

 private:
  const Value& get(std::string_view key);

  const Value& map_;
  std::string path_, file_;
  std::uint32_t line_;
  std::vector<std::string> known_;
};

}  // namespace lockstep::app
