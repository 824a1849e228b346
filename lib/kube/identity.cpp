// SPDX-License-Identifier: Apache-2.0
#include "kube/identity.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/strings.h"

namespace lockstep::kube {

namespace {

// The kubelet renews a pod's token on disk well before it expires; client-go looks as often.
constexpr auto token_file_interval = std::chrono::minutes(1);
// A credential that ends during the request is no use.
constexpr auto expiry_margin = std::chrono::seconds(10);

PluginCredential read_credential(const Config& config) {
  if (config.exec) return run_exec_plugin(*config.exec);
  PluginCredential out{.token = config.token};
  if (!config.token_file.empty()) {
    const auto text = in_context([&] { return "reading the token of user " + config.user; },
                                 [&] { return read_file(config.token_file); });
    out.token = trim(text);
  }
  return out;
}

std::vector<net::Header> headers_of(const Config& config, const std::string& token) {
  std::vector<net::Header> out;
  if (!token.empty()) {
    out.push_back({"Authorization", "Bearer " + token});
  } else if (!config.username.empty()) {
    out.push_back({"Authorization", "Basic " + base64_encode(config.username + ":" + config.password)});
  }
  if (!config.as.empty()) out.push_back({"Impersonate-User", config.as});
  for (const auto& group : config.as_groups) out.push_back({"Impersonate-Group", group});
  return out;
}

}  // namespace

Authenticator::Authenticator(net::Loop& loop, Config config)
    : loop_(loop), config_(std::make_shared<const Config>(std::move(config))) {}

bool Authenticator::is_fresh() const { return is_known_ && (!good_until_ || loop_.now() < *good_until_); }

void Authenticator::adopt(PluginCredential credential) {
  auto tls = config_->tls;
  if (!credential.cert_pem.empty()) {
    tls.cert_pem = std::move(credential.cert_pem);
    tls.key_pem = std::move(credential.key_pem);
  }
  identity_.headers = headers_of(*config_, credential.token);
  identity_.tls = std::make_shared<const net::Tls>(std::move(tls));
  ++identity_.generation;
  is_known_ = true;
  good_until_.reset();
  if (!config_->token_file.empty()) good_until_ = loop_.now() + token_file_interval;
  if (credential.expires) good_until_ = *credential.expires - expiry_margin;
}

void Authenticator::answer_all(const Outcome<Identity>& outcome) {
  for (const auto& done : std::exchange(waiting_, {})) done(outcome);
}

void Authenticator::identify(net::Callback<Identity> done) {
  if (is_fresh()) return done(identity_);
  if (!config_->exec) {
    done(outcome_of([&] {
      adopt(read_credential(*config_));
      return identity_;
    }));
    return;
  }
  waiting_.push_back(std::move(done));
  if (std::exchange(is_running_, true)) return;
  loop_.offload([config = config_] { return read_credential(*config); },
                [this, alive = std::weak_ptr(alive_)](Outcome<PluginCredential> credential) {
                  if (alive.expired()) return;
                  is_running_ = false;
                  answer_all(outcome_of([&] {
                    adopt(std::move(credential).take());
                    return identity_;
                  }));
                });
}

bool Authenticator::renew(const Identity& refused) {
  if (config_->token_file.empty() && !config_->exec) return false;
  if (refused.generation == identity_.generation) is_known_ = false;  // else somebody else renewed it already
  return true;
}

}  // namespace lockstep::kube
