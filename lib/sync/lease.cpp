// SPDX-License-Identifier: Apache-2.0
#include "sync/lease.h"

#include "base/outcome.h"
#include "value/json.h"

#include <utility>

namespace lockstep::sync {

namespace {

using namespace std::chrono_literals;
// A third of the duration: two lost renewals do not lose the lease.
constexpr auto renewal = 5s;
constexpr std::string_view attempt_annotation = "lockstep.dev/last-attempt";

Error in_frame(Error error, std::string frame) {
  error.add_context(std::move(frame));
  return error;
}

std::string name_of(const std::string& application) { return "lockstep-" + application; }

std::optional<Attempt> read_attempt(const std::string& text) {
  const auto read = outcome_of([&] { return read_json(text); });
  if (text.empty() || !read.ok()) return std::nullopt;
  const Value& value = read.value();
  return Attempt{value.at("content").text_or(""), value.at("commit").text_or(""),
                 value.at("succeeded").is_true(), value.at("message").text_or(""),
                 parse_time(value.at("finishedAt").text_or(""))};
}

std::string attempt_text(const Attempt& attempt) {
  Value out = Value::map({{"content", attempt.content},
                          {"commit", attempt.commit},
                          {"succeeded", Value::boolean(attempt.succeeded)}});
  if (!attempt.message.empty()) out.set("message", attempt.message);
  if (attempt.finished_at) out.set("finishedAt", format_time(*attempt.finished_at));
  return to_json(out);
}

}  // namespace

const kube::Resource& leases() {
  static const kube::Resource resource{.group = "coordination.k8s.io",
                                       .version = "v1",
                                       .kind = "Lease",
                                       .plural = "leases",
                                       .namespaced = true};
  return resource;
}

LeaseRecord read_lease(const Value& lease) {
  LeaseRecord out;
  const Value& spec = lease.at("spec");
  out.holder = spec.at("holderIdentity").text_or("");
  out.renewed_at = parse_time(spec.at("renewTime").text_or("")).value_or(TimePoint{});
  out.duration = seconds(spec.at("leaseDurationSeconds").int_or(out.duration.count()));
  out.transitions = spec.at("leaseTransitions").int_or(0);
  out.last = read_attempt(annotation(lease, attempt_annotation));
  out.resource_version = lease.at("metadata", "resourceVersion").text_or("");
  return out;
}

Value lease_manifest(const LeaseRecord& record, const std::string& application, const std::string& ns) {
  Value metadata = Value::map({{"name", name_of(application)},
                               {"namespace", ns},
                               {"labels", Value::map({{"app.kubernetes.io/managed-by", "lockstep"}})}});
  if (record.last)
    metadata.set("annotations", Value::map({{std::string(attempt_annotation), attempt_text(*record.last)}}));
  if (!record.resource_version.empty()) metadata.set("resourceVersion", record.resource_version);
  return Value::map({{"apiVersion", "coordination.k8s.io/v1"},
                     {"kind", "Lease"},
                     {"metadata", std::move(metadata)},
                     {"spec", Value::map({{"holderIdentity", record.holder},
                                          {"leaseDurationSeconds", Value::integer(record.duration.count())},
                                          {"leaseTransitions", Value::integer(record.transitions)},
                                          {"renewTime", format_time_micro(record.renewed_at)}})}});
}

Lease::Lease(net::Loop& loop, kube::Client& client, std::string application, std::string ns,
             std::string identity)
    : loop_(loop),
      client_(client),
      application_(std::move(application)),
      ns_(std::move(ns)),
      identity_(std::move(identity)) {}

Lease::~Lease() { loop_.cancel(timer_); }

const LeaseRecord& Lease::read() {
  const auto answer = loop_.wait_all<Object>(
      {[&](auto done) { client_.get(leases(), ns_, name_of(application_), std::move(done)); }});
  if (answer[0].ok())
    record_ = read_lease(answer[0].value().value());
  else if (answer[0].error().is_not_found())
    record_ = {};
  else
    throw in_frame(answer[0].error(), "reading the lease of " + application_);
  return record_;
}

// A Lease that has changed since it was read answers Conflict, one that was made since AlreadyExists.
Outcome<Done> Lease::write(const LeaseRecord& wanted) {
  const Value manifest = lease_manifest(wanted, application_, ns_);
  const auto answer = loop_.wait_all<kube::Written>({[&](auto done) {
    if (wanted.resource_version.empty())
      client_.create(leases(), manifest, {}, std::move(done));
    else
      client_.replace(leases(), manifest, {}, std::move(done));
  }});
  if (!answer[0].ok()) return answer[0].error();
  record_ = read_lease(*answer[0].value().object);
  return Done{};
}

bool Lease::acquire() {
  read();
  const TimePoint now = loop_.now();
  if (record_.holder != identity_ && !record_.is_free(now)) return false;
  LeaseRecord wanted = record_;
  wanted.transitions += record_.holder != identity_ && !record_.resource_version.empty();
  wanted.holder = identity_;
  wanted.renewed_at = now;
  const auto written = write(wanted);
  if (!written.ok()) {
    if (written.error().status() == 409) return false;
    if (written.error().is_not_found()) return true;
    throw in_frame(written.error(), "taking the lease of " + application_);
  }
  is_renewing_ = true;
  renew_later();
  return true;
}

void Lease::renew_later() {
  timer_ = loop_.after(renewal, [this] {
    LeaseRecord wanted = record_;
    wanted.renewed_at = loop_.now();
    client_.replace(leases(), lease_manifest(wanted, application_, ns_), {},
                    [this, alive = std::weak_ptr(alive_)](const Outcome<kube::Written>& answer) {
                      if (alive.expired() || !is_renewing_) return;
                      if (answer.ok()) {
                        record_ = read_lease(*answer.value().object);
                      } else if (answer.error().status() == 409) {
                        is_renewing_ = false;
                        if (on_lost) on_lost();
                        return;
                      }
                      renew_later();
                    });
  });
}

void Lease::release(std::optional<Attempt> attempt) {
  loop_.cancel(timer_);
  is_renewing_ = false;
  // Where there was no namespace to take it in, the first operation has made one by now.
  LeaseRecord wanted = record_;
  if (attempt) wanted.last = std::move(attempt);
  wanted.holder.clear();
  wanted.renewed_at = loop_.now();
  const auto written = write(wanted);
  // A renewal may have been under way; what it wrote is read and written over.
  if (written.ok() || written.error().status() != 409) return;
  const auto last = wanted.last;
  read();
  if (record_.holder != identity_) return;
  wanted = record_;
  wanted.last = last;
  wanted.holder.clear();
  write(wanted);
}

}  // namespace lockstep::sync
