// SPDX-License-Identifier: Apache-2.0
#pragma once
// The readers of outside bytes, each as one function over any bytes: it must return whatever it is given. Run
// by libFuzzer (tests/fuzz/libfuzzer.cpp) and over the committed corpus (tests/fuzz/corpus_test.cpp).

#include <string_view>

namespace lockstep::fuzz {

// YAML under both rule sets, by both readers, which must agree, and what the writer makes of it.
void yaml(std::string_view bytes);
// JSON, and the same text as a list of objects.
void json(std::string_view bytes);
// A kustomization beside a few manifests, built as `lockstep render` would.
void kustomization(std::string_view bytes);

struct Target {
  const char* name;  // folder of its corpus in testdata/fuzz
  void (*run)(std::string_view bytes);
};
inline constexpr Target targets[] = {{"yaml", yaml}, {"json", json}, {"kustomization", kustomization}};

}  // namespace lockstep::fuzz
