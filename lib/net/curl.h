// SPDX-License-Identifier: Apache-2.0
#pragma once
// libcurl, loaded at the first use. Linking it would cost every start some thirty libraries, 8 ms and 5 MiB,
// for `render`, `version` and a shell's completion too.

#include "base/handle.h"

#include <curl/curl.h>

namespace lockstep::net {

struct Curl {
  decltype(&curl_global_init) global_init;
  decltype(&curl_getdate) getdate;
  decltype(&curl_slist_append) slist_append;
  decltype(&curl_slist_free_all) slist_free_all;
  decltype(&curl_easy_init) easy_init;
  decltype(&curl_easy_cleanup) easy_cleanup;
  decltype(&curl_easy_pause) easy_pause;
  decltype(&curl_easy_strerror) easy_strerror;
  CURLcode (*easy_setopt)(CURL*, CURLoption, ...);
  CURLcode (*easy_getinfo)(CURL*, CURLINFO, ...);
  decltype(&curl_multi_init) multi_init;
  decltype(&curl_multi_cleanup) multi_cleanup;
  decltype(&curl_multi_add_handle) multi_add_handle;
  decltype(&curl_multi_remove_handle) multi_remove_handle;
  decltype(&curl_multi_info_read) multi_info_read;
  decltype(&curl_multi_perform) multi_perform;
  decltype(&curl_multi_poll) multi_poll;
  decltype(&curl_multi_strerror) multi_strerror;
  decltype(&curl_multi_wakeup) multi_wakeup;
  CURLMcode (*multi_setopt)(CURLM*, CURLMoption, ...);
};

// Safe on any thread. Error when this machine has no libcurl.
const Curl& curl();

inline void free_easy(CURL* easy) { curl().easy_cleanup(easy); }
inline void free_multi(CURLM* multi) { curl().multi_cleanup(multi); }
inline void free_list(curl_slist* list) { curl().slist_free_all(list); }
using EasyHandle = Handle<CURL, free_easy>;
using MultiHandle = Handle<CURLM, free_multi>;
using HeaderList = Handle<curl_slist, free_list>;

}  // namespace lockstep::net
