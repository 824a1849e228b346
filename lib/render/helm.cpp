// SPDX-License-Identifier: Apache-2.0
#include "render/helm.h"

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "base/process.h"
#include "base/strings.h"
#include "value/yaml.h"

#include <cstdlib>
#include <filesystem>

namespace lockstep::render {

namespace {

namespace fs = std::filesystem;

// A folder of our own that goes away again.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (fs::temp_directory_path() / "lockstep-helm-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw Error("cannot make a temporary folder: {}", pattern);
    path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  std::string file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

void copy_folder(const FileTree& tree, const std::string& from, const std::string& to) {
  fs::create_directories(to);
  for (const auto& name : tree.list(from)) {
    const std::string source = from + "/" + name, target = to + "/" + name;
    if (tree.type(source) == FileType::Folder)
      copy_folder(tree, source, target);
    else if (const auto text = tree.read(source))
      write_file_atomic(target, *text);
  }
}

// One chart on its way: where it lies on disk, what helm is told.
class Inflation {
 public:
  Inflation(const std::string& command, HelmChart chart, const HelmGlobals& globals, const Context& context)
      : command_(command), chart_(std::move(chart)), globals_(globals), context_(context) {
    if (globals_.config_home.empty()) globals_.config_home = scratch_.file("helm");
    if (globals_.chart_home.empty()) globals_.chart_home = "charts";
  }

  std::vector<Resource> run() {
    check_arguments();
    check_version();
    find_chart();
    write_values();
    return parse(helm(helm_template_arguments(chart_, home_)));
  }

 private:
  // Both are bare words on helm's command line: one that looks like a flag would be taken for one.
  void check_arguments() const {
    if (chart_.name.empty()) throw Error("the name of a Helm chart is missing");
    if (chart_.name.starts_with('-') || chart_.release_name.starts_with('-'))
      throw Error("name and releaseName of Helm chart {} must not start with '-'", chart_.name);
  }

  std::string helm(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), command_);
    const std::string& home = globals_.config_home;
    const auto done = run_program(arguments, {{"HELM_CONFIG_HOME", home},
                                              {"HELM_CACHE_HOME", home + "/.cache"},
                                              {"HELM_DATA_HOME", home + "/.data"}});
    if (done.exit_code != 0)
      throw Error("{} {} failed with exit code {}: {}", command_, arguments[1], done.exit_code,
                  trim(done.errors));
    return done.output;
  }

  void check_version() const {
    const std::string text = helm({"version", "--short"});
    const auto digit = text.find_first_of("0123456789");
    const auto major = digit == std::string::npos ? "" : text.substr(digit, text.find('.', digit) - digit);
    if (major != "3" && major != "4") throw Error("helm 3 or 4 is needed, {} says: {}", command_, trim(text));
  }

  void find_chart() {
    const FileTree& tree = context_.loader.tree();
    std::string home = join_path(context_.loader.root(), globals_.chart_home);
    if (!chart_.version.empty() && !chart_.repo.empty()) home += "/" + chart_.name + "-" + chart_.version;
    if (tree.type(home + "/" + chart_.name) != FileType::Folder) return pull();
    home_ = home;
    if (dynamic_cast<const DiskTree*>(&tree)) return;
    home_ = scratch_.file("charts");
    copy_folder(tree, home + "/" + chart_.name, home_ + "/" + chart_.name);
  }

  // Charts of a version never change: they stay in the cache. Others are asked for anew each time.
  void pull() {
    if (chart_.repo.empty())
      throw Error("no chart '{}' in {} and no repo to pull it from", chart_.name, globals_.chart_home);
    home_ = scratch_.file("pulled");
    const std::string kept =
        cache_folder() + "/helm/" +
        sha256_hex(chart_.repo + "\n" + chart_.name + "\n" + chart_.version).substr(0, 16);
    if (!chart_.version.empty() && fs::is_directory(kept + "/" + chart_.name)) {
      home_ = kept;
      return;
    }
    helm(helm_pull_arguments(chart_, home_));
    if (chart_.version.empty()) return;
    std::error_code failed;
    fs::create_directories(fs::path(kept).parent_path(), failed);
    fs::copy(home_, kept, fs::copy_options::recursive | fs::copy_options::skip_existing, failed);
  }

  std::string chart_values() const {
    if (!chart_.values_file.empty()) return context_.loader.load(chart_.values_file);
    return read_file_if_exists(home_ + "/" + chart_.name + "/values.yaml").value_or("");
  }

  void write_values() {
    std::string text = chart_values();
    if (!chart_.values_inline.empty()) {
      YamlOptions options;
      options.rules = YamlRules::Kustomize;
      options.file = chart_.values_file.empty() ? chart_.name + "/values.yaml" : chart_.values_file;
      text = to_yaml(merged_helm_values(chart_, read_yaml(text, options), context_.schema));
    }
    chart_.values_file = scratch_.file("values.yaml");
    write_file_atomic(chart_.values_file, text);
    for (std::size_t i = 0; i < chart_.additional_values_files.size(); ++i) {
      auto& file = chart_.additional_values_files[i];
      const std::string more = context_.loader.load(file);
      file = scratch_.file(fmt::format("values-{}.yaml", i));
      write_file_atomic(file, more);
    }
  }

  std::vector<Resource> parse(const std::string& output) const {
    const std::string file = "helm template " + chart_.name;
    std::vector<Resource> resources;
    try {
      resources = read_resources(output, file, context_.schema);
    } catch (const Error&) {
      // Helm may say something before its first document.
      const auto first = output.find("\n---");
      if (first == std::string::npos) throw;
      resources = read_resources(std::string_view(output).substr(first + 1), file, context_.schema);
    }
    for (auto& resource : resources) resource.from_helm = true;
    return resources;
  }

  const std::string& command_;
  HelmChart chart_;
  HelmGlobals globals_;
  const Context& context_;
  ScratchFolder scratch_;
  std::string home_;
};

}  // namespace

std::vector<Resource> HelmRunner::inflate(HelmChart chart, const HelmGlobals& globals,
                                          const Context& context) const {
  if (!options_.enabled)
    throw Error("helmCharts need --enable-helm (chart '{}' of {})", chart.name, context.file)
        .hint("add --enable-helm if this repository may run helm on this machine");
  if (chart.kube_version.empty()) chart.kube_version = options_.kube_version;
  if (chart.api_versions.empty()) chart.api_versions = options_.api_versions;
  chart.debug = chart.debug || options_.debug;
  const std::string name = chart.name;
  return in_context([&] { return fmt::format("inflating Helm chart '{}' ({})", name, context.file); },
                    [&] { return Inflation(options_.command, std::move(chart), globals, context).run(); });
}

}  // namespace lockstep::render
