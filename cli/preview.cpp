// SPDX-License-Identifier: Apache-2.0
#include "preview.h"

#include "base/strings.h"
#include "git/source.h"
#include "render/render.h"
#include "report/diff_view.h"
#include "value/yaml.h"

#include "remote.h"
#include "render.h"
#include "source.h"
#include "talk.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace lockstep::cli {

namespace {

namespace fs = std::filesystem;

int show(const std::vector<report::Difference>& all, const std::string& title, const report::Sides& sides,
         const OutputOptions& output, bool stat, const diff::DiffStyle& style) {
  if (output.format != Format::Text)
    print_document(report::diff_document(all, title), output.format);
  else if (stat)
    write_stdout(report::diff_stat(all, table_style(output)));
  else
    write_stdout(report::diff_text(all, style, sides));
  return all.empty() ? 0 : 1;
}

// The top of the work tree that holds `folder`; Error when there is none.
std::string repository_of(const std::string& folder) {
  for (fs::path at = fs::absolute(folder / fs::path()).lexically_normal().parent_path(); !at.empty();
       at = at.parent_path()) {
    if (fs::exists(at / ".git")) return at.string();
    if (at == at.parent_path()) break;
  }
  throw Error("{} is in no Git repository", folder).kind(ErrorKind::Usage).hint("run this in a clone");
}

// "/repo" and "/repo/overlays/dev" give "/overlays/dev".
std::string inside(const std::string& top, const std::string& folder) {
  const auto relative = fs::absolute(folder).lexically_normal().lexically_relative(top).string();
  return join_path("/", relative);
}

Manifests render_at(const FileTree& tree, const std::string& folder, const std::string& relative_to,
                    const RenderOptions& options) {
  GitRemote remote({.offline = options.offline, .lock = lock_of(tree, folder)});
  auto how = render_flags(options);
  how.relative_to = relative_to;
  how.remote = &remote;
  return render::render(tree, folder, how);
}

// FOLDER, REV:FOLDER in the repository around the working directory, or a Git URL.
Manifests render_side(const std::string& text, const RenderOptions& options) {
  const auto colon = text.find(':');
  if (fs::is_directory(text) || colon == std::string::npos || render::parse_remote(text)) {
    RenderOptions one = options;
    one.folder = text;
    return render_folder(one);
  }
  const std::string top = repository_of(".");
  const auto at = git::fetch({.repository = top, .revision = text.substr(0, colon), .submodules = true});
  // As with git: a path after the colon is the repository's unless it begins with a dot.
  const std::string path = text.substr(colon + 1);
  const std::string folder = path.starts_with('.') ? inside(top, path) : join_path("/", path);
  return render_at(*at.files, folder, "/", options);
}

bool has_kustomization(const FileTree& tree, const std::string& folder) {
  for (const char* name : {"kustomization.yaml", "kustomization.yml", "Kustomization"})
    if (const auto text = tree.read(join_path(folder, name))) {
      // A component is a part of others and renders nothing alone.
      const auto parsed = outcome_of([&] { return read_yaml(*text); });
      return !parsed.ok() || parsed.value().at("kind").text_or("") != "Component";
    }
  return false;
}

void find_kustomizations(const FileTree& tree, const std::string& folder, std::set<std::string>& out) {
  if (has_kustomization(tree, folder)) out.insert(folder);
  for (const auto& name : tree.list(folder)) {
    const std::string child = join_path(folder, name);
    // A link to a folder is the folder again, or a way out of the repository.
    if (name != ".git" && tree.type(child) == FileType::Folder && tree.resolve(child) == child)
      find_kustomizations(tree, child, out);
  }
}

// A work tree as the repository has it: "/" is its top.
class WorkTree final : public FileTree {
 public:
  explicit WorkTree(std::string top) : top_(disk_.resolve(top).value_or(top)) {}
  FileType type(std::string_view path) const override { return disk_.type(on_disk(path)); }
  std::optional<std::string> read(std::string_view path) const override { return disk_.read(on_disk(path)); }
  std::vector<std::string> list(std::string_view path) const override { return disk_.list(on_disk(path)); }
  std::optional<std::string> resolve(std::string_view path) const override {
    const auto resolved = disk_.resolve(on_disk(path));
    if (!resolved || (*resolved != top_ && !resolved->starts_with(top_ + "/"))) return std::nullopt;
    return *resolved == top_ ? "/" : resolved->substr(top_.size());
  }

 private:
  std::string on_disk(std::string_view path) const { return path == "/" ? top_ : top_ + std::string(path); }
  DiskTree disk_;
  std::string top_;
};

struct Impact {
  std::string folder;
  std::vector<report::Difference> differences;
  std::string error;  // of rendering it now
};

std::size_t count(const Impact& impact, std::string_view action) {
  return static_cast<std::size_t>(std::count_if(impact.differences.begin(), impact.differences.end(),
                                                [&](const auto& one) { return one.action == action; }));
}

Value impact_document(const std::vector<Impact>& all, const std::string& since) {
  Value list = Value::list();
  for (const auto& impact : all) {
    Value entry = Value::map({{"folder", impact.folder}});
    if (!impact.error.empty()) entry.set("error", impact.error);
    entry.set("objects", report::diff_document(impact.differences, "").at("objects"));
    list.push(std::move(entry));
  }
  return Value::map({{"since", since}, {"affected", std::move(list)}});
}

std::string impact_text(const std::vector<Impact>& all, const OutputOptions& output) {
  if (all.empty()) return "";
  std::vector<report::Row> rows;
  const auto number = [](std::size_t n) { return n == 0 ? std::string("-") : std::to_string(n); };
  for (const auto& impact : all)
    rows.push_back({{impact.folder, report::Colour::Bold},
                    {number(count(impact, "create")), report::Colour::Green},
                    {number(count(impact, "update")), report::Colour::Yellow},
                    {number(count(impact, "delete")), report::Colour::Red},
                    {impact.error, report::Colour::Red}});
  return report::table({"KUSTOMIZATION", "CREATED", "CHANGED", "DELETED", "ERROR"}, rows,
                       table_style(output));
}

}  // namespace

int preview_application(const DiffOptions& options) {
  const auto at = [&](const std::string& revision) {
    SourceOptions source = options.source;
    if (!revision.empty()) source.revision = revision;
    if (source.file.empty() && source.repository.empty()) source.repository = repository_of(".");
    if (source.name.empty() && source.file.empty()) source.name = "preview";
    const auto application = application_from(source);
    return std::pair(application.name, load(application, source, nullptr).manifests);
  };
  const auto from = at(options.from);
  const auto to = at(options.to);
  const int code = show(report::differences(from.second, to.second), to.first,
                        {options.from, options.to.empty() ? "git" : options.to}, options.output, options.stat,
                        diff_style(options.output, options.context, options.side_by_side));
  return options.exit_code ? code : 0;
}

int preview_folders(const RenderOptions& options) {
  const auto& from = options.diff[0];
  const auto& to = options.diff[1];
  return show(report::differences(render_side(from, options), render_side(to, options)), from + " " + to,
              {from, to}, options.report, options.stat, diff_style(options.report));
}

int preview_impact(const RenderOptions& options) {
  const std::string top = repository_of(options.folder);
  const auto before = git::fetch({.repository = top, .revision = options.since, .submodules = true}).files;
  const WorkTree now(top);
  std::set<std::string> folders;
  const std::string below = inside(top, options.folder);
  find_kustomizations(now, below, folders);
  find_kustomizations(*before, below, folders);
  std::vector<Impact> all;
  bool has_error = false;
  for (const auto& folder : folders) {
    Impact impact{folder == "/" ? "." : folder.substr(1), {}, ""};
    const auto old_side = outcome_of([&] {
      return has_kustomization(*before, folder) ? render_at(*before, folder, "/", options) : Manifests{};
    });
    const auto new_side = outcome_of(
        [&] { return has_kustomization(now, folder) ? render_at(now, folder, "/", options) : Manifests{}; });
    if (!new_side.ok()) {
      if (!old_side.ok() && old_side.error().message() == new_side.error().message())
        continue;  // as broken as before
      impact.error = new_side.error().line();
      has_error = true;
    } else {
      impact.differences =
          report::differences(old_side.ok() ? old_side.value() : Manifests{}, new_side.value());
      if (impact.differences.empty()) continue;
    }
    all.push_back(std::move(impact));
  }
  if (options.report.format != Format::Text)
    print_document(impact_document(all, options.since), options.report.format);
  else
    write_stdout(impact_text(all, options.report));
  return has_error ? 1 : 0;
}

}  // namespace lockstep::cli
