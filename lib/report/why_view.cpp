// SPDX-License-Identifier: Apache-2.0
#include "report/why_view.h"

#include "base/strings.h"

namespace lockstep::report {

std::string why_text(const ObjectRef& ref, const health::Verdict& verdict,
                     const std::vector<std::string>& skipped, const TableStyle& style) {
  const std::string_view status = health::status_name(verdict.status);
  std::string out = display(ref) + ": " +
                    paint(status.empty() ? "there" : status, colour_of(verdict.status), style.colours);
  if (!verdict.reason.empty()) out += ", " + verdict.reason;
  if (!verdict.phase.empty() && verdict.phase != verdict.reason) out += " (" + verdict.phase + ")";
  out += verdict.terminal ? ", for good\n" : "\n";
  if (!verdict.message.empty()) out += "  " + printable(verdict.message) + "\n";
  if (!verdict.hint.empty()) out += "  next: " + verdict.hint + "\n";
  std::vector<Row> rows;
  for (const auto& evidence : verdict.evidence)
    rows.push_back({{display(evidence.ref)}, {evidence.path}, {evidence.value}});
  if (!rows.empty()) out += "\n" + table({"OBJECT", "FIELD", "SAYS"}, rows, style);
  if (!skipped.empty()) out += "\nNot looked at:\n";
  for (const auto& line : skipped) out += "  " + printable(line) + "\n";
  return out;
}

Value why_document(const ObjectRef& ref, const health::Verdict& verdict,
                   const std::vector<std::string>& skipped) {
  Value evidence = Value::list(), unread = Value::list();
  for (const auto& one : verdict.evidence)
    evidence.push(Value::map({{"group", one.ref.group},
                              {"kind", one.ref.kind},
                              {"namespace", one.ref.ns},
                              {"name", one.ref.name},
                              {"path", one.path},
                              {"value", one.value}}));
  for (const auto& line : skipped) unread.push(line);
  return Value::map({{"group", ref.group},
                     {"kind", ref.kind},
                     {"namespace", ref.ns},
                     {"name", ref.name},
                     {"health", health::status_name(verdict.status)},
                     {"reason", verdict.reason},
                     {"phase", verdict.phase},
                     {"terminal", Value::boolean(verdict.terminal)},
                     {"message", verdict.message},
                     {"hint", verdict.hint},
                     {"evidence", std::move(evidence)},
                     {"notRead", std::move(unread)}});
}

Value preflight_document(const std::vector<health::Preflight>& all) {
  Value out = Value::list();
  for (const auto& one : all) {
    Value obstacles = Value::list();
    for (const auto& row : one.obstacles)
      obstacles.push(Value::map({{"fits", health::fits_name(row.fits)},
                                 {"reason", row.reason},
                                 {"message", row.message},
                                 {"hint", row.hint}}));
    out.push(Value::map({{"group", one.ref.group},
                         {"kind", one.ref.kind},
                         {"namespace", one.ref.ns},
                         {"name", one.ref.name},
                         {"fits", health::fits_name(one.fits)},
                         {"pods", Value::integer(one.pods)},
                         {"resource", one.resource},
                         {"amount", Value::integer(one.amount.whole())},
                         {"obstacles", std::move(obstacles)}}));
  }
  return out;
}

}  // namespace lockstep::report
