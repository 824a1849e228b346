// SPDX-License-Identifier: Apache-2.0
#include "net/transfer_error.h"

#include "catch.h"

#include <curl/curl.h>

#include <cerrno>

using namespace lockstep;
using namespace lockstep::net;

TEST_CASE("failures of a transfer say what happened and what to do") {
  struct Row {
    TransferFailure failure;
    std::string_view reason, message, hint;
  };
  using std::chrono::seconds;
  const auto row = GENERATE(values<Row>({
      {{CURLE_COULDNT_CONNECT, ECONNREFUSED, "Failed to connect"},
       connection_refused,
       "refused",
       "cluster is up"},
      {{CURLE_COULDNT_CONNECT, EHOSTUNREACH, ""}, not_connected, "No route to host", "VPN"},
      {{CURLE_COULDNT_RESOLVE_HOST, 0, "Could not resolve host: x"}, host_not_found, "no such host", "DNS"},
      {{CURLE_OPERATION_TIMEDOUT, 0, "", seconds(30)}, timed_out, "within 30 s", "firewall"},
      {{CURLE_PEER_FAILED_VERIFICATION, 0, "SSL certificate problem: unable to get local issuer certificate"},
       not_trusted,
       "an authority that the kubeconfig does not name",
       "certificate-authority-data"},
      {{CURLE_PEER_FAILED_VERIFICATION, 0, "SSL certificate problem: certificate has expired"},
       not_trusted,
       "has expired",
       "renew"},
      {{CURLE_PEER_FAILED_VERIFICATION, 0,
        "SSL: no alternative certificate subject name matches target host name 'x'"},
       not_trusted,
       "another name",
       "tls-server-name"},
      {{CURLE_SSL_CERTPROBLEM, 0, "could not load PEM client certificate"},
       not_trusted,
       "client certificate",
       "PEM"},
      {{CURLE_SSL_CONNECT_ERROR, 0, "error:0A00010B:SSL routines::wrong version number"},
       not_connected,
       "no TLS",
       "http://"},
      {{CURLE_RECV_ERROR, 0, "OpenSSL SSL_read: ... tlsv13 alert certificate required"},
       not_trusted,
       "refused the client certificate",
       "expired"},
      {{CURLE_GOT_NOTHING, 0, "Empty reply from server"}, connection_lost, "lost", "try again"},
      {{CURLE_HTTP2_STREAM, 0, "HTTP/2 stream 1 was not closed cleanly"},
       connection_lost,
       "not closed",
       "try again"},
      {{CURLE_COULDNT_RESOLVE_PROXY, 0, "Could not resolve proxy: p"}, not_connected, "proxy", "proxy-url"},
      {{CURLE_OUT_OF_MEMORY, 0, ""}, not_connected, "Out of memory", ""},
  }));
  const auto error = transfer_error(row.failure, "https://example.org:6443");
  CAPTURE(error.text());
  CHECK(error.reason() == row.reason);
  CHECK(error.status() == 0);
  CHECK(error.message().find("https://example.org:6443") != std::string::npos);
  CHECK(error.message().find(row.message) != std::string::npos);
  CHECK(error.hint().find(row.hint) != std::string::npos);
}
