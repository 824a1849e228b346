// SPDX-License-Identifier: Apache-2.0
// lockstep-conformance SUBCOMMAND: reads cases as JSON lines, writes one answer each (../shared/conformance).
// With --check it compares each answer with what its case expects and writes the names of those that differ.
#include "base/error.h"
#include "base/strings.h"
#include "value/json.h"

#include "cases.h"

#include <algorithm>
#include <cstdio>
#include <iostream>

using namespace lockstep;

namespace {

struct Subcommand {
  std::string_view name;
  Value (*answer)(const Value& given);
};
constexpr Subcommand subcommands[] = {
    {"diff", diff_case},
    {"health", health_case},
    {"order", order_case},
    {"training", training_case},
};

// Of an error only that there is one, of a message the facts in it.
bool is_as_expected(const Value& answer, const std::string& key, const Value& expected) {
  if (key == "error") return !answer.at(key).empty();
  if (key != "message_contains") return answer.at(key) == expected;
  const auto& parts = expected.items();
  return std::all_of(parts.begin(), parts.end(),
                     [&](const Value& part) { return contains(answer.at("message").text(), part.text()); });
}

// The members of `expect` that the answer has differently, or not at all. With "compare": "status" the words
// are another program's and do not count.
std::string differences(const Value& answer, const Value& given) {
  const bool has_foreign_words = given.at("compare").text() == "status";
  std::string out;
  for (const auto& [key, value] : given.at("expect").members())
    if (!(has_foreign_words && key == "message") && !is_as_expected(answer, key, value)) out += " " + key;
  return out;
}

int answer_all(const Subcommand& subcommand, bool check) {
  std::size_t cases = 0, failed = 0;
  std::string line;
  while (std::getline(std::cin, line)) {
    if (trim(line).empty()) continue;
    ++cases;
    try {
      const Value given = read_json(line);
      const Value answer = subcommand.answer(given);
      if (!check) {
        std::cout << to_json(answer, {.escape_html = true}) << '\n';
      } else if (const auto differs = differences(answer, given); !differs.empty()) {
        ++failed;
        std::cout << given.at("name").text() << ": differs in" << differs << '\n';
      }
    } catch (const Error& e) {
      ++failed;
      std::cerr << line.substr(0, 100) << ": " << e.text() << '\n';
    }
  }
  if (check) std::cout << cases - failed << " of " << plural(cases, "case") << " as expected\n";
  return failed > 0 || cases == 0 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view name = argc >= 2 ? argv[1] : "";
  const bool check = argc == 3 && std::string_view(argv[2]) == "--check";
  if (argc == 2 || check)
    for (const auto& subcommand : subcommands)
      if (subcommand.name == name) return answer_all(subcommand, check);
  std::cerr << "usage: lockstep-conformance";
  for (const auto& subcommand : subcommands)
    std::cerr << (&subcommand == subcommands ? " " : "|") << subcommand.name;
  std::cerr << " [--check] < cases.jsonl\n";
  return 2;
}
