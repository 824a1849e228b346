// SPDX-License-Identifier: Apache-2.0
// What the leak checker is told to pass over.

// libgit2 1.5 keeps the match data of the patterns that it reads its configuration with.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libpcre2\n"; }
