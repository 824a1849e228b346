// SPDX-License-Identifier: Apache-2.0
// The walk that kustomize does over both trees at once. Each step gets the two nodes that stand at one place,
// either of which may be missing, and says which of them stays there. A mapping or list that only the patch
// has is walked with itself: that is how nulls and directives inside of it are resolved.
#include "render/strategic_merge.h"

#include "base/error.h"
#include "base/strings.h"
#include "render/comment_schema.h"
#include "render/definitions.h"
#include "render/strategic_list.h"
#include "value/yaml.h"
#include "value/yaml_resolve.h"

#include <unordered_map>

namespace lockstep::render {

namespace {

bool is_null(const Value* node) { return !node || node->is_null(); }

// A key's text; keys that are no strings have a NUL before theirs (YamlOptions::keep_odd_keys) and merge with
// those that are.
std::string_view text_of_key(const std::string& key) {
  return std::string_view(key).substr(key.starts_with('\0') ? 1 : 0);
}

// The members of a patch, each handed out once.
class PatchMembers {
 public:
  explicit PatchMembers(Value* patch) : members_(patch ? &patch->members() : nullptr) {
    if (!members_) return;
    taken_.resize(members_->size());
    constexpr std::size_t few = 16;  // below that, looking along the mapping is faster
    if (members_->size() <= few) return;
    for (std::size_t i = 0; i < members_->size(); ++i) by_key_.emplace(text_of_key((*members_)[i].key), i);
  }

  Value* take(const std::string& key) {
    const auto index = position(text_of_key(key));
    if (index == none) return nullptr;
    taken_[index] = true;
    return &(*members_)[index].value;
  }
  template <class Visit>
  void each_left(Visit&& visit) {
    for (std::size_t i = 0; i < taken_.size(); ++i)
      if (!taken_[i]) visit((*members_)[i]);
  }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);
  std::size_t position(std::string_view key) const {
    if (by_key_.empty()) {
      for (std::size_t i = 0; i < taken_.size(); ++i)
        if (text_of_key((*members_)[i].key) == key) return i;
      return none;
    }
    const auto at = by_key_.find(key);
    return at == by_key_.end() ? none : at->second;
  }

  Value::Map* members_;
  std::vector<bool> taken_;
  std::unordered_map<std::string_view, std::size_t> by_key_;
};

// Puts a copy of `value` where `place` is: odd lists walk an element of the patch more than once. Kustomize
// keeps the quotes of the old value, so that 80 put over "80" is the string "80" again.
void put(Value& place, const Value& value) {
  const bool was_quoted = place.is_scalar() && !place.is_null() && place.style() == Style::Quoted;
  const auto mark = place.mark();
  place = value;
  if (!place.is_scalar()) return;
  if (was_quoted && (!place.is_string() || place.is_timestamp())) {
    Value text(written_text(place));
    text.set_line(place.line());
    place = std::move(text);
  }
  if (place.is_string()) place.set_style(was_quoted ? Style::Quoted : Style::Plain);
  place.set_mark(mark);  // what stands in several places is changed in all of them (render/shared.h)
}

// A plain `yes` in a mapping that a patch walks through counts as quoted from then on: kustomize protects
// strings that YAML 1.1 would read as something else.
void protect(Value& value) {
  if (!value.is_string() || value.style() == Style::Quoted || value.is_timestamp()) return;
  if (!value.text().empty() && plain_kind(value.text(), YamlRules::Kubernetes) != Kind::String)
    value.set_style(Style::Quoted);
}

class Merger {
 public:
  explicit Merger(const Schema& schema) : schema_(schema) {}

  // nullptr when nothing stays. `comments` is the schema that the patch's comments give, null when none.
  Value* walk(Value* target, Value* patch, TypeSchema type, const Value& comments) {
    if (is_from_comment(comments)) type = {no_definitions_, comments};
    if (!type) type = type_by_kind(target, patch);
    const Value* shape = !is_null(target) ? target : !is_null(patch) ? patch : nullptr;
    if (shape == target && !is_null(patch)) check_same_shape(*target, *patch);
    if (!shape || shape->is_map()) return walk_map(target, patch, type, comments);
    if (shape->is_list() && type)
      if (const auto keys = type.merge_keys()) return walk_list(target, patch, type.element(), *keys);
    return patch ? patch : target;
  }

 private:
  TypeSchema type_by_kind(const Value* target, const Value* patch) const {
    for (const Value* node : {target, patch}) {
      if (is_null(node) || !node->is_map()) continue;
      const auto& kind = node->at("kind").text();
      const auto& api_version = node->at("apiVersion").text();
      if (kind.empty() || api_version.empty()) continue;
      if (const auto type = schema_.type_of(api_version, kind)) return type;
    }
    return {};
  }

  void check_same_shape(const Value& target, const Value& patch) const {
    if (target.is_map() == patch.is_map() && target.is_list() == patch.is_list()) return;
    throw Error("wrong node kind: the patch has a {} at {}, where there is a {}", kind_name(patch.kind()),
                path_.empty() ? "the top" : join(path_, "."), kind_name(target.kind()));
  }

  Value* walk_map(Value* target, Value* patch, TypeSchema type, const Value& comments) {
    Value* into = target;
    if (is_null(target)) {
      // A null that somebody wrote stays, one that was left blank goes.
      if (!patch) return target && !is_left_out(*target) ? target : nullptr;
      if (take_directive(*patch) == Directive::Delete) return nullptr;
      into = patch;
    } else if (patch) {
      if (patch->is_null()) return nullptr;
      switch (take_directive(*patch)) {
        case Directive::Delete:
          return nullptr;
        case Directive::Unknown:
          throw unknown_directive(patch->at(directive_key));
        case Directive::Replace:
          into = patch;
          break;
        case Directive::Merge:
          break;
      }
    }
    if (into->is_map()) merge_members(*into, patch, type, comments.at("properties"));
    return into;
  }

  void merge_members(Value& into, Value* patch, TypeSchema type, const Value& comments) {
    const bool itself = patch == &into;
    PatchMembers theirs(itself ? nullptr : patch);
    auto& members = into.members();
    std::size_t kept = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
      Value& mine = members[i].value;
      Value* other = itself ? &mine : theirs.take(members[i].key);
      Value* stays = step(members[i].key, &mine, other, type, comments);
      if (!stays || (stays->is_null() && other)) continue;
      if (stays != &mine)
        put(mine, *stays);
      else
        protect(mine);
      if (kept != i) members[kept] = std::move(members[i]);
      ++kept;
    }
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(kept), members.end());
    theirs.each_left([&](Member& member) {
      Value* stays = step(member.key, nullptr, &member.value, type, comments);
      if (!is_null(stays)) protect(members.emplace_back(Member{member.key, *stays}).value);
    });
  }

  Value* step(const std::string& key, Value* mine, Value* other, TypeSchema type, const Value& comments) {
    path_.push_back(key);
    Value* stays = walk(mine, other, type ? type.field(key) : TypeSchema(), comments.at(key));
    path_.pop_back();
    return stays;
  }

  Value* walk_list(Value* target, Value* patch, TypeSchema element, const Keys& keys) {
    Value* into = target;
    if (is_null(target)) {
      into = patch;
    } else if (patch) {
      if (patch->is_null()) return nullptr;
      switch (take_list_directive(*patch)) {
        case Directive::Delete:
          return nullptr;
        case Directive::Replace:
          into = patch;
          break;
        default:
          break;
      }
    }
    merge_keyed_list(*into, patch, keys,
                     [&](Value* mine, Value* other) { return walk(mine, other, element, Value::null()); });
    return into;
  }

  const Schema& schema_;
  const Definitions no_definitions_;  // a schema in a comment refers to none
  std::vector<std::string> path_;
};

}  // namespace

bool apply_strategic_merge(Value& target, Value patch, const Schema& schema, const Value& comment_schema) {
  // When the patch says `$patch: replace` at the top, kustomize drops the result and keeps the target.
  return Merger(schema).walk(&target, &patch, {}, comment_schema) != nullptr;
}

}  // namespace lockstep::render
