// SPDX-License-Identifier: Apache-2.0
// Client::discover: the server's documents, or the copies on disk when the server says they still hold.
#include "base/files.h"
#include "base/hash.h"
#include "kube/core.h"
#include "kube/discovery.h"

#include <array>

namespace lockstep::kube {

namespace {

struct Cached {
  std::string etag, body;
};

std::string cache_file(const Config& config, std::string_view document) {
  const auto server = sha256_hex(config.server + "\n" + config.tls.ca_pem).substr(0, 16);
  return fmt::format("{}/discovery/{}/{}", cache_folder(), server, document);
}

// First line: the ETag; then the body. Whatever is wrong with a cache only costs a request.
std::optional<Cached> read_cache(const std::string& file) {
  const auto text = outcome_of([&] { return read_file_if_exists(file); });
  if (!text.ok() || !text.value()) return std::nullopt;
  const auto& content = *text.value();
  const auto end = content.find('\n');
  if (end == std::string::npos || end == 0) return std::nullopt;
  return Cached{content.substr(0, end), content.substr(end + 1)};
}

void write_cache(const std::string& file, const net::Response& response) {
  const auto etag = response.header("ETag");
  if (etag.empty()) return;
  outcome_of([&] {
    write_file_atomic(file, std::string(etag) + "\n" + response.body);
    return Done{};
  });
}

Ask ask_for(const std::string& path, std::string accept) {
  net::Request request{.method = "GET", .url = path};
  request.headers.push_back({"Accept", std::move(accept)});
  return {.subject = {.verb = "get", .path = path}, .counted = "discover", .request = std::move(request)};
}

}  // namespace

class DiscoverCall : public std::enable_shared_from_this<DiscoverCall> {
 public:
  DiscoverCall(const std::shared_ptr<Core>& core, bool use_cache,
               Callback<std::shared_ptr<const ApiIndex>> done)
      : core_(core), use_cache_(use_cache), done_(std::move(done)) {}

  void start() {
    missing_ = paths.size();
    for (std::size_t i = 0; i < paths.size(); ++i) ask_for_document(i);
  }

 private:
  static constexpr std::array<const char*, 2> paths{"/api", "/apis"};

  void ask_for_document(std::size_t i);
  void on_document(std::size_t i, Outcome<net::Response> response);
  void ask_for_group_version(std::size_t slot, const std::string& group_version);
  void one_less();

  std::weak_ptr<Core> core_;
  bool use_cache_;
  Callback<std::shared_ptr<const ApiIndex>> done_;
  std::array<std::optional<Cached>, 2> cached_;
  std::array<std::vector<Discovered>, 2> found_;  // per document; of the old way one per group version
  std::optional<Error> error_;
  std::size_t missing_ = 0;
};

void DiscoverCall::ask_for_document(std::size_t i) {
  const auto core = core_.lock();
  if (!core) return;
  auto ask = ask_for(paths[i], std::string(aggregated_discovery));
  if (use_cache_) cached_[i] = read_cache(cache_file(core->config, paths[i] + 1));
  if (cached_[i]) ask.request.headers.push_back({"If-None-Match", cached_[i]->etag});
  ask.accepts_not_modified = cached_[i].has_value();
  core->send(std::move(ask), [self = shared_from_this(), i](Outcome<net::Response> response) {
    self->on_document(i, std::move(response));
  });
}

void DiscoverCall::on_document(std::size_t i, Outcome<net::Response> response) {
  const auto core = core_.lock();
  if (!core) return;
  const auto read = outcome_of([&] {
    const auto answer = std::move(response).take();
    const bool is_cached = answer.status == 304;
    auto document = read_json(is_cached ? cached_[i]->body : answer.body);
    if (!is_cached && core->options.use_cache && is_aggregated(document))
      write_cache(cache_file(core->config, paths[i] + 1), answer);
    return document;
  });
  if (!read.ok()) {
    if (!error_) error_ = read.error();
    return one_less();
  }
  if (is_aggregated(read.value())) {
    read_aggregated(read.value(), found_[i].emplace_back());
    return one_less();
  }
  const auto versions = read_group_versions(read.value());
  found_[i].resize(versions.size());
  missing_ += versions.size();
  for (std::size_t v = 0; v < versions.size(); ++v) {
    const auto path = std::string(paths[i]) + "/" + versions[v];
    core->send(ask_for(path, "application/json"), [self = shared_from_this(), into = &found_[i][v],
                                                   name = versions[v]](Outcome<net::Response> answer) {
      // One aggregated API that is down must not hide the others.
      const auto list = outcome_of([&] { return read_json(std::move(answer).take().body); });
      if (list.ok()) {
        read_resource_list(list.value(), *into);
      } else {
        into->unavailable.push_back(name);
      }
      self->one_less();
    });
  }
  one_less();
}

void DiscoverCall::one_less() {
  if (--missing_ > 0) return;
  const auto core = core_.lock();
  if (!core) return;
  if (error_) {
    error_->add_context("asking the server for its kinds");
    return done_(*error_);
  }
  Discovered all;
  for (auto& document : found_) {
    for (auto& part : document) {
      std::move(part.resources.begin(), part.resources.end(), std::back_inserter(all.resources));
      std::move(part.unavailable.begin(), part.unavailable.end(), std::back_inserter(all.unavailable));
    }
  }
  core->index = std::make_shared<const ApiIndex>(std::move(all.resources), std::move(all.unavailable));
  done_(core->index);
}

void Client::discover(Callback<std::shared_ptr<const ApiIndex>> done) {
  std::make_shared<DiscoverCall>(core_, core_->options.use_cache, std::move(done))->start();
}

void Client::resolve(std::string api_version, std::string kind, Callback<Resource> done) {
  const auto* known = core_->index ? core_->index->find(api_version, kind) : nullptr;
  if (known) {
    core_->loop.post([done = std::move(done), resource = *known] { done(resource); });
    return;
  }
  auto answer = [api_version = std::move(api_version), kind = std::move(kind),
                 done = std::move(done)](Outcome<std::shared_ptr<const ApiIndex>> index) {
    done(outcome_of([&]() -> Resource { return std::move(index).take()->require(api_version, kind); }));
  };
  std::make_shared<DiscoverCall>(core_, false, std::move(answer))->start();
}

}  // namespace lockstep::kube
