// SPDX-License-Identifier: Apache-2.0
#include "git/source.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/strings.h"
#include "git/credentials.h"
#include "git/handles.h"
#include "git/lock.h"
#include "git/refs.h"
#include "git/submodules.h"
#include "git/tree.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

namespace lockstep::git {

namespace fs = std::filesystem;

namespace {

// HEAD of the remote is kept under this name, so that `offline` can answer for it.
constexpr const char* head_in_cache = "refs/lockstep/HEAD";

std::string shown(const Request& request) { return parse_address(request.repository).without_password; }

// Names of branches and tags near to what was asked for.
std::string near_names(const std::string& revision, const std::vector<AdvertisedRef>& refs) {
  std::vector<std::string> names;
  for (const auto& ref : refs)
    if (short_ref(ref.name) != ref.name) names.emplace_back(short_ref(ref.name));
  if (const auto close = nearest(revision, names); !close.empty()) return "did you mean " + close + "?";
  if (names.empty()) return "the repository has neither branches nor tags";
  constexpr std::size_t most = 8;
  const bool is_cut = names.size() > most;
  if (is_cut) names.resize(most);
  return "there are: " + join(names, ", ") + (is_cut ? ", ..." : "");
}

Error unknown_revision(const Request& request, const std::vector<AdvertisedRef>& refs) {
  return Error("unable to resolve '{}' to a commit SHA in {}", request.revision, shown(request))
      .hint(near_names(request.revision, refs));
}

// ---- repositories on this machine, read where they are

std::string local_path(const std::string& repository) {
  constexpr std::string_view scheme = "file://";
  if (repository.starts_with(scheme)) return repository.substr(scheme.size());
  return parse_address(repository).scheme.empty() ? repository : "";
}

std::vector<AdvertisedRef> refs_of(git_repository* repository, const char* head_name) {
  std::vector<AdvertisedRef> refs;
  const auto add = [&](const std::string& shown_name, const char* name) {
    Reference ref;
    GitObject commit;
    if (git_reference_lookup(out(ref), repository, name) < 0) return;
    if (git_reference_peel(out(commit), ref.get(), GIT_OBJECT_COMMIT) < 0) return;
    refs.push_back({shown_name, hex(*git_object_id(commit.get()))});
  };
  add("HEAD", head_name);
  git_strarray names{};
  check(git_reference_list(&names, repository), "list the branches and tags");
  std::vector<std::string> sorted(names.strings, names.strings + names.count);
  git_strarray_dispose(&names);
  std::sort(sorted.begin(), sorted.end());
  for (const auto& name : sorted)
    if (!name.starts_with("refs/lockstep/")) add(name, name.c_str());
  return refs;
}

// The full name of the commit if the repository has it, "" otherwise.
std::string commit_in(git_repository* repository, const std::string& name) {
  git_oid id{};
  if (git_oid_fromstrn(&id, name.c_str(), name.size()) < 0) return "";
  GitObject object, commit;
  if (git_object_lookup_prefix(out(object), repository, &id, name.size(), GIT_OBJECT_ANY) < 0) return "";
  if (git_object_peel(out(commit), object.get(), GIT_OBJECT_COMMIT) < 0) return "";
  return hex(*git_object_id(commit.get()));
}

// By git's own notation; "" when it names nothing.
std::string commit_named(git_repository* repository, const std::string& spec) {
  GitObject object, commit;
  if (git_revparse_single(out(object), repository, spec.c_str()) < 0) return "";
  if (git_object_peel(out(commit), object.get(), GIT_OBJECT_COMMIT) < 0) return "";
  return hex(*git_object_id(commit.get()));
}

std::string commit_for(const Request& request, git_repository* repository,
                       const std::vector<AdvertisedRef>& refs) {
  const auto target = resolve(request.revision, refs, request.tag_prefix);
  // On this machine also what git itself understands: "HEAD~2", "main@{yesterday}".
  if (!target)
    if (auto commit = commit_named(repository, request.revision); !commit.empty()) return commit;
  if (!target) throw unknown_revision(request, refs);
  const std::string commit = commit_in(repository, target->prefix.empty() ? target->commit : target->prefix);
  if (commit.empty()) throw unknown_revision(request, refs);
  return commit;
}

Revision answer(const Request& request, const std::string& path, const std::string& commit) {
  Revision revision{shown(request), request.revision, commit, open_tree(path, commit)};
  if (!request.submodules) return revision;
  auto modules = submodules_of(path, commit, request.repository);
  if (modules.empty()) return revision;
  revision.files = with_submodules(revision.files, std::move(modules), [request](const Submodule& module) {
    Request inner = request;
    inner.repository = module.url;
    inner.revision = module.commit;
    inner.tag_prefix.clear();
    inner.cancelled = nullptr;  // asked for later: whoever owns the flag may be gone
    return fetch(inner).files;
  });
  return revision;
}

Revision read_local(const Request& request, const std::string& path) {
  Repository repository;
  if (git_repository_open_ext(out(repository), path.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr) < 0) {
    if (!fs::exists(path)) throw Error("no such repository: {}", path).hint("check the path, or give a URL");
    throw Error("{} is no Git repository: {}", path, last_error())
        .hint("run `git init` there, or render the folder itself with --path");
  }
  const auto commit = commit_for(request, repository.get(), refs_of(repository.get(), "HEAD"));
  return answer(request, git_repository_commondir(repository.get()), commit);
}

// ---- repositories elsewhere, through a bare cache

struct Fetching {
  const Request& request;
  Credentials credentials;
  std::chrono::steady_clock::time_point next_line{};

  bool is_cancelled() const { return request.cancelled != nullptr && *request.cancelled; }
};

int on_transfer(const git_indexer_progress* stats, void* payload) noexcept {
  auto& fetching = *static_cast<Fetching*>(payload);
  if (fetching.is_cancelled()) return GIT_EUSER;
  const auto now = std::chrono::steady_clock::now();
  if (!fetching.request.on_progress || stats->total_objects == 0 || now < fetching.next_line) return 0;
  fetching.next_line = now + std::chrono::milliseconds(250);
  try {
    fetching.request.on_progress(fmt::format("fetching {}: {} of {} objects, {} KiB", shown(fetching.request),
                                             stats->received_objects, stats->total_objects,
                                             stats->received_bytes / 1024));
  } catch (...) {
    return GIT_EUSER;
  }
  return 0;
}

int on_sideband(const char*, int, void* payload) noexcept {
  return static_cast<Fetching*>(payload)->is_cancelled() ? GIT_EUSER : 0;
}

int on_question(git_credential** out, const char* url, const char* user, unsigned allowed,
                void* payload) noexcept {
  return Credentials::on_question(out, url, user, allowed, &static_cast<Fetching*>(payload)->credentials);
}

// What went wrong on the way to a remote, without credentials, and what to do about it.
Error remote_error(const Fetching& fetching, const char* what) {
  if (fetching.is_cancelled())
    return Error("fetching {} was interrupted", shown(fetching.request)).kind(ErrorKind::Interrupted);
  const std::string repository = shown(fetching.request);
  const std::string reason = replace_all(last_error(), fetching.request.repository, repository);
  const std::string lower = to_lower(reason);
  std::string hint = "check the URL and that this machine can reach it";
  if (contains(lower, "authenti") || contains(lower, "401") || contains(lower, "403") ||
      contains(lower, "too many redirects"))
    hint =
        "set LOCKSTEP_GIT_USERNAME and LOCKSTEP_GIT_PASSWORD (or LOCKSTEP_GIT_TOKEN), or add the host to "
        "~/.netrc";
  else if (contains(lower, "certificate") || contains(lower, "ssl") || contains(lower, "x509"))
    hint = "set GIT_SSL_CAINFO or SSL_CERT_FILE to the certificate of its authority";
  else if (contains(lower, "404") || contains(lower, "not found"))
    hint = "check the URL; a private repository answers so to strangers";
  return Error("cannot {} {}: {}", what, repository, reason).hint(hint);
}

git_fetch_options fetch_options(Fetching& fetching) {
  git_fetch_options options = GIT_FETCH_OPTIONS_INIT;
  options.callbacks.payload = &fetching;
  options.callbacks.credentials = on_question;
  options.callbacks.transfer_progress = on_transfer;
  options.callbacks.sideband_progress = on_sideband;
  options.proxy_opts.type = GIT_PROXY_AUTO;
  options.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
  options.update_fetchhead = 0;
#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 9
  options.depth = fetching.request.revision.empty() || !is_full_commit(fetching.request.revision) ? 1 : 0;
#endif
  return options;
}

std::vector<AdvertisedRef> advertised(git_remote* remote) {
  const git_remote_head** heads = nullptr;
  std::size_t count = 0;
  check(git_remote_ls(&heads, &count, remote), "list what the remote has");
  std::vector<AdvertisedRef> refs;
  for (std::size_t i = 0; i < count; ++i) {
    std::string name = heads[i]->name;
    constexpr std::string_view peeled = "^{}";  // the line after an annotated tag: what it points to
    if (name.ends_with(peeled)) {
      name.resize(name.size() - peeled.size());
      if (!refs.empty() && refs.back().name == name) refs.back().commit = hex(heads[i]->oid);
    } else {
      refs.push_back({std::move(name), hex(heads[i]->oid)});
    }
  }
  return refs;
}

void fetch_refs(git_remote* remote, Fetching& fetching, std::vector<std::string> refspecs) {
  std::vector<char*> texts;
  for (auto& spec : refspecs) texts.push_back(spec.data());
  const git_strarray array{texts.data(), texts.size()};
  const git_fetch_options options = fetch_options(fetching);
  if (git_remote_fetch(remote, &array, &options, nullptr) < 0) throw remote_error(fetching, "fetch");
}

std::string refspec(const std::string& ref) {
  return "+" + ref + ":" + (ref == "HEAD" ? std::string(head_in_cache) : ref);
}

// Brings what the request needs into the cache and says which commit it is.
std::string bring(git_repository* cache, Fetching& fetching) {
  const Request& request = fetching.request;
  if (is_full_commit(request.revision))  // names its content: nothing can have changed
    if (auto known = commit_in(cache, request.revision); !known.empty()) return known;
  Remote remote;
  check(git_remote_create_anonymous(out(remote), cache, request.repository.c_str()), "use {} as a remote",
        shown(request));
  const git_fetch_options options = fetch_options(fetching);
  if (git_remote_connect(remote.get(), GIT_DIRECTION_FETCH, &options.callbacks, &options.proxy_opts,
                         nullptr) < 0)
    throw remote_error(fetching, "reach");
  const auto refs = advertised(remote.get());
  const auto target = resolve(request.revision, refs, request.tag_prefix);
  if (!target) throw unknown_revision(request, refs);
  if (!target->ref.empty()) {
    git_oid id;
    const std::string name = target->ref == "HEAD" ? head_in_cache : target->ref;
    Reference updated;
    if (!commit_in(cache, target->commit).empty() && parse_id(target->commit, id)) {
      check(git_reference_create(out(updated), cache, name.c_str(), &id, 1, nullptr), "note {}", name);
    } else {
      fetch_refs(remote.get(), fetching, {refspec(target->ref)});
    }
    if (auto commit = commit_in(cache, target->commit); !commit.empty()) return commit;
  }
  // A commit that no name points to: any branch or tag may contain it.
  const std::string wanted = target->prefix.empty() ? target->commit : target->prefix;
  if (auto known = commit_in(cache, wanted); !known.empty()) return known;
  fetch_refs(remote.get(), fetching, {"+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"});
  auto commit = commit_in(cache, wanted);
  if (commit.empty()) throw unknown_revision(request, refs);
  return commit;
}

// A bare repository at `path`; made elsewhere and renamed, so that nobody ever sees half of one.
Repository open_cache(const std::string& path) {
  Repository cache;
  if (git_repository_open_bare(out(cache), path.c_str()) == 0) return cache;
  fs::remove_all(path);
  const std::string fresh = path + ".new-" + std::to_string(::getpid());
  fs::remove_all(fresh);
  check(git_repository_init(out(cache), fresh.c_str(), 1), "make a cache in {}", fresh);
  cache.reset();
  fs::rename(fresh, path);
  check(git_repository_open_bare(out(cache), path.c_str()), "open the cache {}", path);
  return cache;
}

// A name whose commit cannot be read: after a full disk or a crash of the machine.
bool is_damaged(git_repository* cache) {
  git_strarray names{};
  if (git_reference_list(&names, cache) < 0) return true;
  bool damaged = false;
  for (std::size_t i = 0; i < names.count && !damaged; ++i) {
    Reference ref;
    GitObject commit;
    damaged = git_reference_lookup(out(ref), cache, names.strings[i]) < 0;
    if (!damaged) damaged = git_reference_peel(out(commit), ref.get(), GIT_OBJECT_COMMIT) < 0;
  }
  git_strarray_dispose(&names);
  return damaged;
}

Revision fetch_remote(const Request& request) {
  const std::string folder = request.cache_folder.empty() ? cache_folder() + "/git" : request.cache_folder;
  fs::create_directories(folder);
  const std::string path = folder + "/" + sha256_hex(shown(request)).substr(0, 16) + ".git";
  const FileLock lock(path + ".lock");
  Repository cache = open_cache(path);
  if (!request.offline && is_damaged(cache.get())) {  // it costs time and nothing else
    cache.reset();
    fs::remove_all(path);
    cache = open_cache(path);
  }
  if (request.offline) {
    const auto refs = refs_of(cache.get(), head_in_cache);
    if (refs.empty() && !is_full_commit(request.revision))
      throw Error("{} is not in the cache and --offline forbids to fetch it", shown(request))
          .hint("run once without --offline");
    return answer(request, path, commit_for(request, cache.get(), refs));
  }
  Fetching fetching{request, Credentials(parse_address(request.repository))};
  return answer(request, path, bring(cache.get(), fetching));
}

}  // namespace

std::string without_credentials(const std::string& repository) {
  return parse_address(repository).without_password;
}

Revision fetch(const Request& request) {
  start_library();
  const std::string path = local_path(request.repository);
  return in_context(
      [&] {
        return "reading " + shown(request) + " at " + (request.revision.empty() ? "HEAD" : request.revision);
      },
      [&] { return path.empty() ? fetch_remote(request) : read_local(request, path); });
}

}  // namespace lockstep::git
