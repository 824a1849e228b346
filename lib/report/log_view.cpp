// SPDX-License-Identifier: Apache-2.0
#include "report/log_view.h"

#include "base/strings.h"
#include "report/style.h"
#include "value/json.h"

#include <functional>

namespace lockstep::report {

namespace {

std::string prefix_of(const logs::Line& line) {
  const logs::Stream& stream = *line.stream;
  std::string out = stream.rank.name();
  if (!stream.is_main) out += "/" + stream.container;
  if (line.attempt > 0) out += "#" + std::to_string(line.attempt + 1);
  return "[" + out + "] ";
}

Colour colour_of_rank(const std::string& name) {
  constexpr Colour colours[] = {Colour::Green, Colour::Yellow, Colour::Blue, Colour::Red};
  return colours[std::hash<std::string>{}(name) % std::size(colours)];
}

// Progress bars rewrite their line with carriage returns; what they came to is what counts in a file.
std::string_view last_segment(std::string_view text) {
  while (text.ends_with('\r')) text.remove_suffix(1);
  const auto at = text.rfind('\r');
  return at == std::string_view::npos ? text : text.substr(at + 1);
}

}  // namespace

std::string log_text(const logs::Line& line, const LogStyle& style) {
  std::string out;
  if (style.prefix) out += paint(prefix_of(line), colour_of_rank(line.stream->rank.name()), style.colours);
  if (style.timestamps) out += std::string(line.stamp) + " ";
  const auto text = last_segment(line.text);
  return out + (style.is_terminal ? printable(text) : std::string(text)) + "\n";
}

std::string log_json(const logs::Line& line, const ObjectRef& job) {
  const logs::Stream& stream = *line.stream;
  return to_json(Value::map({{"time", line.stamp},
                             {"kind", job.kind},
                             {"namespace", job.ns},
                             {"job", job.name},
                             {"role", stream.rank.role},
                             {"index", stream.rank.index},
                             {"pod", stream.pod},
                             {"container", stream.container},
                             {"attempt", Value::integer(line.attempt)},
                             {"line", last_segment(line.text)}})) +
         "\n";
}

}  // namespace lockstep::report
