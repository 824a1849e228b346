// SPDX-License-Identifier: Apache-2.0
#include "talk.h"

#include "base/strings.h"
#include "value/json.h"
#include "value/yaml.h"

#include <unistd.h>

namespace lockstep::cli {

namespace {

using namespace std::chrono_literals;
constexpr auto frame = 100ms;

int exit_code_of(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::Failure:
      return 1;
    case ErrorKind::Usage:
      return 2;
    case ErrorKind::Unhealthy:
      return 4;
    case ErrorKind::NeedsConsent:
      return 5;
    case ErrorKind::Interrupted:
      return 130;
  }
  return 1;
}

}  // namespace

Talk::Talk(net::Loop& loop, const OutputOptions& output) : loop_(loop) {
  const bool colours = wants_colours(output, STDERR_FILENO);
  is_live_ = !output.quiet && is_terminal(STDERR_FILENO);
  progress_ = output.quiet ? report::silent_progress()
              : is_live_   ? report::live_progress(terminal_, colours)
                           : report::line_progress(terminal_, colours);
  if (is_live_) redraw_later();
}

Talk::~Talk() { loop_.cancel(timer_); }

void Talk::redraw_later() {
  timer_ = loop_.after(frame, [this] {
    progress_->redraw(summary_, loop_.now());
    redraw_later();
  });
}

void Talk::emit(sync::EventBody body) {
  const sync::Event event{loop_.now(), std::move(body)};
  summary_.on(event);
  progress_->on(event, summary_);
}

void Talk::close() {
  loop_.cancel(timer_);
  timer_ = net::TimerId::None;
  progress_ = report::silent_progress();
}

report::TableStyle table_style(const OutputOptions& output) {
  return {wants_colours(output, STDOUT_FILENO), stdout_columns()};
}

void print_document(const Value& document, Format format) {
  write_stdout(format == Format::Yaml ? to_yaml(document) : to_json(document, {.indent = 2}) + "\n");
}

int report_error(const Error& error, const OutputOptions& output) {
  StderrTerminal().write("error: " + error.text() + "\n");
  if (output.format != Format::Text) {
    Value contexts = Value::list();
    for (const auto& context : error.contexts()) contexts.push(context);
    print_document(Value::map({{"error", Value::map({{"message", error.message()},
                                                     {"context", std::move(contexts)},
                                                     {"hint", error.hint()}})}}),
                   output.format);
  }
  return exit_code_of(error.kind());
}

}  // namespace lockstep::cli
