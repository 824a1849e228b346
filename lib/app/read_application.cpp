// SPDX-License-Identifier: Apache-2.0
#include "app/application.h"
#include "app/application_set.h"
#include "base/strings.h"
#include "base/time.h"
#include "value/yaml.h"

#include <set>

namespace lockstep::app {

namespace {

Kustomize read_kustomize(Fields fields) {
  Kustomize out;
  out.name_prefix = fields.text("namePrefix");
  out.name_suffix = fields.text("nameSuffix");
  out.ns = fields.text("namespace");
  out.images = fields.texts("images");
  out.components = fields.texts("components");
  const auto& replicas = fields.list("replicas");
  for (std::size_t i = 0; i < replicas.size(); ++i) {
    Fields entry = fields.item("replicas", i, replicas[i]);
    const std::string name = entry.required_text("name");
    const Value& count = entry.any("count");
    const std::optional<long long> number = parse_int(count.text());
    if (!number || !count.is_scalar()) throw entry.error("count", "must be a whole number");
    entry.finish();
    out.replicas.emplace_back(name, *number);
  }
  out.common_labels = fields.text_map("commonLabels");
  out.common_annotations = fields.text_map("commonAnnotations");
  const auto& patches = fields.list("patches");
  for (std::size_t i = 0; i < patches.size(); ++i) {
    Fields entry = fields.item("patches", i, patches[i]);
    if (entry.text("path").empty() == entry.text("patch").empty())
      throw entry.error("", "needs exactly one of path and patch");
    entry.map("target");
    entry.map("options");
    entry.finish();
    out.patches.push_back(patches[i]);
  }
  out.force_common_labels = fields.flag("forceCommonLabels");
  out.force_common_annotations = fields.flag("forceCommonAnnotations");
  out.label_without_selector = fields.flag("labelWithoutSelector");
  out.label_include_templates = fields.flag("labelIncludeTemplates");
  out.common_annotations_envsubst = fields.flag("commonAnnotationsEnvsubst");
  out.ignore_missing_components = fields.flag("ignoreMissingComponents");
  // Choices of a kustomize binary and of Helm's inputs: there is one renderer here.
  fields.ignore("version");
  fields.ignore("kubeVersion");
  fields.ignore("apiVersions");
  fields.finish();
  return out;
}

Directory read_directory(Fields fields) {
  Directory out;
  out.recurse = fields.flag("recurse");
  out.include = fields.text("include");
  out.exclude = fields.text("exclude");
  out.any_extension = fields.flag("disableExtensionFilter");
  if (!fields.any("jsonnet").empty())
    throw fields.error("jsonnet", "Jsonnet is not rendered")
        .hint("render it to YAML in CI and point path there");
  fields.finish();
  return out;
}

Source read_source(Fields fields) {
  Source out;
  out.repository = fields.required_text("repoURL");
  out.path = fields.text("path");
  out.revision = fields.text("targetRevision", "HEAD");
  if (out.revision.empty()) out.revision = "HEAD";
  out.name = fields.text("name");
  for (const char* key : {"chart", "helm", "plugin"})
    if (!fields.any(key).empty())
      throw fields
          .error(key, std::string(key) == "plugin" ? "config management plugins are not supported"
                                                   : "Helm charts are not rendered")
          .hint("render it to manifests in CI, or use kustomize's helmCharts");
  if (!fields.text("ref").empty())
    throw fields.error("ref", "a source for Helm value files is of no use without Helm")
        .hint("leave the source out");
  if (fields.has("kustomize")) {
    out.kustomize = read_kustomize(fields.child("kustomize"));
    if (*out.kustomize == Kustomize{}) out.kustomize.reset();
  }
  if (fields.has("directory")) {
    out.directory = read_directory(fields.child("directory"));
    if (*out.directory == Directory{}) out.directory.reset();
  }
  if (out.kustomize && out.directory) throw fields.error("", "kustomize and directory exclude each other");
  if (out.path.starts_with('/')) throw fields.error("path", "must be relative to the repository");
  fields.finish();
  return out;
}

std::vector<Source> read_sources(Fields& spec) {
  std::vector<Source> out;
  const auto& sources = spec.list("sources");
  for (std::size_t i = 0; i < sources.size(); ++i)
    out.push_back(read_source(spec.item("sources", i, sources[i])));
  if (!out.empty())
    spec.ignore("source");  // spec argocd §7.1
  else if (!spec.has("source"))
    throw spec.error("source", "is missing");
  else
    out.push_back(read_source(spec.child("source")));
  return out;
}

Destination read_destination(Fields fields) {
  Destination out;
  out.server = fields.text("server");
  while (out.server.ends_with('/')) out.server.pop_back();
  out.name = fields.text("name");
  out.ns = fields.text("namespace");
  if (out.server.empty() == out.name.empty())
    throw fields.error("", "needs exactly one of server and name")
        .hint("server: https://kubernetes.default.svc means the current context");
  fields.finish();
  return out;
}

std::chrono::nanoseconds read_duration(Fields& fields, std::string_view key,
                                       std::chrono::nanoseconds fallback) {
  const std::string text = fields.text(key);
  if (text.empty()) return fallback;
  const auto duration = parse_duration(text);
  if (!duration)
    throw fields.error(key, "\"" + text + "\" is no duration").hint("write it like 5s, 2m or 1h");
  return *duration;
}

Retry read_retry(Fields fields) {
  Retry out;
  out.limit = fields.integer("limit");
  out.refresh = fields.flag("refresh");
  Fields backoff = fields.child("backoff");
  out.first = read_duration(backoff, "duration", out.first);
  out.longest = read_duration(backoff, "maxDuration", out.longest);
  out.factor = static_cast<double>(backoff.integer("factor", 2));
  backoff.finish();
  fields.finish();
  return out;
}

SyncPolicy read_policy(Fields fields) {
  SyncPolicy out;
  if (fields.has("automated")) {
    Fields automated = fields.child("automated");
    Automated read;
    const bool enabled = automated.flag("enabled", true);
    read.prune = automated.flag("prune");
    read.self_heal = automated.flag("selfHeal");
    read.allow_empty = automated.flag("allowEmpty");
    automated.finish();
    if (enabled) out.automated = read;
  }
  out.options = fields.texts("syncOptions");
  for (const auto& option : out.options) check_sync_option(option, fields, "syncOptions");
  fields.ignore("automated");
  fields.ignore("retry");
  if (fields.has("retry")) out.retry = read_retry(fields.child("retry"));
  Fields metadata = fields.child("managedNamespaceMetadata");
  metadata.text_map("labels");
  metadata.text_map("annotations");
  metadata.finish();
  out.namespace_metadata = fields.any("managedNamespaceMetadata");
  fields.finish();
  return out;
}

std::vector<Value> read_ignore_differences(Fields& spec) {
  std::vector<Value> out;
  const auto& items = spec.list("ignoreDifferences");
  for (std::size_t i = 0; i < items.size(); ++i) {
    Fields item = spec.item("ignoreDifferences", i, items[i]);
    item.required_text("kind");
    for (const char* key : {"group", "name", "namespace"}) item.text(key);
    for (const char* key : {"jsonPointers", "jqPathExpressions", "managedFieldsManagers"}) item.texts(key);
    item.finish();
    out.push_back(items[i]);
  }
  return out;
}

}  // namespace

Application read_application(const Value& document, const std::string& file) {
  Application out;
  out.origin = {file, document.line()};
  Fields top(document, "", file);
  const std::string api_version = top.required_text("apiVersion"), kind = top.required_text("kind");
  if (kind != "Application" || parse_api_version(api_version).group != "argoproj.io")
    throw top.error(
        "kind", "this is a " + kind + " of " + api_version + ", not an Application of argoproj.io/v1alpha1");
  Fields metadata = top.child("metadata");
  out.name = metadata.required_text("name");
  out.ns = metadata.text("namespace");
  top.ignore("status");
  top.ignore("operation");
  Fields spec = top.child("spec");
  if (!top.has("spec")) throw top.error("spec", "is missing");
  out.project = spec.text("project", "default");
  out.sources = read_sources(spec);
  out.destination = read_destination(spec.child("destination"));
  out.policy = read_policy(spec.child("syncPolicy"));
  out.ignore_differences = read_ignore_differences(spec);
  out.history_limit = spec.integer("revisionHistoryLimit", 10);
  spec.list("info");
  if (spec.has("sourceHydrator"))
    throw spec.error("sourceHydrator", "hydrated sources are not supported")
        .hint("point source at the hydrated branch");
  spec.finish();
  top.finish();
  return out;
}

std::vector<Application> read_applications(std::string_view yaml, const std::string& file) {
  return read_applications(yaml, file, {});
}

std::vector<Application> read_applications(std::string_view yaml, const std::string& file,
                                           const GeneratorInputs& inputs) {
  std::vector<Application> out;
  std::set<std::string> names;
  YamlOptions options;
  options.file = file;
  for (const auto& document : read_yaml_all(yaml, options)) {
    const auto& kind = document.at("kind").text();
    if (kind == "AppProject") continue;
    std::vector<Application> more;
    if (kind == "ApplicationSet")
      more = generate(document, file, inputs);
    else
      more.push_back(read_application(document, file));
    for (auto& application : more) {
      if (!names.insert(application.name).second)
        throw Error("{}: Application {} is defined a second time", display(application.origin),
                    application.name);
      out.push_back(std::move(application));
    }
  }
  if (out.empty()) throw Error("{} holds no Application", file);
  return out;
}

}  // namespace lockstep::app
