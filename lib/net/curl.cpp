// SPDX-License-Identifier: Apache-2.0
#include "net/curl.h"

#include "base/error.h"

#include <dlfcn.h>

namespace lockstep::net {

namespace {

// The name of its binary interface since 7.16 of 2006.
constexpr const char* library_name = "libcurl.so.4";

template <class Function>
void find(void* library, const char* name, Function*& into) {
  void* symbol = ::dlsym(library, name);
  if (!symbol) throw Error("{} has no {}", library_name, name).hint("install libcurl 7.80 or newer");
  into = reinterpret_cast<Function*>(symbol);
}

Curl load() {
  void* library = ::dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
  if (!library)
    throw Error("cannot load libcurl: {}", ::dlerror()).hint("install libcurl (Debian: libcurl4)");
  Curl out{};
  find(library, "curl_global_init", out.global_init);
  find(library, "curl_getdate", out.getdate);
  find(library, "curl_slist_append", out.slist_append);
  find(library, "curl_slist_free_all", out.slist_free_all);
  find(library, "curl_easy_init", out.easy_init);
  find(library, "curl_easy_cleanup", out.easy_cleanup);
  find(library, "curl_easy_pause", out.easy_pause);
  find(library, "curl_easy_strerror", out.easy_strerror);
  find(library, "curl_easy_setopt", out.easy_setopt);
  find(library, "curl_easy_getinfo", out.easy_getinfo);
  find(library, "curl_multi_init", out.multi_init);
  find(library, "curl_multi_cleanup", out.multi_cleanup);
  find(library, "curl_multi_add_handle", out.multi_add_handle);
  find(library, "curl_multi_remove_handle", out.multi_remove_handle);
  find(library, "curl_multi_info_read", out.multi_info_read);
  find(library, "curl_multi_perform", out.multi_perform);
  find(library, "curl_multi_poll", out.multi_poll);
  find(library, "curl_multi_strerror", out.multi_strerror);
  find(library, "curl_multi_wakeup", out.multi_wakeup);
  find(library, "curl_multi_setopt", out.multi_setopt);
  return out;
}

}  // namespace

const Curl& curl() {
  static const Curl loaded = load();
  return loaded;
}

}  // namespace lockstep::net
