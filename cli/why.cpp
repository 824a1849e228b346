// SPDX-License-Identifier: Apache-2.0
#include "health/finished_run.h"
#include "report/why_view.h"

#include "commands.h"
#include "observe/look.h"
#include "talk.h"
#include "target.h"

namespace lockstep::cli {

namespace {

// What the health of the object rests on, and the ledgers beside it: it may be gone.
std::vector<observe::LookAt> sources_of(const TargetName& name) {
  std::vector<observe::LookAt> out;
  for (auto& source : health::needed_sources(name.ref.group, name.ref.kind))
    out.push_back({std::move(source), name.ref.ns});
  return out;
}

void add_ledgers(Cluster& cluster, const TargetName& name, observe::Look& seen) {
  const auto* resource = name.index->find_preferred("", "ConfigMap");
  if (!resource) return;
  kube::ListQuery query;
  query.resource = *resource;
  query.ns = name.ref.ns;
  query.label_selector = std::string(health::ledger_label) + "=true";
  const auto listing = cluster.loop().wait_all<kube::Listing>(
      {[&](auto done) { cluster.client().list(query, std::move(done)); }});
  if (!listing[0].ok()) return seen.denied.push_back(listing[0].error());
  for (const auto& object : listing[0].value().items) seen.bodies.push_back(object.body);
}

}  // namespace

int run(const WhyOptions& options) {
  Cluster cluster(options.cluster);
  cluster.limit(options.timeout);
  const TargetName name = find_target_name(cluster, options.target, options.ns);
  const auto object = cluster.loop().wait_all<Object>(
      {[&](auto done) { cluster.client().get(name.resource, name.ref.ns, name.ref.name, std::move(done)); }});
  if (!object[0].ok() && !object[0].error().is_not_found()) throw Error(object[0].error());

  auto seen = observe::look(cluster.loop(), cluster.client(), *name.index, sources_of(name));
  if (!object[0].ok()) add_ledgers(cluster, name, seen);
  const auto snapshot = seen.snapshot();
  const auto now = cluster.loop().now();
  const auto verdict = object[0].ok()
                           ? health::assess(object[0].value().value(), snapshot, now)
                           : health::assess_missing(name.ref, name.resource.api_version(), snapshot, now);
  std::vector<std::string> skipped;
  for (const auto& error : seen.denied) skipped.push_back(error.line());
  if (options.output.format == Format::Text)
    write_stdout(report::why_text(name.ref, verdict, skipped, table_style(options.output)));
  else
    print_document(report::why_document(name.ref, verdict, skipped), options.output.format);
  return verdict.status == health::Status::Missing ? 1 : 0;
}

}  // namespace lockstep::cli
