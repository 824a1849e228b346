// SPDX-License-Identifier: Apache-2.0
#include "render/name_references.h"

#include "base/error.h"
#include "base/strings.h"
#include "render/metadata.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace lockstep::render {

namespace {

using Positions = std::vector<std::uint32_t>;

// What is asked of candidates again and again, taken out of the resources once.
struct Facts {
  Id id;
  std::string original_ns;  // effective
};

// One list ends with the other; an empty one only with an empty one.
bool same_ending(const Strings& a, const Strings& b) {
  const Strings& shorter = a.size() < b.size() ? a : b;
  const Strings& longer = a.size() < b.size() ? b : a;
  if (shorter.empty()) return longer.empty();
  return std::equal(shorter.rbegin(), shorter.rend(), longer.rbegin());
}

bool same_affixes(const Resource& a, const Resource& b, bool empty_matches) {
  const auto same = [&](const Strings& x, const Strings& y) {
    return (empty_matches && (x.empty() || y.empty())) || same_ending(x, y);
  };
  return same(a.prefixes, b.prefixes) && same(a.suffixes, b.suffixes);
}

bool had_kind(const Resource& resource, const Gvk& wanted) {
  Gvk gvk = gvk_of(resource.body);
  return std::any_of(resource.previous.begin(), resource.previous.end(), [&](const PreviousId& then) {
    gvk.kind = then.kind;
    return selected_by(gvk, wanted);
  });
}

// Renamed resources by the names they had. Only these can be meant by a reference that needs fixing.
class Candidates {
 public:
  explicit Candidates(const Resources& resources) : resources_(resources) {
    facts_.reserve(resources.size());
    for (std::uint32_t i = 0; i < resources.size(); ++i) {
      const Resource& resource = resources[i];
      facts_.push_back({resource.id(), std::string(resource.original_id().effective_ns())});
      places_[facts_.back().original_ns].insert(
          {std::string(facts_.back().id.effective_ns()), std::string(resource.ns())});
      std::set<std::string_view> names;
      for (const auto& then : resource.previous)
        if (names.insert(then.name).second) {
          by_name_[then.name].push_back(i);
          by_place_[key(then.name, facts_.back().id.effective_ns())].push_back(i);
        }
    }
  }

  const Facts& facts(std::size_t index) const { return facts_[index]; }

  const Positions& named(const std::string& name) const { return found(by_name_, name); }
  const Positions& named_in(std::string_view name, std::string_view ns) const {
    return found(by_place_, key(name, ns));
  }

  // Whether a resource that `reaches(effective, written namespace of now)` accepts was in `ns` originally.
  template <class Reaches>
  bool any_originally_in(const std::string& ns, Reaches&& reaches) const {
    const auto it = places_.find(ns);
    return ns != cluster_scope && it != places_.end() &&
           std::any_of(it->second.begin(), it->second.end(),
                       [&](const auto& now) { return reaches(now.first, now.second); });
  }

 private:
  static std::string key(std::string_view name, std::string_view ns) {
    return std::string(ns).append("/").append(name);
  }
  static const Positions& found(const std::unordered_map<std::string, Positions>& index,
                                const std::string& name) {
    static const Positions none;
    const auto it = index.find(name);
    return it == index.end() ? none : it->second;
  }

  const Resources& resources_;
  std::vector<Facts> facts_;
  std::unordered_map<std::string, Positions> by_name_, by_place_;
  // Original namespace -> effective and written namespaces of now.
  std::map<std::string, std::set<std::pair<std::string, std::string>>> places_;
};

// The namespaces whose ServiceAccounts a RoleBinding may name.
std::set<std::string> subject_namespaces(const Resource& binding) {
  std::set<std::string> namespaces;
  if (binding.kind() != "RoleBinding") return namespaces;
  for (const auto& subject : binding.body.at("subjects").items()) {
    const Value* ns = subject.find("namespace");
    if (!ns || subject.at("kind").text() != "ServiceAccount") continue;
    if (!ns->is_string())
      throw Error("{}:{}: a subject of {} has an empty namespace", binding.origin.file, ns->line(),
                  display(binding.id()))
          .hint("name the namespace of the ServiceAccount or leave the field out");
    namespaces.insert(ns->text());
  }
  return namespaces;
}

// The references of one resource.
class Referrer {
 public:
  Referrer(Resources& resources, const Candidates& candidates, std::size_t index)
      : resources_(resources),
        candidates_(candidates),
        index_(index),
        id_(candidates.facts(index).id),
        subject_namespaces_(subject_namespaces(resources[index])) {}

  void fix(const FieldPath& path, const Gvk& target) {
    target_ = &target;
    follows_role_ = std::string_view(path.spec().path).ends_with("roleRef/name");
    Value& body = resources_.edit(index_).body;
    in_context(
        [&] { return fmt::format("updating the name in field '{}' of {}", path.spec().path, display(id_)); },
        [&] { path.walk(body, Kind::Null, [&](Value& field) { set(field); }); });
  }

 private:
  void set(Value& field) {
    if (field.is_null()) return;
    if (field.is_map()) return set_mapping(field);
    if (!field.is_list()) return set_scalar(field);
    for (auto& item : field.items()) {
      if (item.is_null()) continue;
      if (item.is_list()) throw Error("expected a name or a mapping, got a list");
      if (item.is_map())
        set_mapping(item);
      else
        set_scalar(item);
    }
  }

  void set_scalar(Value& field) {
    const auto same_names = [](const Resource& a, const Resource& b) { return a.name() == b.name(); };
    if (const Resource* meant = find(field.text(), nullptr, same_names);
        meant && meant->name() != field.text())
      set_untyped(field, meant->name());
  }

  // A field that names and places, such as a subject of a role binding.
  void set_mapping(Value& field) {
    Value* name = field.find("name");
    if (!name) throw Error("{}: no 'name' in the mapping that refers to a {}", field.line(), target_->kind);
    const auto same_places = [](const Resource& a, const Resource& b) {
      return a.name() == b.name() && a.ns() == b.ns();
    };
    const Resource* meant = find(name->text(), field.find("namespace"), same_places);
    if (!meant) return;
    const std::string ns(meant->ns());
    if (meant->name() == name->text() && ns.empty()) return;
    set_untyped(*name, meant->name());
    if (ns.empty()) return;
    if (Value* written = field.find("namespace"))
      set_untyped(*written, ns);
    else
      field.set("namespace", ns);
  }

  // Renamed resources that had the name and that this one can reach, in reading order.
  Positions reachable(const std::string& name) const {
    if (id_.cluster_scoped) return candidates_.named(name);
    Positions found = candidates_.named_in(name, id_.effective_ns());
    const auto add = [&](std::string_view ns) {
      const auto& more = candidates_.named_in(name, ns);
      found.insert(found.end(), more.begin(), more.end());
    };
    add(cluster_scope);
    for (const auto& ns : subject_namespaces_)
      for (const auto index :
           candidates_.named_in(name, ns.empty() ? default_namespace : std::string_view(ns)))
        if (resources_[index].ns() == ns) found.push_back(index);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  // Those in the namespace that the reference names: originally, if anything within reach was there, else
  // now.
  void keep_in_namespace(Positions& found, const std::string& ns) const {
    const bool original =
        candidates_.any_originally_in(ns, [&](const std::string& effective, const std::string& written) {
          return id_.cluster_scoped || effective == id_.effective_ns() ||
                 subject_namespaces_.contains(written);
        });
    std::erase_if(found, [&](std::uint32_t i) {
      const Facts& facts = candidates_.facts(i);
      return original ? facts.original_ns != ns : facts.id.cluster_scoped || facts.id.effective_ns() != ns;
    });
  }

  bool role_matches(const Resource& candidate) const {
    const Value& role = resources_[index_].body.at("roleRef");
    if (!follows_role_ || !role.has("apiGroup") || !role.has("kind")) return true;
    return had_kind(candidate, {role.at("apiGroup").text(), "", role.at("kind").text()});
  }

  bool may_be_named_from_here(const Facts& candidate) const {
    return id_.cluster_scoped || candidate.id.cluster_scoped || candidate.id.gvk.kind == "ServiceAccount" ||
           candidate.id.effective_ns() == id_.effective_ns();
  }

  template <class Same>
  const Resource* find(const std::string& name, const Value* ns, Same&& same) {
    Positions found = reachable(name);
    if (found.empty()) return nullptr;
    if (ns) keep_in_namespace(found, ns->text());
    const auto keep = [&](auto&& accepts) {
      std::erase_if(found, [&](std::uint32_t i) { return !accepts(resources_[i]); });
    };
    std::erase_if(found, [&](std::uint32_t i) { return !may_be_named_from_here(candidates_.facts(i)); });
    keep([&](const Resource& r) { return had_kind(r, *target_) && role_matches(r); });
    const Resource& self = resources_[index_];
    if (found.size() > 1) keep([&](const Resource& r) { return same_affixes(self, r, true); });
    if (found.size() > 1) keep([&](const Resource& r) { return same_affixes(self, r, false); });
    if (found.empty()) return nullptr;
    const Resource& first = resources_[found.front()];
    if (std::all_of(found.begin(), found.end(), [&](std::uint32_t i) { return same(first, resources_[i]); }))
      return &first;
    Strings ids;
    for (const auto i : found) ids.push_back(display(candidates_.facts(i).id));
    throw Error("found multiple possible referrals for '{}': {}", name, join(ids, ", "));
  }

  Resources& resources_;
  const Candidates& candidates_;
  std::size_t index_;
  const Id& id_;
  std::set<std::string> subject_namespaces_;
  const Gvk* target_ = nullptr;
  bool follows_role_ = false;
};

struct Row {
  FieldPath path;
  const Gvk* target;
};

// Rows of the table by the original kind of the referrer.
class Table {
 public:
  explicit Table(const std::vector<NameReference>& table) {
    for (const auto& reference : table)
      for (const auto& spec : reference.referrers) rows_.push_back({FieldPath(spec), &reference.target});
  }
  const std::vector<const Row*>& of(const Gvk& referrer) {
    const auto [it, is_new] = by_kind_.try_emplace(referrer);
    if (is_new)
      for (const auto& row : rows_)
        if (row.path.applies_to(referrer)) it->second.push_back(&row);
    return it->second;
  }

 private:
  std::vector<Row> rows_;
  std::map<Gvk, std::vector<const Row*>> by_kind_;
};

}  // namespace

void fix_name_references(Resources& resources, const std::vector<NameReference>& table) {
  Table rows(table);
  const Candidates candidates(resources);
  for (std::size_t i = 0; i < resources.size(); ++i) {
    const auto& matching = rows.of(resources[i].original_id().gvk);
    if (matching.empty()) continue;
    Referrer referrer(resources, candidates, i);
    for (const Row* row : matching) referrer.fix(row->path, *row->target);
  }
  resources.ids_changed();
}

}  // namespace lockstep::render
