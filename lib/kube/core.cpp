// SPDX-License-Identifier: Apache-2.0
#include "kube/core.h"

#include "base/strings.h"
#include "kube/trace.h"

namespace lockstep::kube {

struct Core::Sending {
  Ask ask;
  Callback<net::Response> done;
  std::shared_ptr<Flight> flight;
  TimePoint started;
};

Core::Core(net::Loop& on_loop, Config with, ClientOptions as, std::unique_ptr<net::Transport> transport)
    : loop(on_loop),
      config(std::move(with)),
      options(std::move(as)),
      authenticator_(on_loop, config),
      transport_(std::move(transport)) {}

std::shared_ptr<Flight> Core::send(Ask ask, Callback<net::Response> done) {
  auto sending = std::make_shared<Sending>(
      Sending{std::move(ask), std::move(done), std::make_shared<Flight>(), loop.now()});
  authenticator_.identify([weak = weak_from_this(), sending](Outcome<Identity> identity) {
    const auto core = weak.lock();
    if (!core || sending->flight->is_cancelled) return;
    if (identity.ok()) return core->start(sending, identity.value());
    core->loop.post([sending, error = identity.error()] {
      if (!sending->flight->is_cancelled) sending->done(error);
    });
  });
  return sending->flight;
}

void Core::start(const std::shared_ptr<Sending>& sending, const Identity& identity) {
  const auto& ask = sending->ask;
  ++counts[ask.counted.empty() ? ask.subject.verb : ask.counted];
  auto request = ask.request;
  request.url = config.server + request.url;
  request.tls = identity.tls;
  request.proxy = config.proxy;
  request.headers.insert(request.headers.end(), identity.headers.begin(), identity.headers.end());
  auto& flight = *sending->flight;
  flight.call =
      transport_->send(std::move(request), [this, sending, identity](Outcome<net::Response> outcome) {
        answer(sending, identity, std::move(outcome));
      });
  if (flight.is_paused) transport_->pause(flight.call, true);
}

void Core::answer(const std::shared_ptr<Sending>& sending, const Identity& identity,
                  Outcome<net::Response> outcome) {
  const auto self = shared_from_this();
  if (options.trace) trace(*sending, outcome);
  if (!outcome.ok()) return sending->done(std::move(outcome));
  const auto& response = outcome.value();
  if (response.is_success() || (response.status == 304 && sending->ask.accepts_not_modified))
    return sending->done(std::move(outcome));
  if (response.status == 401 && !std::exchange(sending->flight->is_renewed, true) &&
      authenticator_.renew(identity)) {
    authenticator_.identify([weak = weak_from_this(), sending](Outcome<Identity> renewed) {
      const auto core = weak.lock();
      if (!core || sending->flight->is_cancelled) return;
      if (!renewed.ok()) return sending->done(renewed.error());
      core->start(sending, renewed.value());
    });
    return;
  }
  sending->done(status_error(response, sending->ask.subject, config.user));
}

void Core::trace(const Sending& sending, const Outcome<net::Response>& outcome) const {
  const auto& request = sending.ask.request;
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(loop.now() - sending.started);
  const auto result = outcome.ok() ? std::to_string(outcome.value().status) : outcome.error().message();
  options.trace(
      fmt::format("{} {}{} {} in {} ms", request.method, config.server, request.url, result, took.count()));
  if (options.trace_level < 8) return;
  for (const auto& header : request.headers) options.trace("> " + traced_header(header));
  if (!request.body.empty()) options.trace("> " + traced_body(request.body));
  if (!outcome.ok()) return;
  for (const auto& header : outcome.value().headers) options.trace("< " + traced_header(header));
  if (!outcome.value().body.empty()) options.trace("< " + traced_body(outcome.value().body));
}

void Core::cancel(Flight& flight) {
  flight.is_cancelled = true;
  transport_->cancel(flight.call);
}

void Core::pause(Flight& flight, bool paused) {
  flight.is_paused = paused;
  transport_->pause(flight.call, paused);
}

ObjectReading Core::reading(ManagedFields managed_fields) const {
  switch (managed_fields) {
    case ManagedFields::All:
      return {};
    case ManagedFields::None:
      return {.all_managed_fields = false};
    case ManagedFields::Own:
      break;
  }
  return {.all_managed_fields = false, .manager = options.field_manager};
}

std::string path_of(const Resource& resource, const std::string& ns, const std::string& name,
                    const std::string& subresource) {
  auto path = (resource.group.empty() ? "/api/" : "/apis/" + resource.group + "/") + resource.version;
  if (resource.namespaced && !ns.empty()) path += "/namespaces/" + net::percent_encode(ns);
  path += "/" + resource.plural;
  if (!name.empty()) path += "/" + net::percent_encode(name);
  if (!subresource.empty()) path += "/" + subresource;
  return path;
}

std::vector<std::string> warnings_of(const net::Response& response) {
  std::vector<std::string> out;
  for (const auto& [name, value] : response.headers) {
    if (to_lower(name) != "warning") continue;
    // RFC 7234 §5.5: 299 - "text", with \ before quotes in it.
    const auto open = value.find('"'), close = value.rfind('"');
    if (open == std::string::npos || close == open) continue;
    out.push_back(replace_all(value.substr(open + 1, close - open - 1), "\\\"", "\""));
  }
  return out;
}

}  // namespace lockstep::kube
