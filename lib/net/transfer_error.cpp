// SPDX-License-Identifier: Apache-2.0
#include "net/transfer_error.h"

#include "base/strings.h"
#include "net/curl.h"

#include <cerrno>
#include <cstring>

namespace lockstep::net {

namespace {

Error made(std::string_view reason, std::string message, std::string hint) {
  return Error::with_message(std::move(message)).hint(std::move(hint)).api(0, std::string(reason));
}

Error connect_error(const TransferFailure& failure, const std::string& server) {
  if (failure.os_error == ECONNREFUSED)
    return made(connection_refused, fmt::format("connection to {} refused: nothing listens there", server),
                "check that the cluster is up and that the context's server is right (kubectl config view)");
  const std::string why =
      failure.os_error ? std::strerror(static_cast<int>(failure.os_error)) : failure.detail;
  return made(not_connected, fmt::format("cannot connect to {}: {}", server, why),
              "check the network, VPN or proxy between here and the cluster");
}

// OpenSSL's sentences as they stand in curl's error text.
Error trust_error(const TransferFailure& failure, const std::string& server) {
  struct Row {
    std::string_view part, message, hint;
  };
  static constexpr Row rows[] = {
      {"certificate has expired", "the certificate of {} has expired",
       "renew the server's certificate, or check this machine's clock"},
      {"not yet valid", "the certificate of {} is not valid yet", "check this machine's clock"},
      {"subject name", "the certificate of {} was made out to another name",
       "set tls-server-name in the kubeconfig's cluster to a name in the certificate"},
      {"self-signed certificate",
       "the certificate of {} was signed by an authority that the kubeconfig does not name",
       "check certificate-authority-data of the cluster; it may be from an older cluster"},
      {"self signed certificate",
       "the certificate of {} was signed by an authority that the kubeconfig does not name",
       "check certificate-authority-data of the cluster; it may be from an older cluster"},
      {"local issuer", "the certificate of {} was signed by an authority that the kubeconfig does not name",
       "check certificate-authority-data of the cluster; it may be from an older cluster"},
      {"signature failure", "the certificate of {} was signed by another authority of the same name",
       "check certificate-authority-data of the cluster; it may be from an older cluster"},
  };
  for (const auto& row : rows)
    if (contains(failure.detail, row.part))
      return made(not_trusted, replace_all(row.message, "{}", server), std::string(row.hint));
  return made(not_trusted, fmt::format("the certificate of {} is not trusted: {}", server, failure.detail),
              "check certificate-authority-data of the cluster in the kubeconfig");
}

}  // namespace

Error transfer_error(const TransferFailure& failure, const std::string& server) {
  const auto detail = failure.detail.empty()
                          ? std::string(curl().easy_strerror(static_cast<CURLcode>(failure.code)))
                          : failure.detail;
  const TransferFailure full{failure.code, failure.os_error, detail, failure.waited};
  switch (failure.code) {
    case CURLE_COULDNT_CONNECT:
      return connect_error(full, server);
    case CURLE_COULDNT_RESOLVE_HOST:
      return made(host_not_found, fmt::format("no such host: {}", server),
                  "check the server of the context, DNS and VPN");
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
      return made(not_connected, fmt::format("cannot reach {} through the proxy: {}", server, detail),
                  "check proxy-url of the kubeconfig and HTTPS_PROXY, or add the server to NO_PROXY");
    case CURLE_OPERATION_TIMEDOUT:
      return made(timed_out,
                  fmt::format("{} did not answer within {:.0f} s", server,
                              std::chrono::duration<double>(failure.waited).count()),
                  "check the network, VPN or firewall between here and the cluster");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
      return trust_error(full, server);
    case CURLE_SSL_CACERT_BADFILE:
      return made(not_trusted, fmt::format("the certificate authority given for {} cannot be read", server),
                  "certificate-authority-data of the kubeconfig must be base64 of PEM");
    case CURLE_SSL_CERTPROBLEM:
      return made(not_trusted,
                  fmt::format("the client certificate for {} cannot be used: {}", server, detail),
                  "client-certificate-data and client-key-data of the user must be PEM and belong together");
    case CURLE_SSL_CONNECT_ERROR:
      return made(not_connected, fmt::format("no TLS connection to {}: {}", server, detail),
                  contains(detail, "wrong version number")
                      ? "the server does not speak TLS there: try http://"
                      : "check the server's port and certificates");
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      if (contains(detail, "alert"))  // TLS 1.3: a client certificate is refused after the handshake
        return made(not_trusted, fmt::format("{} refused the client certificate: {}", server, detail),
                    "renew client-certificate-data of the user; it may have expired");
      return made(connection_lost, fmt::format("connection to {} lost: {}", server, detail),
                  "try again; if it persists, look at the server and what stands in front of it");
    default:
      return made(not_connected, fmt::format("request to {} failed: {}", server, detail), "");
  }
}

}  // namespace lockstep::net
