// SPDX-License-Identifier: Apache-2.0
#pragma once
// What becomes of block scalars in kustomize, which writes every manifest once more with go-yaml v3 and reads
// it back before it prints it: not all of them come back as they were.

#include <string>
#include <string_view>

namespace lockstep {

// False for a text that go-yaml writes as a block (`|` or `>`) and cannot read again: it begins with a tab.
bool survives_as_block(std::string_view text);
// A text that was written with `>`, after go-yaml has written it with `>` and read it again. Line breaks
// beside lines that are indented deeper become two.
std::string reprinted_folded(std::string_view text);

}  // namespace lockstep
