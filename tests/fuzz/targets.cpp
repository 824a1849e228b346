// SPDX-License-Identifier: Apache-2.0
#include "targets.h"

#include "base/error.h"
#include "render/render.h"
#include "value/json.h"
#include "value/yaml.h"

namespace lockstep::fuzz {

void yaml(std::string_view bytes) {
  for (const auto rules : {YamlRules::Kubernetes, YamlRules::Kustomize}) {
    YamlOptions options;
    options.rules = rules;
    options.file = "input.yaml";
    options.max_nodes = 100'000;
    try {
      for (const auto& document : read_yaml_all(bytes, options)) static_cast<void>(to_yaml(document));
    } catch (const Error&) {
      // A refusal is an answer.
    }
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
