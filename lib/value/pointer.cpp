// SPDX-License-Identifier: Apache-2.0
#include "value/pointer.h"

#include "base/error.h"
#include "base/strings.h"

namespace lockstep {

std::vector<std::string> split_pointer(std::string_view pointer) {
  if (pointer.empty()) return {};
  if (pointer[0] != '/') throw Error("JSON pointer {} does not start with '/'", pointer);
  auto tokens = split(pointer.substr(1), '/');
  for (auto& token : tokens) token = replace_all(replace_all(token, "~1", "/"), "~0", "~");
  return tokens;
}

std::string escape_pointer(std::string_view token) {
  return replace_all(replace_all(token, "~", "~0"), "/", "~1");
}

namespace {

std::optional<std::size_t> list_index(const Value& list, const std::string& token) {
  const auto index = parse_int(token);
  if (!index || *index < 0 || static_cast<std::size_t>(*index) >= list.size()) return std::nullopt;
  return static_cast<std::size_t>(*index);
}

}  // namespace

const Value* resolve_pointer(const Value& root, const std::vector<std::string>& tokens) {
  const Value* at = &root;
  for (const auto& token : tokens) {
    if (at->is_list()) {
      const auto index = list_index(*at, token);
      at = index ? &at->items()[*index] : nullptr;
    } else {
      at = at->find(token);
    }
    if (!at) return nullptr;
  }
  return at;
}

bool remove_pointer(Value& root, const std::vector<std::string>& tokens) {
  if (tokens.empty()) return false;
  const std::vector<std::string> parents(tokens.begin(), tokens.end() - 1);
  auto* parent = const_cast<Value*>(resolve_pointer(root, parents));
  if (!parent) return false;
  if (parent->is_map()) return parent->erase(tokens.back());
  if (!parent->is_list()) return false;
  const auto index = list_index(*parent, tokens.back());
  if (!index) return false;
  parent->items().erase(parent->items().begin() + static_cast<std::ptrdiff_t>(*index));
  return true;
}

}  // namespace lockstep
