// SPDX-License-Identifier: Apache-2.0
#include "remote.h"

#include "base/error.h"
#include "base/files.h"
#include "base/hash.h"
#include "git/source.h"
#include "net/curl_transport.h"
#include "value/yaml.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace lockstep::cli {

namespace {

// Raises a flag when time is up or somebody else raised theirs; ends when the work is done.
class Deadline {
 public:
  Deadline(std::chrono::nanoseconds limit, const std::atomic<bool>* outer)
      : thread_([this, limit, outer](const std::stop_token& stop) {
          const auto end = std::chrono::steady_clock::now() + limit;
          std::unique_lock lock(mutex_);
          while (!stop.stop_requested()) {
            if (std::chrono::steady_clock::now() >= end) is_over_ = true;
            if (is_over_ || (outer != nullptr && *outer)) {
              flag_ = true;
              return;
            }
            wake_.wait_for(lock, stop, std::chrono::milliseconds(50), [] { return false; });
          }
        }) {}
  const std::atomic<bool>* flag() const { return &flag_; }
  bool is_over() const { return is_over_; }

 private:
  std::atomic<bool> flag_{false}, is_over_{false};
  std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread thread_;  // last: it uses the others
};

std::string cached_file(const std::string& url) {
  return cache_folder() + "/files/" + sha256_hex(url).substr(0, 32);
}

// A GET that follows redirects, as browsers and kustomize do.
net::Response get(const std::string& first) {
  net::Loop loop;
  net::CurlTransport transport(loop);
  std::string url = first;
  constexpr int most_redirects = 10;
  for (int i = 0; i <= most_redirects; ++i) {
    net::Request request;
    request.url = url;
    request.timeout = std::chrono::seconds(27);
    auto response =
        loop.wait<net::Response>([&](auto done) { transport.send(std::move(request), std::move(done)); });
    const std::string to(response.header("Location"));
    if (response.status < 300 || response.status > 399 || to.empty()) return response;
    if (url.starts_with("https://") && !to.starts_with("https://"))
      throw Error("{} redirects to {}, which is not encrypted", url, to);
    url = to;
  }
  throw Error("{} redirects more than {} times", first, most_redirects);
}

Error not_pinned_content(const std::string& url, const std::string& was, const std::string& is) {
  return Error("{} has changed: {} pins sha256 {}, it is now {}", url, lock_name, was.substr(0, 12),
               is.substr(0, 12))
      .hint("review the new content, then write the lock anew with `lockstep render --update-lock`");
}

}  // namespace

Lock read_lock(std::string_view text, const std::string& file) {
  Lock lock;
  const Value document = read_yaml(text, {.file = file});
  for (const auto& entry : document.at("remotes").items()) {
    const std::string url = entry.at("url").text_or("");
    const std::string commit = entry.at("commit").text_or(""), hash = entry.at("sha256").text_or("");
    if (url.empty() || commit.empty() == hash.empty())
      throw Error("{}:{}: a remote needs url and either commit or sha256", file, entry.line())
          .hint("write the file anew with `lockstep render --update-lock`");
    (commit.empty() ? lock.sha256[url] : lock.commits[url]) = commit.empty() ? hash : commit;
  }
  return lock;
}

std::string write_lock(const Lock& lock) {
  Value remotes = Value::list();
  for (const auto& [url, commit] : lock.commits) remotes.push(Value::map({{"commit", commit}, {"url", url}}));
  for (const auto& [url, hash] : lock.sha256) remotes.push(Value::map({{"sha256", hash}, {"url", url}}));
  return "# Written by `lockstep render --update-lock`: what the remote entries of this folder were then.\n" +
         to_yaml(Value::map({{"remotes", std::move(remotes)}}));
}

GitRemote::GitRemote(Options options) : options_(std::move(options)) {}

std::shared_ptr<const FileTree> GitRemote::repository(const render::RemoteSpec& spec) {
  const auto pinned = options_.lock.commits.find(spec.text);
  const std::string revision = pinned != options_.lock.commits.end() ? pinned->second
                               : spec.ref.empty()                    ? "HEAD"
                                                                     : spec.ref;
  auto& known = repositories_[spec.repository + " " + revision + (spec.submodules ? " +" : "")];
  if (!known.files) {
    const Deadline deadline(spec.timeout, options_.cancelled);
    git::Request request;
    request.repository = spec.repository;
    request.revision = revision;
    request.submodules = spec.submodules;
    request.offline = options_.offline;
    request.cancelled = deadline.flag();
    try {
      auto fetched = git::fetch(request);
      known = {std::move(fetched.files), std::move(fetched.commit)};
    } catch (const Error&) {
      if (!deadline.is_over()) throw;
      throw Error("fetching {} took longer than {} s", git::without_credentials(spec.repository),
                  std::chrono::duration_cast<std::chrono::seconds>(spec.timeout).count())
          .hint("allow more time with ?timeout=120 in the URL");
    }
  }
  used_.commits[spec.text] = known.commit;
  return known.files;
}

render::RemoteSource::Answer GitRemote::file(const std::string& url) {
  const auto pinned = options_.lock.sha256.find(url);
  const std::string path = cached_file(url);
  Answer answer;
  auto cached =
      options_.offline || pinned != options_.lock.sha256.end() ? read_file_if_exists(path) : std::nullopt;
  if (cached && (pinned == options_.lock.sha256.end() || sha256_hex(*cached) == pinned->second)) {
    answer = {200, std::move(*cached)};
  } else if (options_.offline) {
    return {404, ""};  // may still be a repository in the cache
  } else {
    auto response = get(url);
    answer = {response.status, std::move(response.body)};
    if (!response.is_success()) return answer;
    if (pinned != options_.lock.sha256.end() && sha256_hex(answer.body) != pinned->second)
      throw not_pinned_content(url, pinned->second, sha256_hex(answer.body));
    write_file_atomic(path, answer.body);
  }
  used_.sha256[url] = sha256_hex(answer.body);
  return answer;
}

}  // namespace lockstep::cli
