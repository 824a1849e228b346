// SPDX-License-Identifier: Apache-2.0
#include "source.h"

#include "app/application_set.h"
#include "app/directory.h"
#include "app/kustomize_edit.h"
#include "base/files.h"
#include "base/outcome.h"
#include "base/strings.h"
#include "git/source.h"
#include "render/render.h"

#include "render.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>

namespace lockstep::cli {

namespace {

std::string absolute(const std::string& path) {
  return std::filesystem::absolute(path).lexically_normal().string();
}

std::string read_input(const std::string& file) {
  if (file != "-") return read_file(file);
  std::string text;
  char buffer[1 << 16];
  while (const auto n = std::fread(buffer, 1, sizeof buffer, stdin)) text.append(buffer, n);
  return text;
}

std::vector<app::Application> applications_of(const std::string& file) {
  const app::GeneratorInputs inputs{[](const std::string& repository, const std::string& revision) {
    git::Request request;
    request.repository = repository;
    request.revision = revision;
    return git::fetch(request).files;
  }};
  return app::read_applications(read_input(file), file, inputs);
}

app::Application chosen(std::vector<app::Application> all, const std::string& name, const std::string& file) {
  if (name.empty() && all.size() == 1) return std::move(all.front());
  std::vector<std::string> names;
  for (auto& application : all) {
    if (application.name == name) return std::move(application);
    names.push_back(application.name);
  }
  if (name.empty())
    throw Error("{} holds {}", file, plural(all.size(), "application"))
        .kind(ErrorKind::Usage)
        .hint("choose one with --name: " + join(names, ", "));
  const auto close = nearest(name, names);
  throw Error("no Application {} in {}", name, file)
      .kind(ErrorKind::Usage)
      .hint(close.empty() ? "there are: " + join(names, ", ") : "did you mean " + close + "?");
}

// Where the files of one source are.
struct Located {
  std::shared_ptr<const FileTree> tree;
  std::string folder, relative_to;  // absolute in the tree
  std::string repository, revision, commit;
};

Located locate(const app::Source& source, const SourceOptions& options, const std::atomic<bool>* cancelled) {
  Located out;
  out.revision = source.revision;
  if (!options.local.empty() || source.repository.empty()) {
    out.tree = std::make_shared<DiskTree>();
    out.folder = absolute(options.local.empty() ? source.path : options.local + "/" + source.path);
    out.relative_to = absolute(".");
    out.repository = options.local.empty() ? source.path : options.local;
    out.revision = "local";
    while (out.folder.size() > 1 && out.folder.ends_with('/')) out.folder.pop_back();
    return out;
  }
  git::Request request;
  request.repository = source.repository;
  request.revision = source.revision;
  request.submodules = true;
  request.cancelled = cancelled;
  auto fetched = git::fetch(request);
  out.tree = std::move(fetched.files);
  out.folder = join_path("/", source.path);
  out.relative_to = "/";
  out.repository = fetched.repository;
  out.commit = fetched.commit;
  return out;
}

Manifests render_source(const app::Application& application, const app::Source& source, Located& located,
                        const std::atomic<bool>* cancelled) {
  if (app::detect(*located.tree, located.folder, source) == app::SourceKind::Directory)
    return app::read_directory(*located.tree, located.folder, source.directory.value_or(app::Directory{}),
                               located.relative_to);
  if (source.kustomize)
    located.tree = app::with_edits(located.tree, located.folder, *source.kustomize,
                                   app::build_environment(application, source, located.commit));
  GitRemote remote({.lock = lock_of(*located.tree, located.folder), .cancelled = cancelled});
  render::Options options;
  options.relative_to = located.relative_to;
  options.remote = &remote;
  return render::render(*located.tree, located.folder, options);
}

void append(Manifests& all, Manifests more, const std::string& repository) {
  std::map<ObjectRef, std::size_t> known;
  for (std::size_t i = 0; i < all.objects.size(); ++i) known.emplace(all.objects[i].ref, i);
  for (auto& warning : more.warnings) all.warnings.push_back(std::move(warning));
  for (auto& object : more.objects) {
    const auto found = known.find(object.ref);
    if (found == known.end() || object.ref.name.empty()) {
      all.objects.push_back(std::move(object));
      continue;
    }
    all.warnings.push_back(
        {display(object.ref) + " comes from two sources; the one of " + repository + " is used",
         object.origin});
    all.objects[found->second] = std::move(object);
  }
}

}  // namespace

bool has_source(const SourceOptions& options) {
  return !options.file.empty() || !options.repository.empty() || !options.path.empty() ||
         !options.local.empty();
}

void require_source(const SourceOptions& options, const app::Application& application) {
  if (has_source(options)) return;
  throw Error("where are the manifests of {}?", application.name)
      .kind(ErrorKind::Usage)
      .hint("give -f, --repo and --path, or --local");
}

app::Application application_from(const SourceOptions& options) {
  app::Application out;
  if (!options.file.empty()) {
    out = chosen(applications_of(options.file), options.name, options.file);
  } else {
    if (options.name.empty())
      throw Error("which application?")
          .kind(ErrorKind::Usage)
          .hint("give an Application with -f, or --name with --repo and --path");
    out.name = options.name;
    out.sources.emplace_back();
  }
  app::Source& source = out.sources.front();
  if (!options.repository.empty()) source.repository = options.repository;
  if (!options.revision.empty()) source.revision = options.revision;
  if (!options.path.empty()) source.path = options.path;
  if (!options.destination_namespace.empty()) out.destination.ns = options.destination_namespace;
  if (options.create_namespace && !out.policy.has("CreateNamespace=true"))
    out.policy.options.emplace_back("CreateNamespace=true");
  return out;
}

std::function<std::vector<sync::SiblingContent>()> siblings_from(const app::Application& application,
                                                                 const std::string& default_namespace,
                                                                 const SourceOptions& options,
                                                                 const std::atomic<bool>* cancelled) {
  if (options.file.empty() || options.file == "-") return {};
  return [name = application.name, to = application.destination, default_namespace, options, cancelled] {
    std::vector<sync::SiblingContent> out;
    for (auto& other : applications_of(options.file)) {
      if (other.name == name || other.destination.server != to.server || other.destination.name != to.name)
        continue;
      if (other.destination.ns.empty()) other.destination.ns = default_namespace;
      SourceOptions source;
      source.local = options.local;
      out.push_back(
          {other.name, other.destination.ns, outcome_of([&] { return load(other, source, cancelled); })});
    }
    return out;
  };
}

sync::Content load(const app::Application& application, const SourceOptions& options,
                   const std::atomic<bool>* cancelled) {
  sync::Content out;
  for (const auto& source : application.sources) {
    Located located = locate(source, options, cancelled);
    const auto where = [&] {
      return "rendering " + (source.path.empty() ? located.repository : source.path);
    };
    append(out.manifests,
           in_context(where, [&] { return render_source(application, source, located, cancelled); }),
           located.repository);
    if (!out.repository.empty()) continue;
    out.repository = located.repository;
    out.revision = located.revision;
    out.commit = located.commit;
  }
  return out;
}

}  // namespace lockstep::cli
