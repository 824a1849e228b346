// SPDX-License-Identifier: Apache-2.0
#include "diff/changes.h"

#include "diff/edit_script.h"
#include "diff/masking.h"
#include "diff/member_index.h"
#include "diff/path.h"
#include "value/json.h"

#include <array>
#include <unordered_map>
#include <unordered_set>

namespace lockstep::diff {

std::string_view action_name(FieldAction action) {
  constexpr std::string_view names[] = {"add", "change", "remove", "own"};
  return names[static_cast<std::size_t>(action)];
}

Value without_noise(Value object, const Noise& noise) {
  if (!noise.keep_status) object.erase("status");
  Value* metadata = object.find("metadata");
  if (!metadata || !metadata->is_map()) return object;
  for (const char* field :
       {"managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"})
    metadata->erase(field);
  Value* annotations = metadata->find("annotations");
  if (!noise.keep_last_applied && annotations &&
      annotations->erase("kubectl.kubernetes.io/last-applied-configuration") && annotations->empty())
    metadata->erase("annotations");
  return object;
}

namespace {

// Fields by which people tell list elements apart, the most telling first.
constexpr std::array<std::string_view, 12> naming_fields = {
    "mountPath", "devicePath",  "name", "key", "containerPort", "port",
    "ip",        "topologyKey", "type", "uid", "hostname",      "path"};

bool names_all(const Value::List& items, std::string_view field) {
  std::unordered_set<std::string_view> seen;
  for (const auto& item : items) {
    const Value* value = item.find(field);
    if (!value || !value->is_scalar() || value->is_null() || !seen.insert(value->text()).second) return false;
  }
  return true;
}

// "" when no field names the elements of both lists.
std::string_view naming_field(const Value& from, const Value& to) {
  for (const auto field : naming_fields)
    if (names_all(from.items(), field) && names_all(to.items(), field)) return field;
  return "";
}

class Comparison {
 public:
  std::vector<FieldChange> take() { return std::move(changes_); }

  void compare(const Value& from, const Value& to, const Place& place) {
    if (from.is_map() && to.is_map()) return maps(from, to, place);
    if (from.is_list() && to.is_list()) return lists(from, to, place);
    if (!(from == to)) report(FieldAction::Change, place, from, to);
  }

 private:
  void report(FieldAction action, const Place& place, const Value& from, const Value& to) {
    changes_.push_back({action, to_text(place), from, to});
  }

  void maps(const Value& from, const Value& to, const Place& place) {
    const MemberIndex olds(from), news(to);
    for (const auto& [key, value] : from.members()) {
      const Value* other = news.find(key);
      if (other)
        compare(value, *other, place.member(key));
      else
        report(FieldAction::Remove, place.member(key), value, Value::null());
    }
    for (const auto& [key, value] : to.members())
      if (!olds.find(key)) report(FieldAction::Add, place.member(key), Value::null(), value);
  }

  void lists(const Value& from, const Value& to, const Place& place) {
    if (from == to) return;
    const auto field = naming_field(from, to);
    if (field.empty() || from.items().empty() || to.items().empty()) return by_position(from, to, place);
    std::unordered_map<std::string_view, const Value*> olds, news;
    for (const auto& item : from.items()) olds.emplace(item.at(field).text(), &item);
    for (const auto& item : to.items()) news.emplace(item.at(field).text(), &item);
    const auto name = [&](const Value& item) { return std::string(field) + '=' + item.at(field).text(); };

    std::vector<std::string_view> old_order, new_order;
    for (const auto& item : from.items()) {
      const std::string step = name(item);
      const auto other = news.find(item.at(field).text());
      if (other == news.end()) {
        report(FieldAction::Remove, place.element(step), item, Value::null());
      } else {
        compare(item, *other->second, place.element(step));
        old_order.push_back(other->first);
      }
    }
    for (const auto& item : to.items()) {
      const std::string step = name(item);
      if (olds.count(item.at(field).text()) == 0)
        report(FieldAction::Add, place.element(step), Value::null(), item);
      else
        new_order.push_back(item.at(field).text());
    }
    if (old_order != new_order) report(FieldAction::Change, place, from, to);
  }

  // Elements without names: those that stayed equal are found first, so that one insertion is one change.
  void by_position(const Value& from, const Value& to, const Place& place) {
    std::unordered_map<std::string, std::size_t> ids;
    const auto intern = [&](const Value& list) {
      std::vector<std::size_t> out;
      for (const auto& item : list.items())
        out.push_back(ids.emplace(to_json(item, {.sort_keys = true}), ids.size()).first->second);
      return out;
    };
    const auto olds = intern(from), news = intern(to);
    std::size_t i = 0, j = 0, gone = 0, come = 0;
    const auto end_change = [&] {
      for (std::size_t n = 0; n < std::max(gone, come); ++n) {
        const Value* old = n < gone ? &from.items()[i - gone + n] : nullptr;
        const Value* now = n < come ? &to.items()[j - come + n] : nullptr;
        const std::string step = std::to_string(now ? j - come + n : i - gone + n);
        const Place at = place.element(step);
        if (old && now)
          compare(*old, *now, at);
        else
          report(old ? FieldAction::Remove : FieldAction::Add, at, old ? *old : Value::null(),
                 now ? *now : Value::null());
      }
      gone = come = 0;
    };
    constexpr std::size_t max_edits = 500;
    for (const Edit edit : edit_script(olds, news, max_edits)) {
      if (edit == Edit::Keep) end_change();
      if (edit != Edit::Add) ++i;
      if (edit != Edit::Remove) ++j;
      gone += edit == Edit::Remove;
      come += edit == Edit::Add;
    }
    end_change();
  }

  std::vector<FieldChange> changes_;
};

}  // namespace

std::vector<FieldChange> field_changes(const Value& live, const Value& predicted, const Noise& noise) {
  const auto [from, to] = masked(without_noise(live, noise), without_noise(predicted, noise));
  if (from.is_null() && to.is_null()) return {};
  if (from.is_null()) return {{FieldAction::Add, "", from, to}};
  if (to.is_null()) return {{FieldAction::Remove, "", from, to}};
  Comparison comparison;
  comparison.compare(from, to, Place{});
  return comparison.take();
}

}  // namespace lockstep::diff
