// SPDX-License-Identifier: Apache-2.0
#pragma once
// Application: what to take from which repository and where to put it, as an Argo CD Application says it
// (spec argocd §7) or as the flags of a command do.

#include "app/fields.h"
#include "model/object.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::app {

// spec.source.kustomize: edits of the kustomization before it is rendered (spec argocd §7.3).
struct Kustomize {
  std::string name_prefix, name_suffix, ns;
  std::vector<std::string> images, components;
  std::vector<std::pair<std::string, long long>> replicas;
  TextMap common_labels, common_annotations;
  std::vector<Value> patches;
  bool force_common_labels = false, force_common_annotations = false, label_without_selector = false;
  bool label_include_templates = false, common_annotations_envsubst = false,
       ignore_missing_components = false;

  bool operator==(const Kustomize&) const = default;
};

// spec.source.directory: plain manifests (spec argocd §7.2).
struct Directory {
  bool recurse = false;
  std::string include, exclude;  // globs on the path below the folder
  bool any_extension = false;    // disableExtensionFilter

  bool operator==(const Directory&) const = default;
};

struct Source {
  std::string repository, path, revision = "HEAD", name;
  std::optional<Kustomize> kustomize;
  std::optional<Directory> directory;
  bool operator==(const Source&) const = default;
};

// Which cluster: its API server's URL or the name of a context; both empty: the current context.
struct Destination {
  std::string server, name, ns;
  bool operator==(const Destination&) const = default;
};

struct Automated {
  bool prune = false, self_heal = false, allow_empty = false;
  bool operator==(const Automated&) const = default;
};

// Spec argocd R3.8, R3.9.
struct Retry {
  long long limit = 0;  // below zero: for ever
  std::chrono::nanoseconds first = std::chrono::seconds(5), longest = std::chrono::minutes(3);
  double factor = 2;
  bool refresh = false;
  bool operator==(const Retry&) const = default;
};

struct SyncPolicy {
  std::optional<Automated> automated;
  std::vector<std::string> options;  // "CreateNamespace=true", checked against the known ones
  std::optional<Retry> retry;
  Value namespace_metadata;  // {labels, annotations} or null

  bool has(std::string_view option) const;
};

struct Application {
  std::string name, ns, project = "default";  // `ns`: of the Application object itself
  std::vector<Source> sources;                // at least one
  Destination destination;
  SyncPolicy policy;
  std::vector<Value> ignore_differences;  // read by diff::read_ignore_rule
  long long history_limit = 10;
  Origin origin;
};

// Throws Error naming file, line and field on anything that is not understood: what would be ignored in
// silence could be what keeps a cluster safe.
Application read_application(const Value& document, const std::string& file);
// All Applications of a YAML text with one or more documents, those of ApplicationSets included; at least
// one, names unique. AppProjects are left out: they say what others may do.
struct GeneratorInputs;
std::vector<Application> read_applications(std::string_view yaml, const std::string& file);
std::vector<Application> read_applications(std::string_view yaml, const std::string& file,
                                           const GeneratorInputs& inputs);

// Throws when `option` is no sync option of an application or has a value it cannot have.
void check_sync_option(const std::string& option, const Fields& where, std::string_view key);

}  // namespace lockstep::app
