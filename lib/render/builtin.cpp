// SPDX-License-Identifier: Apache-2.0
#include "render/builtin.h"

#include "base/error.h"
#include "render/decode.h"
#include "render/generate.h"
#include "render/patch.h"
#include "render/replacement.h"
#include "render/transform.h"
#include "render/value_add.h"

#include <algorithm>

namespace lockstep::render {

namespace {

using Run = std::function<void(Resources&)>;
using Specs = std::vector<FieldSpec>;

Specs read_specs(Fields& fields) {
  Specs specs;
  fields.structs("fieldSpecs", specs);
  return specs;
}

Run make_pairs(Fields& fields, std::string_view field) {
  StringMap pairs;
  fields.text_map(field, pairs);
  return [pairs, specs = read_specs(fields)](Resources& r) { set_pairs(r, pairs, specs); };
}
Run make_annotations(Fields& fields, const Context&) { return make_pairs(fields, "annotations"); }
Run make_labels(Fields& fields, const Context&) { return make_pairs(fields, "labels"); }

Run make_hash(Fields&, const Context&) { return add_hashes; }

Run make_image(Fields& fields, const Context&) {
  Image image;
  fields.one("imageTag", [&](Fields& inner) { read(inner, image); });
  return [image, specs = read_specs(fields)](Resources& r) { set_images(r, image, specs); };
}

Run make_namespace(Fields& fields, const Context&) {
  NamespaceChange change;
  fields.one("metadata", [&](Fields& metadata) { metadata.text("namespace", change.ns); });
  change.specs = read_specs(fields);
  fields.flag("unsetOnly", change.unset_only);
  std::string subjects;
  fields.text("setRoleBindingSubjects", subjects);
  if (subjects == "allServiceAccounts")
    change.subjects = SubjectMode::AllServiceAccounts;
  else if (subjects == "none")
    change.subjects = SubjectMode::None;
  else if (!subjects.empty() && subjects != "defaultOnly")
    throw Error("setRoleBindingSubjects is '{}', expected defaultOnly, none or allServiceAccounts", subjects);
  return [change](Resources& r) { set_namespace(r, change); };
}

Run make_affix(Fields& fields, Affix affix) {
  std::string text;
  fields.text(affix == Affix::Prefix ? "prefix" : "suffix", text);
  if (!fields.has("fieldSpecs")) throw Error("fieldSpecs are missing");
  return [affix, text, specs = read_specs(fields)](Resources& r) { add_affix(r, affix, text, specs); };
}
Run make_prefix(Fields& fields, const Context&) { return make_affix(fields, Affix::Prefix); }
Run make_suffix(Fields& fields, const Context&) { return make_affix(fields, Affix::Suffix); }
Run make_prefix_and_suffix(Fields& fields, const Context&) {
  return
      [prefix = make_affix(fields, Affix::Prefix), suffix = make_affix(fields, Affix::Suffix)](Resources& r) {
        prefix(r);
        suffix(r);
      };
}

Run make_json6902(Fields& fields, const Context& context) {
  Patch patch;
  fields.text("path", patch.path);
  fields.text("jsonOp", patch.text);
  fields.optional("target", patch.target);
  return [patch, &context](Resources& r) { apply_json6902_entry(r, patch, context); };
}

Run make_strategic_merge(Fields& fields, const Context& context) {
  Entries paths;
  std::string more;
  fields.entries("paths", paths);
  fields.text("patches", more);
  if (paths.empty() && more.empty()) throw Error("neither paths nor patches are given");
  return [paths, more, &context](Resources& r) { apply_strategic_merges(r, paths, more, context); };
}

Run make_patch(Fields& fields, const Context& context) {
  Patch patch;
  read(fields, patch);
  return [patch, &context](Resources& r) { apply_patch(r, patch, context); };
}

Run make_replacements(Fields& fields, const Context& context) {
  std::vector<Replacement> replacements;
  fields.structs("replacements", replacements);
  return [replacements, &context](Resources& r) { apply_replacements(r, replacements, context); };
}

Run make_replicas(Fields& fields, const Context&) {
  Replica replica;
  fields.one("replica", [&](Fields& inner) { read(inner, replica); });
  return [replica, specs = read_specs(fields)](Resources& r) { set_replicas(r, replica, specs); };
}

Run make_value_add(Fields& fields, const Context& context) {
  return [value = read_value_add(fields, context)](Resources& r) { add_value(r, value); };
}

struct Transformer {
  std::string_view kind;
  Run (*make)(Fields&, const Context&);
};
constexpr Transformer transformers[] = {
    {"AnnotationsTransformer", make_annotations},
    {"HashTransformer", make_hash},
    {"ImageTagTransformer", make_image},
    {"LabelTransformer", make_labels},
    {"NamespaceTransformer", make_namespace},
    {"PatchJson6902Transformer", make_json6902},
    {"PatchStrategicMergeTransformer", make_strategic_merge},
    {"PatchTransformer", make_patch},
    {"PrefixSuffixTransformer", make_prefix_and_suffix},
    {"PrefixTransformer", make_prefix},
    {"ReplacementTransformer", make_replacements},
    {"ReplicaCountTransformer", make_replicas},
    {"SuffixTransformer", make_suffix},
    {"ValueAddTransformer", make_value_add},
};
constexpr std::string_view generators[] = {"ConfigMapGenerator", "SecretGenerator", "IAMPolicyGenerator",
                                           "HelmChartInflationGenerator"};

bool is_generator(std::string_view kind) {
  return std::find(std::begin(generators), std::end(generators), kind) != std::end(generators);
}

void refuse_plugins(const Resource& config) {
  if (config.api_version() == "builtin") return;
  throw Error("{}: external plugins disabled; unable to load external plugin '{}'", display(config.origin),
              config.kind())
      .hint(
          "plugins run programs from the repository: use a built-in transformer, or render its output into "
          "files");
}

// A configuration is named in messages by what it is and where it stands.
template <class Body>
auto configure(const Resource& config, Body&& body) {
  return in_context(
      [&] {
        return fmt::format("configuring {} '{}' ({})", config.kind(), config.name(), display(config.origin));
      },
      [&] {
        Fields fields(config.body, config.origin.file, "", Reading::Lenient);
        return body(fields);
      });
}

Generator read_generator(Fields& fields, const Resource& config) {
  Generator generator;
  read(fields, generator);
  fields.text("type", generator.type);
  if (generator.name.empty()) generator.name = config.name();
  if (generator.ns.empty()) generator.ns = config.ns();
  return generator;
}

// A ServiceAccount bound to one of Google's cloud.
Resource generate_iam_policy(Fields& fields, const Resource& config) {
  std::string cloud, name, ns, account, project;
  fields.text("cloud", cloud);
  fields.one("kubernetesService", [&](Fields& service) {
    service.text("name", name);
    service.text("namespace", ns);
  });
  fields.one("serviceAccount", [&](Fields& service_account) {
    service_account.text("name", account);
    service_account.text("projectId", project);
  });
  if (cloud != "gke") throw Error("cloud is '{}', expected gke", cloud);
  Resource made;
  made.schema = config.schema;
  made.origin = config.origin;
  made.body = Value::map({{"apiVersion", "v1"}, {"kind", "ServiceAccount"}});
  made.set_name(name);
  if (!ns.empty()) made.set_namespace(ns);
  made.body["metadata"]["annotations"].set("iam.gke.io/gcp-service-account",
                                           fmt::format("{}@{}.iam.gserviceaccount.com", account, project));
  return made;
}

std::vector<Resource> inflate(Fields& fields, const Context& context, const HelmRunner& helm) {
  HelmChart chart;
  HelmGlobals globals;
  read(fields, chart);
  read(fields, globals);
  return helm.inflate(chart, globals, context);
}

}  // namespace

Step make_transformer(const Resource& config, const Context& context) {
  refuse_plugins(config);
  for (const auto& transformer : transformers)
    if (transformer.kind == config.kind())
      return {configure(config, [&](Fields& fields) { return transformer.make(fields, context); }),
              transformer.kind, std::nullopt};
  if (is_generator(config.kind()))
    throw Error("{}: {} is a generator, not a transformer", display(config.origin), config.kind())
        .hint("list it under 'generators:'");
  throw Error("{}: unable to load builtin {}", display(config.origin), display(gvk_of(config.body)));
}

Resources run_generator(const Resource& config, const Context& context, const HelmRunner& helm) {
  refuse_plugins(config);
  if (!is_generator(config.kind()))
    throw Error("{}: {} is no generator", display(config.origin), config.kind());
  Resources made;
  configure(config, [&](Fields& fields) {
    if (config.kind() == "ConfigMapGenerator")
      made.append(generate_config_map(read_generator(fields, config), context));
    else if (config.kind() == "SecretGenerator")
      made.append(generate_secret(read_generator(fields, config), context));
    else if (config.kind() == "IAMPolicyGenerator")
      made.append(generate_iam_policy(fields, config));
    else
      for (auto& resource : inflate(fields, context, helm)) made.append(std::move(resource));
  });
  return made;
}

}  // namespace lockstep::render
