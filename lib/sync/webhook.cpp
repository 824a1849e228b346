// SPDX-License-Identifier: Apache-2.0
#include "sync/webhook.h"

#include "base/strings.h"

namespace lockstep::sync {

bool is_webhook_down(const Error& error) {
  if (error.status() < 500) return false;
  const std::string& text = error.message();
  return contains(text, "failed calling webhook") || contains(text, "conversion webhook for") ||
         contains(text, "no endpoints available for service");
}

}  // namespace lockstep::sync
