// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "render/transform.h"

#include <algorithm>

namespace lockstep::render {

namespace {

void write(Value& field, const NamespaceChange& change) {
  if (!field.is_scalar())
    throw Error("a namespace field is a {}, expected a scalar", kind_name(field.kind()));
  if (change.unset_only && !field.is_null() && !field.text().empty()) return;
  field = Value(change.ns);
}

bool is_role_binding(std::string_view kind) { return kind == "RoleBinding" || kind == "ClusterRoleBinding"; }

void set_subjects(Value& body, const NamespaceChange& change) {
  Value* subjects = body.find("subjects");
  if (change.subjects == SubjectMode::None || !subjects || subjects->is_null()) return;
  if (!subjects->is_list()) throw Error("subjects is a {}, expected a list", kind_name(subjects->kind()));
  const bool by_name = change.subjects == SubjectMode::DefaultOnly;
  for (auto& subject : subjects->items()) {
    if (subject.is_null()) continue;
    if (!subject.is_map()) throw Error("a subject is a {}, expected a mapping", kind_name(subject.kind()));
    const bool chosen =
        by_name ? subject.at("name").text() == "default" : subject.at("kind").text() == "ServiceAccount";
    if (chosen) write(subject["namespace"], change);
  }
}

class Writer {
 public:
  explicit Writer(const NamespaceChange& change)
      : change_(change), own_(FieldSpec{{}, "metadata/namespace", true}) {
    for (const auto& spec : change.specs)
      if (spec.path != "metadata/namespace") paths_.emplace_back(spec);
  }

  void apply(Resource& resource) const {
    const auto visit = [&](Value& field) { write(field, change_); };
    const Id id = resource.id();
    if (!id.cluster_scoped) own_.walk(resource.body, Kind::String, visit);
    const bool binding = is_role_binding(id.gvk.kind);
    if (binding) set_subjects(resource.body, change_);
    for (const auto& path : paths_) {
      if (!path.applies_to(id.gvk) || skips(path.spec(), resource, binding)) continue;
      path.walk(resource.body, Kind::String, visit);
    }
  }

 private:
  // metadata.name is for the core Namespace only; subjects are not left to specs.
  static bool skips(const FieldSpec& spec, const Resource& resource, bool binding) {
    if (spec.path == "metadata/name") return resource.api_version() != "v1";
    return binding && spec.path == "subjects/namespace" && is_role_binding(spec.gvk.kind);
  }

  const NamespaceChange& change_;
  FieldPath own_;
  std::vector<FieldPath> paths_;
};

}  // namespace

void set_namespace(Resource& resource, const NamespaceChange& change) { Writer(change).apply(resource); }

void set_namespace(Resources& resources, const NamespaceChange& change) {
  if (change.ns.empty()) return;
  const Writer writer(change);
  const auto untouched = [](const Resource& resource) { return resource.is_empty() || resource.from_helm; };
  for (auto& resource : resources.edit_all()) {
    if (untouched(resource)) continue;
    resource.remember_id();
    in_context([&] { return fmt::format("setting the namespace of {}", display(resource.id())); },
               [&] { writer.apply(resource); });
  }
  for (const auto& resource : resources.list()) {
    if (untouched(resource)) continue;
    const Id id = resource.id();
    if (resources.with_current_id(id).size() != 1)
      throw Error("namespace transformation produces ID conflict: {}", display(id))
          .hint("two objects of one kind and name would fall into namespace '" + change.ns + "'");
  }
}

}  // namespace lockstep::render
