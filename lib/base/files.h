// SPDX-License-Identifier: Apache-2.0
#pragma once
// Files read whole and written in one step.

#include <optional>
#include <string>
#include <string_view>

namespace lockstep {

// nullopt when there is no such file; any other trouble is an Error.
std::optional<std::string> read_file_if_exists(const std::string& path);
std::string read_file(const std::string& path);
// Writes a temporary file beside `path` and renames it, so readers see the old or the new text and never half
// of it. Folders are made as needed.
void write_file_atomic(const std::string& path, std::string_view text, unsigned mode = 0600);
// $LOCKSTEP_CACHE_DIR, else $XDG_CACHE_HOME/lockstep, else ~/.cache/lockstep; not created.
std::string cache_folder();

}  // namespace lockstep
