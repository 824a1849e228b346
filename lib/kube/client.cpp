// SPDX-License-Identifier: Apache-2.0
#include "kube/client.h"

#include "kube/core.h"
#include "net/curl_transport.h"
#include "net/request_queue.h"
#include "value/json.h"

namespace lockstep::kube {

namespace {

net::Request request(std::string method, std::string path, const std::vector<net::Header>& query = {}) {
  net::Request out{.method = std::move(method), .url = std::move(path)};
  if (const auto text = net::query_string(query); !text.empty()) out.url += "?" + text;
  out.headers.push_back({"Accept", "application/json"});
  return out;
}

void set_body(net::Request& request, const Value& body, std::string type) {
  request.body = to_json(body);
  request.headers.push_back({"Content-Type", std::move(type)});
}

std::vector<net::Header> write_query(const WriteOptions& options, const std::string& manager) {
  return {{"fieldManager", manager},
          {"fieldValidation", options.validate ? "Strict" : "Ignore"},
          {"dryRun", options.dry_run == DryRun::Server ? "All" : ""}};
}

std::string propagation_name(Propagation propagation) {
  switch (propagation) {
    case Propagation::Foreground:
      return "Foreground";
    case Propagation::Orphan:
      return "Orphan";
    case Propagation::Background:
      break;
  }
  return "Background";
}

Value delete_options(const RemoveOptions& options) {
  Value out = Value::map();
  out.set("kind", "DeleteOptions");
  out.set("apiVersion", "v1");
  out.set("propagationPolicy", propagation_name(options.propagation));
  if (options.grace_seconds) out.set("gracePeriodSeconds", Value::integer(*options.grace_seconds));
  if (options.dry_run == DryRun::Server) out.set("dryRun", Value::list({Value("All")}));
  if (!options.uid.empty()) out["preconditions"].set("uid", options.uid);
  if (!options.resource_version.empty())
    out["preconditions"].set("resourceVersion", options.resource_version);
  return out;
}

std::string_view content_type(PatchType type) {
  switch (type) {
    case PatchType::Json:
      return "application/json-patch+json";
    case PatchType::Strategic:
      return "application/strategic-merge-patch+json";
    case PatchType::Merge:
      break;
  }
  return "application/merge-patch+json";
}

// Hands on what `read` makes of a response; what it throws becomes the Error of the call.
template <class T, class Read>
Callback<net::Response> reading_into(Callback<T> done, Read read) {
  return [done = std::move(done), read = std::move(read)](Outcome<net::Response> response) {
    if (!response.ok()) return done(response.error());
    done(outcome_of([&]() -> T { return read(response.value()); }));
  };
}

std::unique_ptr<net::Transport> curl_queue(net::Loop& loop, std::unique_ptr<net::Transport> transport,
                                           const ClientOptions& options) {
  net::QueueLimits limits{.parallel = options.parallel, .streams = options.streams};
  return std::make_unique<net::RequestQueue>(loop, std::move(transport), limits);
}

const std::string& name_in(const Value& manifest) { return manifest.at("metadata", "name").text(); }
const std::string& namespace_in(const Value& manifest) { return manifest.at("metadata", "namespace").text(); }

}  // namespace

Client::Client(net::Loop& loop, Config config, ClientOptions options)
    : Client(loop, std::move(config), std::move(options), std::make_unique<net::CurlTransport>(loop)) {}

Client::Client(net::Loop& loop, Config config, ClientOptions options,
               std::unique_ptr<net::Transport> transport) {
  auto queue = curl_queue(loop, std::move(transport), options);
  core_ = std::make_shared<Core>(loop, std::move(config), std::move(options), std::move(queue));
}

Client::~Client() = default;

const Config& Client::config() const { return core_->config; }
net::Loop& Client::loop() const { return core_->loop; }
const std::map<std::string, int>& Client::request_counts() const { return core_->counts; }

void Client::get(const Resource& resource, const std::string& ns, const std::string& name,
                 Callback<Object> done, ManagedFields managed_fields) {
  core_->send(
      {.subject = subject_of("get", resource, ns, name),
       .request = request("GET", path_of(resource, ns, name))},
      reading_into(std::move(done), [reading = core_->reading(managed_fields)](const net::Response& r) {
        return make_object(read_json_object(r.body, reading));
      }));
}

void Client::get_path(const std::string& path, Callback<std::string> done) {
  core_->send({.subject = {.verb = "get", .path = path}, .request = request("GET", path)},
              reading_into(std::move(done), [](const net::Response& r) { return r.body; }));
}

namespace {

Callback<net::Response> reading_written(const ObjectReading& reading, Callback<Written> done) {
  return reading_into(std::move(done), [reading](const net::Response& r) {
    return Written{.object = std::make_shared<const Value>(read_json_object(r.body, reading)),
                   .warnings = warnings_of(r),
                   .created = r.status == 201};
  });
}

}  // namespace

void Client::apply(const Resource& resource, const Value& manifest, const WriteOptions& options,
                   Callback<Written> done) {
  const auto& ns = namespace_in(manifest);
  const auto& name = name_in(manifest);
  auto query = write_query(options, core_->options.field_manager);
  query.push_back({"force", options.force ? "true" : "false"});
  Ask ask{.subject = subject_of("patch", resource, ns, name),
          .counted = "apply",
          .request = request("PATCH", path_of(resource, ns, name), query)};
  set_body(ask.request, manifest, "application/apply-patch+yaml");  // JSON is YAML
  ask.request.repeatable = true;
  core_->send(std::move(ask), reading_written(core_->reading(options.managed_fields), std::move(done)));
}

void Client::create(const Resource& resource, const Value& manifest, const WriteOptions& options,
                    Callback<Written> done) {
  const auto& ns = namespace_in(manifest);
  Ask ask{.subject = subject_of("create", resource, ns, name_in(manifest)),
          .request =
              request("POST", path_of(resource, ns, {}), write_query(options, core_->options.field_manager))};
  set_body(ask.request, manifest, "application/json");
  core_->send(std::move(ask), reading_written(core_->reading(options.managed_fields), std::move(done)));
}

void Client::replace(const Resource& resource, const Value& manifest, const WriteOptions& options,
                     Callback<Written> done) {
  const auto& ns = namespace_in(manifest);
  const auto& name = name_in(manifest);
  Ask ask{.subject = subject_of("update", resource, ns, name),
          .request = request("PUT", path_of(resource, ns, name),
                             write_query(options, core_->options.field_manager))};
  set_body(ask.request, manifest, "application/json");
  core_->send(std::move(ask), reading_written(core_->reading(options.managed_fields), std::move(done)));
}

void Client::patch(const Resource& resource, const std::string& ns, const std::string& name, PatchType type,
                   const Value& patch, const WriteOptions& options, Callback<Written> done) {
  Ask ask{.subject = subject_of("patch", resource, ns, name),
          .request = request("PATCH", path_of(resource, ns, name),
                             write_query(options, core_->options.field_manager))};
  set_body(ask.request, patch, std::string(content_type(type)));
  core_->send(std::move(ask), reading_written(core_->reading(options.managed_fields), std::move(done)));
}

void Client::remove(const Resource& resource, const std::string& ns, const std::string& name,
                    const RemoveOptions& options, Callback<Done> done) {
  Ask ask{.subject = subject_of("delete", resource, ns, name),
          .request = request("DELETE", path_of(resource, ns, name))};
  set_body(ask.request, delete_options(options), "application/json");
  core_->send(std::move(ask), reading_into(std::move(done), [](const net::Response&) { return Done{}; }));
}

}  // namespace lockstep::kube
