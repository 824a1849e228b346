// SPDX-License-Identifier: Apache-2.0
#include "sync/store.h"

#include "base/outcome.h"
#include "base/strings.h"
#include "sync/client_apply.h"
#include "sync/handed_over.h"

#include <utility>

namespace lockstep::sync {

namespace {

constexpr std::string_view field_manager = "lockstep";
constexpr int attempts = 4;  // against writers that change the object in between

using Shared = std::shared_ptr<const Storing>;
using Answer = net::Callback<kube::Written>;

const std::string& version_of(const Value& live) { return live.at("metadata", "resourceVersion").text(); }
bool is_conflict(const Error& error) { return error.status() == 409 && error.reason() == "Conflict"; }

void get(kube::Client& client, const Storing& s, net::Callback<Object> done) {
  const Value& metadata = s.manifest->at("metadata");
  client.get(s.resource, metadata.at("namespace").text_or(""), metadata.at("name").text(), std::move(done),
             kube::ManagedFields::All);
}

void apply(kube::Client& client, const Shared& s, const Answer& done) {
  client.apply(s->resource, *s->manifest, s->options, done);
}

void hand_over(kube::Client& client, const Shared& s, int left, const Answer& done) {
  get(client, *s, [&client, s, left, done](const Outcome<Object>& live) {
    if (!live.ok()) return live.error().is_not_found() ? apply(client, s, done) : done(live.error());
    const Value& metadata = live.value().value().at("metadata");
    const auto fields = handed_over(metadata.at("managedFields"), field_manager);
    if (!fields) return apply(client, s, done);
    client.patch(s->resource, metadata.at("namespace").text_or(""), metadata.at("name").text(),
                 kube::PatchType::Json, hand_over_patch(*fields, version_of(live.value().value())), {},
                 [&client, s, left, done](const Outcome<kube::Written>& written) {
                   if (written.ok()) return apply(client, s, done);
                   if (is_conflict(written.error()) && left > 1) return hand_over(client, s, left - 1, done);
                   Error error = written.error();
                   error.add_context("taking over the fields that another tool applied");
                   done(std::move(error));
                 });
  });
}

// A PUT takes away what Git does not name; the apply after it makes the rest ours, field by field.
void replace(kube::Client& client, const Shared& s, const std::string& version, int left,
             const Answer& done) {
  Value body = *s->manifest;
  body["metadata"].set("resourceVersion", version);
  client.replace(s->resource, body, s->options,
                 [&client, s, left, done](const Outcome<kube::Written>& written) {
                   if (written.ok()) return hand_over(client, s, attempts, done);
                   if (!is_conflict(written.error()) || left <= 1) return done(written.error());
                   get(client, *s, [&client, s, left, done](const Outcome<Object>& now) {
                     if (!now.ok()) return done(now.error());
                     replace(client, s, version_of(now.value().value()), left - 1, done);
                   });
                 });
}

// The server's own words say nothing about where the size comes from (spec argocd S-116).
Outcome<kube::Written> explained(Outcome<kube::Written> written) {
  if (written.ok() || !contains(written.error().message(), "metadata.annotations: Too long")) return written;
  Error error = written.error();
  error.hint("client-side apply keeps the whole manifest in an annotation; leave ServerSideApply=false out");
  return error;
}

void client_side(kube::Client& client, const Shared& s, const Answer& done) {
  const auto told = [done](Outcome<kube::Written> written) { done(explained(std::move(written))); };
  if (!s->live) return client.create(s->resource, with_last_applied(*s->manifest), s->options, told);
  const auto merged = outcome_of([&] { return client_patch(*s->manifest, *s->live); });
  if (!merged.ok()) return done(merged.error());
  const Value& metadata = s->manifest->at("metadata");
  client.patch(s->resource, metadata.at("namespace").text_or(""), metadata.at("name").text(),
               merged.value().is_strategic ? kube::PatchType::Strategic : kube::PatchType::Merge,
               merged.value().patch, s->options, told);
}

}  // namespace

void store(kube::Client& client, Storing storing, net::Callback<kube::Written> done) {
  const auto s = std::make_shared<const Storing>(std::move(storing));
  if (s->mode == ApplyMode::ClientSide) return client_side(client, s, done);
  if (!s->live) return apply(client, s, done);
  if (s->mode == ApplyMode::Replace) return replace(client, s, version_of(*s->live), attempts, done);
  if (s->hands_over) return hand_over(client, s, attempts, done);
  apply(client, s, done);
}

}  // namespace lockstep::sync
