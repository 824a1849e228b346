// SPDX-License-Identifier: Apache-2.0
// lockstep-render [flags] FOLDER: what `lockstep render` will do, until the command exists.
#include "base/error.h"
#include "model/file_tree.h"
#include "render/render.h"

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <string>

using namespace lockstep;

namespace {

int usage(const std::string& word) {
  std::cerr << "error: unexpected argument: " << word << '\n';
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  render::Options options;
  std::string folder = ".";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto value = [&]() -> std::string { return ++i < argc ? argv[i] : ""; };
    if (word == "--reorder")
      options.reorder = value();
    else if (word == "--load-restrictor")
      options.root_only = value() != "LoadRestrictionsNone";
    else if (word == "--enable-managedby-label")
      options.managed_by_label = true;
    else if (word == "--enable-helm")
      options.enable_helm = true;
    else if (word == "--helm-command")
      options.helm_command = value();
    else if (word.starts_with("-"))
      return usage(word);
    else
      folder = word;
  }
  try {
    options.relative_to = std::filesystem::current_path().string();
    const auto manifests = render::render(DiskTree(), join_path(options.relative_to, folder), options);
    for (const auto& warning : manifests.warnings)
      std::cerr << "warning: " << display(warning.origin) << ": " << warning.text << '\n';
    const std::string text = render::to_stream(manifests);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return 0;
  } catch (const Error& e) {
    std::cerr << "error: " << e.text() << '\n';
  } catch (const std::exception& e) {
    std::cerr << "error: " << e.what() << '\n';
  }
  return 1;
}
