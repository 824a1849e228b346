// SPDX-License-Identifier: Apache-2.0
#pragma once
// Talk: what one command says while it works: progress on stderr as events come in, and the summary of them.

#include "net/loop.h"
#include "report/progress.h"
#include "report/summary.h"

#include "options.h"
#include "terminal.h"

#include <memory>

namespace lockstep::cli {

class Talk {
 public:
  // `loop` must outlive it: it gives events their time and redraws the live table.
  Talk(net::Loop& loop, const OutputOptions& output);
  ~Talk();
  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;

  void emit(sync::EventBody body);
  // Takes the live table away, so that other text can follow.
  void close();
  const report::Summary& summary() const { return summary_; }

 private:
  void redraw_later();

  net::Loop& loop_;
  StderrTerminal terminal_;
  report::Summary summary_;
  std::unique_ptr<report::Progress> progress_;
  bool is_live_ = false;
  net::TimerId timer_ = net::TimerId::None;
};

// Style of tables on stdout.
report::TableStyle table_style(const OutputOptions& output);
// `document` on stdout as JSON or YAML.
void print_document(const Value& document, Format format);
// `error: ...` with context and hint on stderr, and as a document on stdout for -o json|yaml. Gives the exit
// code (docs/exit-codes.md).
int report_error(const Error& error, const OutputOptions& output);

}  // namespace lockstep::cli
