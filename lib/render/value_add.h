// SPDX-License-Identifier: Apache-2.0
#pragma once
// ValueAddTransformer: one text put into fields of selected resources, or into paths that stand in them.

#include "render/context.h"
#include "render/decode.h"
#include "render/resources.h"

#include <optional>
#include <string>
#include <vector>

namespace lockstep::render {

struct ValueAdd {
  struct Target {
    std::optional<Selector> selector;
    std::string field_path;
    std::int64_t position = 0;  // from 1: insert as this part of the path in the field; 0: replace the field
  };
  std::string value;
  std::vector<Target> targets;
};

ValueAdd read_value_add(Fields& fields, const Context& context);
void add_value(Resources& resources, const ValueAdd& add);

}  // namespace lockstep::render
