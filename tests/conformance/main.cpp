// SPDX-License-Identifier: Apache-2.0
// lockstep-conformance SUBCOMMAND: reads cases as JSON lines, writes one answer each (../shared/conformance).
#include "base/error.h"
#include "base/strings.h"
#include "value/json.h"

#include "cases.h"

#include <cstdio>
#include <iostream>

using namespace lockstep;

namespace {

struct Subcommand {
  std::string_view name;
  Value (*answer)(const Value& given);
};
constexpr Subcommand subcommands[] = {
    {"health", health_case},
    {"training", training_case},
};

int answer_all(const Subcommand& subcommand) {
  int status = 0;
  std::string line;
  while (std::getline(std::cin, line)) {
    if (trim(line).empty()) continue;
    try {
      std::cout << to_json(subcommand.answer(read_json(line))) << '\n';
    } catch (const Error& e) {
      std::cerr << line.substr(0, 100) << ": " << e.text() << '\n';
      status = 1;
    }
  }
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view name = argc == 2 ? argv[1] : "";
  for (const auto& subcommand : subcommands)
    if (subcommand.name == name) return answer_all(subcommand);
  std::cerr << "usage: lockstep-conformance";
  for (const auto& subcommand : subcommands)
    std::cerr << (&subcommand == subcommands ? " " : "|") << subcommand.name;
  std::cerr << " < cases.jsonl\n";
  return 2;
}
