// SPDX-License-Identifier: Apache-2.0
#include "render/gvk.h"

#include "model/object.h"

#include <fmt/core.h>

namespace lockstep::render {

namespace {

std::string_view or_blank(const std::string& text, std::string_view blank) {
  return text.empty() ? blank : std::string_view(text);
}

}  // namespace

Gvk gvk_of(const Value& body) {
  auto [group, version] = parse_api_version(body.at("apiVersion").text());
  return {std::move(group), std::move(version), body.at("kind").text()};
}

std::string api_version(const Gvk& gvk) { return format_api_version({gvk.group, gvk.version}); }

bool selected_by(const Gvk& gvk, const Gvk& pattern) {
  return (pattern.kind.empty() || pattern.kind == gvk.kind) &&
         (pattern.group.empty() || pattern.group == gvk.group) &&
         (pattern.version.empty() || pattern.version == gvk.version);
}

std::string display(const Gvk& gvk) {
  return fmt::format("{}.{}.{}", or_blank(gvk.kind, "[noKind]"), or_blank(gvk.version, "[noVer]"),
                     or_blank(gvk.group, "[noGrp]"));
}

bool same(const Id& a, const Id& b) {
  return a.name == b.name && a.gvk == b.gvk && a.effective_ns() == b.effective_ns();
}

std::string display(const Id& id) {
  return fmt::format("{}/{}.{}", display(id.gvk), or_blank(id.name, "[noName]"), or_blank(id.ns, "[noNs]"));
}

}  // namespace lockstep::render
