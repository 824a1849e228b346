// SPDX-License-Identifier: Apache-2.0
#include "report/history_view.h"

#include "base/strings.h"

#include <chrono>

namespace lockstep::report {

namespace {

// "main (3f2a1bc)"; a folder has no commit.
std::string revision_text(const sync::HistoryEntry& entry) {
  if (entry.commit.empty()) return entry.revision;
  if (entry.commit.starts_with(entry.revision)) return entry.commit.substr(0, 7);
  return entry.revision + " (" + entry.commit.substr(0, 7) + ")";
}

std::string result_text(const sync::HistoryEntry& entry, bool is_current) {
  if (!entry.succeeded) return "failed";
  return is_current ? "deployed" : "succeeded";
}

}  // namespace

std::string history_text(const sync::History& history, const TableStyle& style) {
  if (history.entries().empty()) return "no operation is recorded yet\n";
  const auto* current = history.current();
  std::vector<Row> rows;
  for (const auto& entry : history.entries()) {
    const bool is_current = &entry == current;
    rows.push_back({{std::to_string(entry.id)},
                    {format_time(entry.finished)},
                    {printable(revision_text(entry)), is_current ? Colour::Bold : Colour::None},
                    {result_text(entry, is_current), entry.succeeded ? Colour::Green : Colour::Red},
                    {printable(entry.initiator)},
                    {printable(entry.message)}});
  }
  return table({"ID", "DATE", "REVISION", "RESULT", "BY", "MESSAGE"}, rows, style);
}

Value history_document(const sync::History& history, const std::string& application) {
  Value entries = Value::list();
  for (const auto& entry : history.entries())
    entries.push(Value::map({{"id", Value::integer(entry.id)},
                             {"repository", entry.repository},
                             {"revision", entry.revision},
                             {"commit", entry.commit},
                             {"initiator", entry.initiator},
                             {"result", result_text(entry, &entry == history.current())},
                             {"message", entry.message},
                             {"startedAt", format_time(entry.started)},
                             {"finishedAt", format_time(entry.finished)}}));
  return Value::map({{"application", application}, {"history", std::move(entries)}});
}

}  // namespace lockstep::report
