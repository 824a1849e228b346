// SPDX-License-Identifier: Apache-2.0
#pragma once
// Webhooks of admission and conversion that do not answer yet: their pods may come in the same sync.

#include "base/error.h"

namespace lockstep::sync {

// The API server could not reach a webhook, as opposed to: it was reached and said no.
bool is_webhook_down(const Error& error);

}  // namespace lockstep::sync
