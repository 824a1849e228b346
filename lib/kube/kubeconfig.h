// SPDX-License-Identifier: Apache-2.0
#pragma once
// Kubeconfig files as they are written: entries by name, and how several files make one.

#include "value/value.h"

#include <string>
#include <string_view>
#include <vector>

namespace lockstep::kube {

struct KubeconfigEntry {
  std::string name;
  Value body;        // what stands under `cluster:`, `context:` or `user:`
  std::string file;  // relative paths in it count from this file's folder
};

struct Kubeconfig {
  std::string current_context;
  std::vector<KubeconfigEntry> clusters, contexts, users;
  std::vector<std::string> files;  // that were read

  static const KubeconfigEntry* find(const std::vector<KubeconfigEntry>& entries, std::string_view name);
};

// YAML or JSON. Errors name file and line.
Kubeconfig parse_kubeconfig(std::string_view text, const std::string& file);
// Adds what `into` does not have yet: the first file to name something wins, as in kubectl.
void merge_kubeconfig(Kubeconfig& into, Kubeconfig next);

}  // namespace lockstep::kube
