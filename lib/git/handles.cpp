// SPDX-License-Identifier: Apache-2.0
#include "git/handles.h"

#include <cstdlib>
#include <filesystem>

namespace lockstep::git {

namespace {

bool exists(const char* path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

void set_certificates() {
  const char* file = nullptr;
  for (const char* variable : {"GIT_SSL_CAINFO", "SSL_CERT_FILE"})
    if (const char* value = std::getenv(variable); file == nullptr && value != nullptr && *value != 0)
      file = value;
  const char* folder = std::getenv("SSL_CERT_DIR");
  if (folder != nullptr && (*folder == 0 || !exists(folder))) folder = nullptr;
  // Debian, Ubuntu and Alpine; Fedora; SUSE.
  for (const char* known :
       {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem"})
    if (file == nullptr && folder == nullptr && exists(known)) file = known;
  if (file != nullptr || folder != nullptr) git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, folder);
}

}  // namespace

void start_library() {
  static const bool is_started = [] {
    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    set_certificates();
    return true;
  }();
  static_cast<void>(is_started);
}

std::string last_error() {
  const git_error* error = git_error_last();
  return error != nullptr && error->message != nullptr ? error->message : "no reason given";
}

std::string hex(const git_oid& id) {
  char text[GIT_OID_HEXSZ + 1];
  git_oid_tostr(text, sizeof text, &id);
  return text;
}

bool parse_id(const std::string& text, git_oid& out) {
  return text.size() == GIT_OID_HEXSZ && git_oid_fromstr(&out, text.c_str()) == 0;
}

}  // namespace lockstep::git
