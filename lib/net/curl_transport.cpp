// SPDX-License-Identifier: Apache-2.0
#include "net/curl_transport.h"

#include "base/strings.h"
#include "net/curl.h"
#include "net/transfer_error.h"

#include <algorithm>

namespace lockstep::net {

namespace {

// One connection carries all requests and, at the server's limit of streams per connection, its neighbours
// the rest. More than a few would only repeat the TLS handshake.
constexpr long connections_per_host = 4;
// A paused stream is held back when this much of it waits to be read.
constexpr std::size_t high_water = 1U << 20;
// Routers and laptops forget connections without a word: a watch would wait for ever.
constexpr long keepalive_idle_s = 30, keepalive_interval_s = 15;
constexpr Duration longest_connect = std::chrono::seconds(30);

template <class T>
void set(CURL* easy, CURLoption option, T value) {
  if (const auto code = curl().easy_setopt(easy, option, value); code != CURLE_OK)
    throw Error("network: {}", curl().easy_strerror(code));
}
void set_text(CURL* easy, CURLoption option, const std::string& text) {
  if (!text.empty()) set(easy, option, text.c_str());
}
// `pem` must outlive the transfer.
void set_pem(CURL* easy, CURLoption option, const std::string& pem) {
  if (pem.empty()) return;
  // libcurl does not write to it: the flag says so.
  curl_blob blob{.data = const_cast<char*>(pem.data()), .len = pem.size(), .flags = CURL_BLOB_NOCOPY};
  set(easy, option, &blob);
}
long milliseconds(Duration duration) {
  return static_cast<long>(std::chrono::ceil<std::chrono::milliseconds>(duration).count());
}
std::string bracketed(const std::string& host) { return contains(host, ":") ? "[" + host + "]" : host; }

// The name in the certificate replaces the host of the URL, and the connection goes to the old host: so SNI
// and verification see the name. The server still reads its own address in Host.
struct Renamed {
  std::string url, connect_to, host_header;
};
Renamed rename(const Url& url, const std::string& server_name) {
  const auto port = std::to_string(url.port);
  return {url.scheme + "://" + server_name + ":" + port + url.path,
          server_name + ":" + port + ":" + bracketed(url.host) + ":" + port,
          "Host: " + bracketed(url.host) + ":" + port};
}

}  // namespace

struct CurlTransport::Exchange : std::enable_shared_from_this<Exchange> {
  Request request;
  Callback<Response> done;
  EasyHandle easy;
  HeaderList headers;
  HeaderList connect_to;
  Url url;
  char error_text[CURL_ERROR_SIZE] = {};
  TimerId head_timer = TimerId::None;

  Response response;
  std::string unread;  // of a stream, not handed over yet
  std::optional<int> ended;
  bool has_head = false, is_head_delivered = false, is_paused = false, is_held_back = false;
  bool is_delivery_posted = false;
  CurlTransport* transport = nullptr;
  CallId id = CallId::None;

  bool is_handed_over() const { return request.is_stream() && response.is_success(); }
  void add_header(const std::string& line) {
    auto* longer = curl().slist_append(headers.get(), line.c_str());
    if (!longer) throw std::bad_alloc();
    [[maybe_unused]] auto* same = headers.release();
    headers.reset(longer);
  }
  void set_up(const std::string& user_agent);
  void post_delivery() {
    if (std::exchange(is_delivery_posted, true)) return;
    transport->loop_.post([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->transport->deliver(self->id);
    });
  }
  Outcome<Response> outcome();

  // libcurl's callbacks only take notes; what they lead to happens later, outside of libcurl.
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  void read_header(std::string_view line);
};

void CurlTransport::Exchange::read_header(std::string_view line) {
  line = trim(line);
  if (line.starts_with("HTTP/")) {  // also after a 1xx or the answer of a proxy
    response = {};
    if (line.starts_with("HTTP/2")) transport->note_http2();
    const auto space = line.find(' ');
    response.status = space == std::string_view::npos
                          ? 0
                          : static_cast<int>(parse_int(line.substr(space + 1, 3)).value_or(0));
  } else if (line.empty()) {
    has_head = response.status >= 200;
    if (has_head && is_handed_over()) post_delivery();
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    response.headers.push_back(
        {std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1)))});
  }
}

std::size_t CurlTransport::Exchange::on_header(char* data, std::size_t size, std::size_t count,
                                               void* self) noexcept {
  try {
    static_cast<Exchange*>(self)->read_header({data, size * count});
    return size * count;
  } catch (...) {  // out of memory
    return 0;
  }
}

std::size_t CurlTransport::Exchange::on_body(char* data, std::size_t size, std::size_t count,
                                             void* self) noexcept {
  auto& x = *static_cast<Exchange*>(self);
  try {
    if (!x.is_handed_over()) {
      x.response.body.append(data, size * count);
      return size * count;
    }
    if (x.is_paused && x.unread.size() >= high_water) {
      x.is_held_back = true;
      return CURL_WRITEFUNC_PAUSE;  // the same bytes come again after the pause
    }
    x.unread.append(data, size * count);
    if (!x.is_paused) x.post_delivery();
    return size * count;
  } catch (...) {
    return 0;
  }
}

void CurlTransport::Exchange::set_up(const std::string& user_agent) {
  auto* handle = easy.get();
  url = parse_url(request.url);
  set_text(handle, CURLOPT_USERAGENT, user_agent);
  set(handle, CURLOPT_NOSIGNAL, 1L);
  set(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(handle, CURLOPT_PIPEWAIT, 1L);
  set(handle, CURLOPT_TCP_KEEPALIVE, 1L);
  set(handle, CURLOPT_TCP_KEEPIDLE, keepalive_idle_s);
  set(handle, CURLOPT_TCP_KEEPINTVL, keepalive_interval_s);
  set(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(handle, CURLOPT_ERRORBUFFER, error_text);
  set(handle, CURLOPT_HEADERFUNCTION, &on_header);
  set(handle, CURLOPT_HEADERDATA, this);
  set(handle, CURLOPT_WRITEFUNCTION, &on_body);
  set(handle, CURLOPT_WRITEDATA, this);
  // Streams are not compressed: a compressor would hold lines back.
  if (!request.is_stream()) set(handle, CURLOPT_ACCEPT_ENCODING, "gzip");
  set_text(handle, CURLOPT_PROXY, request.proxy);

  const auto connect =
      request.timeout > Duration{} ? std::min(request.timeout, longest_connect) : longest_connect;
  set(handle, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(connect));
  if (!request.is_stream()) set(handle, CURLOPT_TIMEOUT_MS, milliseconds(request.timeout));
  if (request.tls) {
    const auto& tls = *request.tls;
    set_pem(handle, CURLOPT_CAINFO_BLOB, tls.ca_pem);
    set_pem(handle, CURLOPT_SSLCERT_BLOB, tls.cert_pem);
    set_pem(handle, CURLOPT_SSLKEY_BLOB, tls.key_pem);
    if (tls.insecure) {
      set(handle, CURLOPT_SSL_VERIFYPEER, 0L);
      set(handle, CURLOPT_SSL_VERIFYHOST, 0L);
    }
  }
  std::string address = request.url;
  if (request.tls && !request.tls->server_name.empty() && url.scheme == "https") {
    const auto renamed = rename(url, request.tls->server_name);
    address = renamed.url;
    connect_to.reset(curl().slist_append(nullptr, renamed.connect_to.c_str()));
    set(handle, CURLOPT_CONNECT_TO, connect_to.get());
    add_header(renamed.host_header);
  }
  set(handle, CURLOPT_URL, address.c_str());

  for (const auto& [name, value] : request.headers) add_header(name + ": " + value);
  if (request.body.empty()) {
    if (request.method == "POST" || request.method == "PUT") set(handle, CURLOPT_POSTFIELDSIZE, 0L);
  } else {
    add_header("Expect:");  // no round trip to ask whether a body is welcome
    set(handle, CURLOPT_POSTFIELDS, request.body.c_str());
    set(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  if (request.method != "GET" || !request.body.empty())
    set(handle, CURLOPT_CUSTOMREQUEST, request.method.c_str());
  if (headers) set(handle, CURLOPT_HTTPHEADER, headers.get());
}

Outcome<Response> CurlTransport::Exchange::outcome() {
  if (*ended == CURLE_OK) return std::move(response);
  TransferFailure failure{.code = *ended, .detail = error_text, .waited = request.timeout};
  curl().easy_getinfo(easy.get(), CURLINFO_OS_ERRNO, &failure.os_error);
  curl_off_t microseconds = 0;
  curl().easy_getinfo(easy.get(), CURLINFO_TOTAL_TIME_T, &microseconds);
  if (microseconds > 0) failure.waited = std::chrono::microseconds(microseconds);
  return transfer_error(failure, url.scheme + "://" + bracketed(url.host) + ":" + std::to_string(url.port));
}

CurlTransport::CurlTransport(Loop& loop, std::string user_agent)
    : loop_(loop), user_agent_(std::move(user_agent)) {
  curl().multi_setopt(static_cast<CURLM*>(loop_.multi()), CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
}

// Not before: without multiplexing each watch takes a connection of its own, and one that waits for libcurl's
// limit is not woken when the limit is raised.
void CurlTransport::note_http2() {
  if (std::exchange(is_http2_, true)) return;
  loop_.post([multi = static_cast<CURLM*>(loop_.multi())] {
    curl().multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections_per_host);
  });
}

CurlTransport::~CurlTransport() {
  for (const auto& [id, exchange] : exchanges_) {
    loop_.cancel(exchange->head_timer);
    loop_.stop_transfer(exchange->easy.get());
  }
}

CallId CurlTransport::send(Request request, Callback<Response> done) {
  const CallId id{++last_id_};
  auto exchange = std::make_shared<Exchange>();
  exchange->request = std::move(request);
  exchange->done = std::move(done);
  exchange->transport = this;
  exchange->id = id;
  exchange->easy.reset(curl().easy_init());
  if (!exchange->easy) throw std::bad_alloc();
  exchange->set_up(user_agent_);
  if (exchange->request.is_stream() && exchange->request.timeout > Duration{}) {
    exchange->head_timer = loop_.after(exchange->request.timeout, [this, id] {
      auto& late = *exchanges_.at(id);
      late.head_timer = TimerId::None;
      if (late.has_head && late.is_handed_over()) return;
      loop_.stop_transfer(late.easy.get());
      finish(id, CURLE_OPERATION_TIMEDOUT);
    });
  }
  loop_.start_transfer(exchange->easy.get(), [this, id](int code) { finish(id, code); });
  exchanges_.emplace(id, std::move(exchange));
  return id;
}

void CurlTransport::finish(CallId id, int code) {
  exchanges_.at(id)->ended = code;
  deliver(id);
}

void CurlTransport::deliver(CallId id) {
  const auto found = exchanges_.find(id);
  if (found == exchanges_.end()) return;
  const auto exchange = found->second;  // every callback may cancel or pause it
  const auto goes_on = [&] { return !exchange->is_paused && exchanges_.contains(id); };
  exchange->is_delivery_posted = false;
  if (exchange->has_head && exchange->is_handed_over()) {
    if (goes_on() && !std::exchange(exchange->is_head_delivered, true) && exchange->request.on_head)
      exchange->request.on_head(exchange->response);
    if (goes_on() && !exchange->unread.empty())
      exchange->request.on_bytes(std::exchange(exchange->unread, {}));
  }
  if (!exchange->ended || !goes_on()) return;
  exchanges_.erase(id);
  loop_.cancel(exchange->head_timer);
  exchange->done(exchange->outcome());
}

void CurlTransport::cancel(CallId id) {
  const auto found = exchanges_.extract(id);
  if (found.empty()) return;
  loop_.cancel(found.mapped()->head_timer);
  loop_.stop_transfer(found.mapped()->easy.get());
}

void CurlTransport::pause(CallId id, bool paused) {
  const auto found = exchanges_.find(id);
  if (found == exchanges_.end() || found->second->is_paused == paused) return;
  auto& exchange = *found->second;
  exchange.is_paused = paused;
  if (paused) return;
  if (std::exchange(exchange.is_held_back, false)) curl().easy_pause(exchange.easy.get(), CURLPAUSE_CONT);
  exchange.post_delivery();
}

}  // namespace lockstep::net
