// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "render/metadata.h"
#include "render/shared.h"
#include "render/transform.h"

namespace lockstep::render {

namespace {

// The pairs on their way into one resource: what they make is one value in several places (render/shared.h).
class Writer {
 public:
  Writer(const StringMap& pairs, Resource& resource)
      : pairs_(pairs), resource_(resource), marks_(pairs.size()) {}

  void write(Value& mapping) {
    if (mapping.is_null()) return;  // kustomize writes below a null that it did not make, and it stays null
    if (!mapping.is_map()) throw Error("expected a mapping, got a {}", kind_name(mapping.kind()));
    std::size_t index = 0;
    for (const auto& [key, value] : pairs_) put(mapping, key, value, marks_[index++]);
  }
  void finish() {
    if (overwrites_shared_) settle_shared(resource_);
  }

 private:
  void put(Value& mapping, const std::string& key, const std::string& text, std::uint8_t& mark) {
    if (Value* there = mapping.find(key)) {
      overwrites_shared_ |= there->mark() != 0;
      overwrite(*there, text);
      return;
    }
    Value made(text);
    if (mark == 0) mark = share(resource_, made);
    made.set_mark(mark);
    mapping.members().push_back({key, std::move(made)});
  }

  const StringMap& pairs_;
  Resource& resource_;
  std::vector<std::uint8_t> marks_;
  bool overwrites_shared_ = false;
};

}  // namespace

void set_pairs(Resources& resources, const StringMap& pairs, const std::vector<FieldSpec>& specs) {
  if (pairs.empty()) return;
  for (const auto& [key, value] : pairs) check_new_key(key);
  const std::vector<FieldPath> paths(specs.begin(), specs.end());
  for (auto& resource : resources.edit_all()) {
    const Gvk gvk = gvk_of(resource.body);
    Writer writer(pairs, resource);
    for (const auto& path : paths)
      if (path.applies_to(gvk))
        path.walk(resource.body, Kind::Map, [&](Value& mapping) { writer.write(mapping); });
    writer.finish();
  }
}

}  // namespace lockstep::render
