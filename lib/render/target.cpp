// SPDX-License-Identifier: Apache-2.0
#include "render/target.h"

#include "base/error.h"
#include "base/strings.h"
#include "render/builtin.h"
#include "render/generate.h"
#include "render/read_resources.h"

namespace lockstep::render {

namespace {

constexpr std::string_view file_names[] = {"kustomization.yaml", "kustomization.yml", "Kustomization"};

Kustomization read_own(const Loader& loader, std::vector<Warning>& warnings) {
  std::optional<std::string> text;
  std::string name;
  for (const auto candidate : file_names) {
    auto found = loader.load_own(candidate);
    if (!found) continue;
    if (text)
      throw Error("found multiple kustomization files under: {}", loader.shown("."))
          .hint(fmt::format("keep one of {} and {}", name, candidate));
    text = std::move(found);
    name = candidate;
  }
  if (!text)
    throw Error(
        "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory "
        "'{}'",
        loader.shown("."));
  return read_kustomization(*text, loader.shown(name), warnings);
}

// The resources compare as data, leaving out one label of the second ones.
bool same_but_for_label(const Resources& before, const Resources& after, std::string_view label) {
  if (before.size() != after.size()) return false;
  for (std::size_t i = 0; i < before.size(); ++i) {
    Value body = after[i].body;
    if (Value* labels = body["metadata"].find("labels"); labels && labels->erase(label) && labels->empty())
      body["metadata"].erase("labels");
    if (!(before[i].body == body)) return false;
  }
  return true;
}

void merge_configs(std::shared_ptr<const Config>& into, const std::shared_ptr<const Config>& more) {
  if (!into || into == more) {
    into = more;
    return;
  }
  auto merged = std::make_shared<Config>(*into);
  merged->merge(*more);
  into = std::move(merged);
}

}  // namespace

Target::Target(Build& build, const Loader& loader)
    : build_(build),
      loader_(loader),
      file_(read_own(loader, build.warnings)),
      context_{loader, build.schema, file_.file} {}

std::string Target::place(const Entry& entry) const { return fmt::format("{}:{}", file_.file, entry.line); }

OriginText Target::builtin_origin(std::string_view kind) const {
  OriginText origin;
  origin.repository = source_->repository;
  origin.ref = source_->ref;
  origin.configured_in = source_->append(base_name(file_.file)).path;
  origin.api_version = "builtin";
  origin.kind = kind;
  return origin;
}

void Target::gather(Gathered& into) {
  add_entries(into, file_.resources);
  merge_config(into);
  run_generators(into);
  for (const auto& entry : file_.components)
    in_context([&] { return fmt::format("adding component '{}' ({})", entry.text, place(entry)); },
               [&] { add_folder(into, entry, true); });
  run_transformers(into);
  run_validators(into);
  into.vars.add(file_.vars, into.resources);
}

void Target::add_entries(Gathered& into, const Entries& entries) {
  for (const auto& entry : entries)
    in_context([&] { return fmt::format("accumulating resources from '{}' ({})", entry.text, place(entry)); },
               [&] {
                 const bool repository = parse_remote(entry.text).has_value();
                 if (loader_.is_folder(entry.text) || (repository && !is_remote_file(entry.text)))
                   return add_folder(into, entry, false);
                 if (!repository) return add_file(into, entry);
                 // An http(s) URL may name a file or a repository: only asking tells.
                 try {
                   return add_file(into, entry);
                 } catch (const Error& e) {
                   if (std::string_view(e.message()).starts_with(http_error)) throw;
                 }
                 add_folder(into, entry, false);
               });
}

void Target::add_file(Gathered& into, const Entry& entry) {
  Resources read;
  for (auto& resource : read_resources(loader_.load(entry.text), loader_.shown(entry.text), build_.schema))
    read.append(std::move(resource));
  if (source_) set_origin(read, origin_at(source_->append(entry.text)));
  into.resources.append_all(std::move(read));
}

void Target::add_folder(Gathered& into, const Entry& entry, bool as_component) {
  const Loader loader = loader_.descend(entry.text);
  Target target(build_, loader);
  const Kustomization& file = target.file_;
  build_.schema.use(file.openapi, loader, false);
  if (file.is_component() != as_component)
    throw Error("{}: kind is {}, expected {} {}", file.file, file.kind,
                as_component ? "Component under" : "Kustomization under",
                as_component ? "components:" : "resources:")
        .hint(as_component ? "list a Kustomization under 'resources:'"
                           : "list a Component under 'components:'");
  if (source_) target.source_ = source_->append(entry.text);
  target.helm_namespace_ = file_.ns.empty() ? helm_namespace_ : file_.ns;
  if (as_component) {
    target.gather(into);
    into.resources.check_ids();
    return;
  }
  Gathered own;
  target.gather(own);
  into.resources.append_all(std::move(own.resources));
  merge_configs(into.config, own.config);
  into.vars.merge(own.vars);
}

void Target::merge_config(Gathered& into) {
  static const std::shared_ptr<const Config> defaults(&default_config(), [](const Config*) {});
  merge_configs(into.config, defaults);
  Config more;
  for (const auto& entry : file_.configurations)
    in_context([&] { return fmt::format("reading configuration '{}' ({})", entry.text, place(entry)); },
               [&] { more.merge(read_config(entry.text, context_)); });
  for (const auto& entry : file_.crds)
    in_context([&] { return fmt::format("reading definitions '{}' ({})", entry.text, place(entry)); },
               [&] { more.merge(read_crds(entry.text, context_)); });
  if (!file_.configurations.empty() || !file_.crds.empty())
    merge_configs(into.config, std::make_shared<const Config>(std::move(more)));
}

void Target::absorb(Gathered& into, Resources made, const std::optional<OriginText>& origin) {
  if (origin) note_origin(made, *origin);
  into.resources.absorb(std::move(made));
}

void Target::run_generators(Gathered& into) {
  const auto noted = [&](std::string_view kind) {
    return source_ ? std::optional<OriginText>(builtin_origin(kind)) : std::nullopt;
  };
  const auto run = [&](std::vector<Generator>& generators, auto generate, std::string_view kind) {
    for (auto& generator : generators) {
      generator.options = with_global_options(std::move(generator.options), file_.generator_options);
      Resources made;
      made.append(generate(generator, context_));
      absorb(into, std::move(made), noted(kind));
    }
  };
  run(file_.config_maps, generate_config_map, "ConfigMapGenerator");
  run(file_.secrets, generate_secret, "SecretGenerator");
  for (auto chart : file_.helm_charts) {
    if (chart.ns.empty()) chart.ns = file_.ns.empty() ? helm_namespace_ : file_.ns;
    Resources made;
    for (auto& resource : build_.helm.inflate(chart, file_.helm_globals.value_or(HelmGlobals{}), context_))
      made.append(std::move(resource));
    absorb(into, std::move(made), noted("HelmChartInflationGenerator"));
  }
  const Resources configs = configurations(file_.generators);
  in_context([&] { return "running the 'generators' of " + file_.file; },
             [&] {
               for (const auto& config : configs.list())
                 absorb(into, run_generator(config, context_, build_.helm), configured_by(config));
             });
}

Resources Target::configurations(const Entries& entries) {
  Gathered found;
  Entries paths;
  for (const auto& entry : entries) {
    Resources read;
    try {
      for (auto& resource : read_resources(entry.text, place(entry), build_.schema))
        read.append(std::move(resource));
    } catch (const Error&) {
      if (contains(entry.text, "\n")) throw;
      paths.push_back(entry);  // no inline configuration
      continue;
    }
    if (source_) set_origin(read, origin_at(source_->append(base_name(file_.file))));
    found.resources.append_all(std::move(read));
  }
  add_entries(found, paths);
  return std::move(found.resources);
}

void Target::run_transformers(Gathered& into) {
  auto steps = steps_of(file_, *into.config, context_);
  if (source_)
    for (auto& step : steps) step.noted_as = builtin_origin(step.kind);
  const Resources configs = configurations(file_.transformers);
  in_context([&] { return "preparing the 'transformers' of " + file_.file; },
             [&] {
               for (const auto& config : configs.list()) {
                 steps.push_back(make_transformer(config, context_));
                 steps.back().noted_as = configured_by(config);
               }
             });
  for (const auto& step : steps) run_step(step, into.resources);
}

void Target::run_validators(Gathered& into) {
  if (file_.validators.empty()) return;
  const Resources configs = configurations(file_.validators);
  for (const auto& config : configs.list()) {
    const Resources before = into.resources;
    in_context([&] { return "running the 'validators' of " + file_.file; },
               [&] { make_transformer(config, context_).run(into.resources); });
    if (!same_but_for_label(before, into.resources, "validated-by"))
      throw Error("{}: validator {} changed a resource", display(config.origin), config.kind())
          .hint("a validator may only set the label 'validated-by'; list it under 'transformers:'");
  }
}

}  // namespace lockstep::render
