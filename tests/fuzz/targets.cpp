// SPDX-License-Identifier: Apache-2.0
#include "targets.h"

#include "base/error.h"
#include "render/render.h"
#include "value/json.h"
#include "value/yaml.h"

#include <cstdlib>
#include <optional>

namespace lockstep::fuzz {

namespace {

// All documents printed; nullopt when they are refused, which is an answer too.
std::optional<std::string> reprinted(std::string_view bytes, YamlOptions options) {
  options.file = "input.yaml";
  options.max_nodes = 100'000;
  try {
    std::string out;
    for (const auto& document : read_yaml_all(bytes, options)) out += to_yaml(document) + "---\n";
    return out;
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

void yaml(std::string_view bytes) {
  for (const auto rules : {YamlRules::Kubernetes, YamlRules::Kustomize}) {
    const auto fast = reprinted(bytes, {.rules = rules}),
               slow = reprinted(bytes, {.rules = rules, .fast_path = false});
    if (fast != slow) std::abort();  // the two readers have to agree about everything
  }
}

void json(std::string_view bytes) {
  try {
    static_cast<void>(to_json(read_json(bytes), {.indent = 2, .sort_keys = true, .escape_html = true}));
  } catch (const Error&) {
  }
  try {
    read_json_list(bytes, [](Value item) { static_cast<void>(to_json(item)); });
  } catch (const Error&) {
  }
}

void kustomization(std::string_view bytes) {
  static const std::string deployment =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 1\n  template:\n"
      "    spec:\n      containers:\n      - name: web\n        image: web:1\n        env:\n        - name: "
      "A\n"
      "          valueFrom: {configMapKeyRef: {name: settings, key: a}}\n";
  const MemoryTree tree(
      {{"/app/kustomization.yaml", std::string(bytes)},
       {"/app/deployment.yaml", deployment},
       {"/app/patch.yaml", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"},
       {"/app/settings.env", "a=1\nb=2\n"},
       {"/base/kustomization.yaml", "resources: [service.yaml]\nnamePrefix: p-\n"},
       {"/base/service.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"}});
  try {
    static_cast<void>(render::to_stream(render::render(tree, "/app")));
  } catch (const Error&) {
  }
}

}  // namespace lockstep::fuzz
