// SPDX-License-Identifier: Apache-2.0
#pragma once
// Client: the verbs of the Kubernetes API as asynchronous calls. Answers come as Outcome on the loop's
// thread; every refusal is an Error with the server's reason and what to do about it.

#include "kube/config.h"
#include "kube/resource.h"
#include "kube/watch.h"
#include "net/http.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lockstep::kube {

using net::Callback;

struct ClientOptions {
  std::string field_manager = "lockstep";
  int parallel = 16, streams = 60;  // see net::QueueLimits
  bool use_cache = true;            // of discovery, on disk
  // Receives one line per request, and bodies from level 8 on; secrets are masked. Null: no trace.
  std::function<void(std::string_view line)> trace;
  int trace_level = 6;
};

// Which entries of metadata.managedFields an answer keeps; the rest is skipped while parsing.
enum class ManagedFields { Own, None, All };

struct ListQuery {
  Resource resource;
  std::string ns;  // empty: all namespaces, or a cluster-scoped kind
  std::string label_selector, field_selector;
  // Empty: the latest state. "0": any state the server has at hand, cheaper and possibly old.
  std::string resource_version;
  ManagedFields managed_fields = ManagedFields::Own;
  // When given: called for each item as it is parsed; false drops it.
  std::function<bool(const Value& item)> keep;
};
struct Listing {
  std::vector<Object> items;     // with apiVersion and kind filled in
  std::string resource_version;  // where a watch goes on
};

enum class DryRun { No, Server };
enum class Propagation { Background, Foreground, Orphan };

struct WriteOptions {
  DryRun dry_run = DryRun::No;
  bool force = true;     // apply: take fields over from other managers
  bool validate = true;  // unknown and duplicate fields are refused
  ManagedFields managed_fields = ManagedFields::Own;
};
struct Written {
  std::shared_ptr<const Value> object;  // as stored, or as it would be
  std::vector<std::string> warnings;    // of the server, about deprecated APIs and the like
  bool created = false;
};
struct RemoveOptions {
  DryRun dry_run = DryRun::No;
  Propagation propagation = Propagation::Background;
  std::string uid, resource_version;  // preconditions; empty: none
  std::optional<long long> grace_seconds;
};
enum class PatchType { Json, Merge, Strategic };

struct LogQuery {
  std::string ns, pod, container;  // container empty: the only one
  bool follow = false, previous = false, timestamps = false;
  std::string since_time;  // RFC 3339
  std::optional<long long> since_seconds, tail_lines, limit_bytes;
};

class Core;

class Client {
 public:
  Client(net::Loop& loop, Config config, ClientOptions options = {});
  // Over another transport, for tests.
  Client(net::Loop& loop, Config config, ClientOptions options, std::unique_ptr<net::Transport> transport);
  ~Client();  // calls and streams that are under way end without an answer
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  const Config& config() const;
  net::Loop& loop() const;

  // The server's kinds: from the cache when the server confirms it (ETag), read again otherwise.
  void discover(Callback<std::shared_ptr<const ApiIndex>> done);
  // The resource of a kind; discovery is repeated once without the cache when it is unknown.
  void resolve(std::string api_version, std::string kind, Callback<Resource> done);

  void list(ListQuery query, Callback<Listing> done);
  void get(const Resource& resource, const std::string& ns, const std::string& name, Callback<Object> done,
           ManagedFields managed_fields = ManagedFields::Own);
  // Server-side apply; namespace and name are the manifest's.
  void apply(const Resource& resource, const Value& manifest, const WriteOptions& options,
             Callback<Written> done);
  void create(const Resource& resource, const Value& manifest, const WriteOptions& options,
              Callback<Written> done);
  // PUT: refused with Conflict when metadata.resourceVersion is given and old.
  void replace(const Resource& resource, const Value& manifest, const WriteOptions& options,
               Callback<Written> done);
  void patch(const Resource& resource, const std::string& ns, const std::string& name, PatchType type,
             const Value& patch, const WriteOptions& options, Callback<Written> done);
  // The answer comes when the deletion is accepted: finalizers may keep the object for longer. An object that
  // is not there is Error::is_not_found().
  void remove(const Resource& resource, const std::string& ns, const std::string& name,
              const RemoveOptions& options, Callback<Done> done);

  // Changes after query.resource_version (of a Listing), resumed by itself after lost connections.
  [[nodiscard]] Watch watch(ListQuery query, WatchHandler handler);
  [[nodiscard]] LogStream logs(const LogQuery& query, LogHandler handler);

  // GET of any path below the server's URL, such as "/version".
  void get_path(const std::string& path, Callback<std::string> done);

  // Requests sent so far by verb ("get", "list", "watch", "apply", "create", ...), for -v and tests.
  const std::map<std::string, int>& request_counts() const;

 private:
  std::shared_ptr<Core> core_;
};

}  // namespace lockstep::kube
