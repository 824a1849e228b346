// SPDX-License-Identifier: Apache-2.0
#include "commands.h"
#include "talk.h"
#include "version_info.h"

namespace lockstep::cli {

int run(const VersionOptions& options) {
  if (options.format == Format::Text)
    write_stdout("lockstep " LOCKSTEP_VERSION " (" LOCKSTEP_COMMIT ")\n");
  else
    print_document(Value::map({{"version", LOCKSTEP_VERSION}, {"commit", LOCKSTEP_COMMIT}}), options.format);
  return 0;
}

}  // namespace lockstep::cli
