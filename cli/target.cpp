// SPDX-License-Identifier: Apache-2.0
#include "target.h"

#include "base/strings.h"

namespace lockstep::cli {

namespace {

Error unknown_kind(const std::string& word, const kube::ApiIndex& index) {
  std::vector<std::string> known;
  for (const auto& resource : index.resources()) {
    known.push_back(to_lower(resource.kind));
    known.push_back(resource.plural);
  }
  const auto close = nearest(to_lower(word), known);
  return Error("the cluster serves no kind \"{}\"", word)
      .kind(ErrorKind::Usage)
      .hint(close.empty() ? "is its CRD installed?" : "did you mean " + close + "?");
}

}  // namespace

TargetName find_target_name(Cluster& cluster, const std::string& text, const std::string& ns) {
  const auto slash = text.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == text.size())
    throw Error("\"{}\" is no KIND/NAME", text).kind(ErrorKind::Usage).hint("write it like pytorchjob/train");
  const std::string word = text.substr(0, slash), name = text.substr(slash + 1);
  auto index = cluster.loop().wait<std::shared_ptr<const kube::ApiIndex>>(
      [&](auto done) { cluster.client().discover(std::move(done)); });
  const auto* resource = index->find_word(word);
  if (!resource) throw unknown_kind(word, *index);
  const std::string where = resource->namespaced ? (ns.empty() ? cluster.config().ns : ns) : "";
  return {index, *resource, {resource->group, resource->kind, where, name}};
}

Target find_target(Cluster& cluster, const std::string& text, const std::string& ns) {
  TargetName name = find_target_name(cluster, text, ns);
  auto object = cluster.loop().wait<Object>(
      [&](auto done) { cluster.client().get(name.resource, name.ref.ns, name.ref.name, std::move(done)); });
  return {name.index, name.resource, std::move(object)};
}

}  // namespace lockstep::cli
