// SPDX-License-Identifier: Apache-2.0
#include "sync/desired.h"

#include "base/error.h"
#include "base/hash.h"
#include "base/strings.h"
#include "diff/owned.h"
#include "health/assess.h"
#include "sync/inventory.h"
#include "sync/run_hash.h"
#include "sync/traits.h"
#include "value/json.h"

#include <algorithm>
#include <map>
#include <set>

namespace lockstep::sync {

namespace {

// spec training §4.2, the complete set; a typing slip must not cost a job.
const std::vector<std::string>& known_annotations() {
  static const std::vector<std::string> keys = {"lockstep.dev/run",
                                                "lockstep.dev/rerun",
                                                "lockstep.dev/on-change",
                                                "lockstep.dev/prune",
                                                "lockstep.dev/wait-for",
                                                "lockstep.dev/wait-timeout",
                                                "lockstep.dev/suspend-owner",
                                                "lockstep.dev/keep-history",
                                                "lockstep.dev/singleton",
                                                "lockstep.dev/wave",
                                                "lockstep.dev/hook",
                                                "lockstep.dev/hook-delete",
                                                std::string(run_hash_annotation)};
  return keys;
}

std::string where(const Object& object) {
  return display(object.ref) + (object.origin.file.empty() ? "" : " (" + display(object.origin) + ")");
}

// group/kind -> namespaced, from the CRDs of the set itself: their objects may come in the same sync.
std::map<std::pair<std::string, std::string>, bool> scopes_of_crds(const Manifests& manifests) {
  std::map<std::pair<std::string, std::string>, bool> out;
  for (const auto& object : manifests.objects) {
    if (object.ref.group != "apiextensions.k8s.io" || object.ref.kind != "CustomResourceDefinition") continue;
    const Value& spec = object.value().at("spec");
    out[{spec.at("group").text(), spec.at("names", "kind").text()}] = spec.at("scope").text() != "Cluster";
  }
  return out;
}

// Fields that only the server may write; in a manifest they are leftovers of an export.
void drop_server_fields(Value& body) {
  body.erase("status");
  for (const char* field :
       {"creationTimestamp", "managedFields", "resourceVersion", "uid", "generation", "selfLink"})
    body["metadata"].erase(field);
}

class Problems {
 public:
  void add(std::string text) { texts_.push_back(std::move(text)); }
  void raise() const {
    if (texts_.empty()) return;
    constexpr std::size_t shown = 10;
    std::vector<std::string> lines(
        texts_.begin(), texts_.begin() + static_cast<std::ptrdiff_t>(std::min(shown, texts_.size())));
    if (texts_.size() > shown) lines.push_back("and " + std::to_string(texts_.size() - shown) + " more");
    throw Error::with_message(
        texts_.size() == 1 ? texts_[0] : "manifests that cannot be applied:\n    " + join(lines, "\n    "));
  }

 private:
  std::vector<std::string> texts_;
};

}  // namespace

Desired make_desired(const Manifests& manifests, const DesiredOptions& options) {
  const auto crd_scopes = scopes_of_crds(manifests);
  Desired desired;
  desired.warnings = manifests.warnings;
  Problems problems;
  std::map<ObjectRef, const Object*> seen;
  std::vector<std::string> digests;
  for (const auto& manifest : manifests.objects) {
    Value body = manifest.value();
    const Traits traits = traits_of(body);
    if (traits.is_hook && traits.phases.empty()) continue;  // an ignored hook (spec argocd R1.4)
    const std::string api_version = body.at("apiVersion").text();
    auto namespaced = options.is_namespaced(api_version, manifest.ref.kind);
    if (!namespaced) {
      const auto crd = crd_scopes.find({manifest.ref.group, manifest.ref.kind});
      if (crd != crd_scopes.end()) namespaced = crd->second;
      if (!namespaced && (options.allows_missing_kinds || traits.option("SkipDryRunOnMissingResource=true")))
        namespaced = true;
      if (!namespaced) {
        problems.add("no kind " + manifest.ref.kind + " in " + api_version + " on this cluster: " +
                     where(manifest) + "; install its CRD first, or add the CRD to the same tree");
        continue;
      }
    }
    drop_server_fields(body);
    if (!*namespaced) {
      body["metadata"].erase("namespace");
    } else if (manifest.ref.ns.empty()) {
      if (options.destination_namespace.empty()) {
        problems.add("namespace for " + where(manifest) +
                     " is missing; set it in the manifest, or a destination namespace");
        continue;
      }
      body["metadata"].set("namespace", options.destination_namespace);
    }
    for (const auto& [key, value] : body.at("metadata", "annotations").members())
      if (key.starts_with("lockstep.dev/") &&
          std::find(known_annotations().begin(), known_annotations().end(), key) ==
              known_annotations().end()) {
        const auto close = nearest(key, known_annotations());
        problems.add("unknown annotation " + key + " on " + where(manifest) +
                     (close.empty() ? "" : "; did you mean " + close + "?"));
      }
    if (manifest.ref.name.empty() && !(traits.is_hook && body.at("metadata").has("generateName"))) {
      problems.add("metadata.name is missing: " + where(manifest));
      continue;
    }
    body = diff::fold_string_data(std::move(body));
    digests.push_back(sha256_hex(to_json(body, {.sort_keys = true})));
    if (!traits.is_hook) {
      body["metadata"]["labels"].set(member_label, options.inventory_id);
      if (health::is_run_kind(manifest.ref.group, manifest.ref.kind))
        body["metadata"]["annotations"].set(run_hash_annotation, run_hash(body));
    }
    Object object = make_object(std::move(body), manifest.origin);
    if (const auto [first, is_new] = seen.emplace(object.ref, &manifest);
        !is_new && !object.ref.name.empty()) {
      problems.add(where(*first->second) + " is defined a second time" +
                   (manifest.origin.file.empty() ? "" : " in " + display(manifest.origin)));
      continue;
    }
    desired.objects.push_back(std::move(object));
  }
  problems.raise();
  std::sort(digests.begin(), digests.end());
  desired.content = sha256_hex(join(digests, "")).substr(0, 16);
  return desired;
}

}  // namespace lockstep::sync
