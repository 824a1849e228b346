// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "render/metadata.h"
#include "render/transform.h"

#include <re2/re2.h>

#include <algorithm>

namespace lockstep::render {

namespace {

struct Reference {
  std::string name, tag, digest;
};

// Tag and digest begin at the first ':' and '@' behind the first '/', which may follow a host and port.
Reference split_reference(std::string_view text) {
  const auto slash = text.find('/');
  const std::size_t from = slash == std::string_view::npos || slash == 0 ? 0 : slash;
  const auto at = text.find('@', from), colon = text.find(':', from);
  if (at == std::string_view::npos && colon == std::string_view::npos) return {std::string(text), "", ""};
  if (at != std::string_view::npos && at < colon)
    return {std::string(text.substr(0, at)), "", std::string(text.substr(at + 1))};
  Reference parts{std::string(text.substr(0, colon)), "", ""};
  parts.tag = text.substr(colon + 1, at == std::string_view::npos ? at : at - colon - 1);
  if (at != std::string_view::npos) parts.digest = text.substr(at + 1);
  return parts;
}

class Updater {
 public:
  explicit Updater(const Image& image)
      : image_(image),
        // The name goes into the pattern as it is: it may be a regular expression.
        pattern_("^" + image.name +
                     "(:[a-zA-Z0-9_.{}-]*)?(@[a-zA-Z0-9]+([.+_-][a-zA-Z0-9]+)*:[a-zA-Z0-9_.{}-]*)?$",
                 RE2::Quiet) {}

  // A pattern that does not compile matches nothing.
  bool can_match() const { return pattern_.ok(); }

  void update(Value& field) const {
    if (!field.is_scalar()) throw Error("an image is a {}, expected a string", kind_name(field.kind()));
    if (!RE2::PartialMatch(field.text(), pattern_)) return;
    set_untyped(field, changed(field.text()));
  }

 private:
  std::string changed(std::string_view text) const {
    Reference parts = split_reference(text);
    if (!image_.new_name.empty()) parts.name = image_.new_name;
    if (!image_.new_tag.empty() || !image_.digest.empty()) {
      parts.tag = image_.new_tag;
      parts.digest = image_.digest;
    } else if (!image_.tag_suffix.empty()) {
      parts.tag += image_.tag_suffix;
      parts.digest.clear();
    }
    if (!parts.tag.empty()) parts.name += ":" + parts.tag;
    if (!parts.digest.empty()) parts.name += "@" + parts.digest;
    return std::move(parts.name);
  }

  const Image& image_;
  RE2 pattern_;
};

// The pass that was there before field specs: any list called containers or initContainers, wherever it
// stands.
void visit_containers(Value& at, const Updater& updater);

void visit_member(Member& member, const Updater& updater) {
  visit_containers(member.value, updater);
  if ((member.key != "containers" && member.key != "initContainers") || !member.value.is_list()) return;
  for (auto& container : member.value.items()) {
    if (container.is_null()) continue;
    if (!container.is_map())
      throw Error("an item of {} is a {}, expected a mapping", member.key, kind_name(container.kind()));
    if (Value* image = container.find("image"); image && !image->is_null()) updater.update(*image);
  }
}

void visit_containers(Value& at, const Updater& updater) {
  if (at.is_list())
    for (auto& item : at.items()) visit_containers(item, updater);
  else if (at.is_map())
    for (auto& member : at.members()) visit_member(member, updater);
}

}  // namespace

void set_images(Resources& resources, const Image& image, const std::vector<FieldSpec>& specs) {
  const Updater updater(image);
  const std::vector<FieldPath> paths(specs.begin(), specs.end());
  const auto write = [&](Value& field) {
    if (updater.can_match() && !field.is_null()) updater.update(field);
  };
  for (auto& resource : resources.edit_all()) {
    if (resource.kind() == "CustomResourceDefinition") continue;
    in_context([&] { return fmt::format("setting images of {}", display(resource.id())); },
               [&] {
                 if (updater.can_match()) visit_containers(resource.body, updater);
                 const Gvk gvk = gvk_of(resource.body);
                 for (const auto& path : paths)
                   if (path.applies_to(gvk)) path.walk(resource.body, Kind::Null, write);
               });
  }
}

}  // namespace lockstep::render
