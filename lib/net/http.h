// SPDX-License-Identifier: Apache-2.0
#pragma once
// HTTP as the rest of lockstep sees it: requests, responses, and Transport, the interface to the network.

#include "net/loop.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lockstep::net {

struct Header {
  std::string name, value;
};

// Whom to trust and who we are. Texts are PEM, from memory, so that nothing is written to disk for curl.
struct Tls {
  std::string ca_pem;  // empty: the system's authorities
  std::string cert_pem, key_pem;
  std::string server_name;  // name in the certificate when it is not the URL's host
  bool insecure = false;    // accept any certificate
};

struct Response {
  int status = 0;
  std::vector<Header> headers;
  std::string body;  // empty for a stream that was handed over as it came

  // First header of that name in any case; "" when missing.
  std::string_view header(std::string_view name) const;
  bool is_success() const { return status >= 200 && status < 300; }
};

struct Request {
  std::string method = "GET";
  std::string url;
  std::vector<Header> headers;
  std::string body;
  std::shared_ptr<const Tls> tls;  // null: system authorities, no client certificate
  std::string proxy;               // empty: HTTPS_PROXY, NO_PROXY and so on decide
  // Whole exchange, or the wait for the first byte of a stream; zero: no limit.
  Duration timeout = std::chrono::seconds(60);
  // May be sent again when nobody knows whether it arrived. Server-side apply sets it; see is_idempotent.
  bool repeatable = false;

  // Set both for a stream: a 2xx body arrives in pieces while the exchange lasts and is not collected.
  std::function<void(const Response& head)> on_head;
  std::function<void(std::string_view bytes)> on_bytes;
  bool is_stream() const { return static_cast<bool>(on_bytes); }
};
// By the method's definition, or because the request says so.
bool is_idempotent(const Request& request);

// Error::reason() of an exchange without an answer.
inline constexpr std::string_view connection_refused = "ConnectionRefused", host_not_found = "HostNotFound",
                                  timed_out = "TimedOut", connection_lost = "ConnectionLost",
                                  not_trusted = "CertificateNotTrusted", not_connected = "ConnectionFailed";

enum class CallId : std::uint64_t { None = 0 };

class Transport {
 public:
  virtual ~Transport() = default;  // outstanding calls end without an answer; not to be ended by a callback
  // `done` gets every answer of the server whatever its status; an Error means that there was none.
  virtual CallId send(Request request, Callback<Response> done) = 0;
  // Ends a call; its callbacks are not called any more. Unknown and finished ids are ignored.
  virtual void cancel(CallId call) = 0;
  // Stops reading a stream, so that the sender is slowed down, and goes on.
  virtual void pause(CallId call, bool paused) = 0;
};

struct Url {
  std::string scheme, host, path;  // host without the brackets of IPv6
  int port = 0;
};
// Throws Error on anything but http:// and https:// with a host.
Url parse_url(std::string_view text);
// All but letters, digits and -._~ as %XX.
std::string percent_encode(std::string_view text);
// {"a", "b c"} becomes "a=b%20c", joined with &; parts with an empty value are left out.
std::string query_string(const std::vector<Header>& parts);

}  // namespace lockstep::net
