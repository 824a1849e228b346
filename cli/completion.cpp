// SPDX-License-Identifier: Apache-2.0
// The scripts are made from the same tables that parse the command line, so they cannot fall behind.
#include "base/strings.h"

#include "commands.h"
#include "help.h"
#include "terminal.h"

namespace lockstep::cli {

namespace {

std::string bash() {
  std::string out =
      "# bash completion for lockstep\n"
      "_lockstep() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" words=\"\"\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    words=\"" +
      join(command_names(), " ") +
      "\"\n"
      "  else\n"
      "    case \"${COMP_WORDS[1]}\" in\n";
  for (const auto& command : command_names())
    out += "      " + command + ") words=\"" + join(flag_names(command), " ") + "\" ;;\n";
  return out +
         "    esac\n"
         "  fi\n"
         "  if [[ \"$current\" == -* || \"$COMP_CWORD\" -eq 1 ]]; then\n"
         "    COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  else\n"
         "    COMPREPLY=($(compgen -f -- \"$current\"))\n"
         "  fi\n"
         "}\n"
         "complete -o filenames -F _lockstep lockstep\n";
}

std::string zsh() {
  std::string out =
      "#compdef lockstep\n"
      "# zsh completion for lockstep\n"
      "_lockstep() {\n"
      "  local -a commands\n"
      "  commands=(\n";
  for (const auto& command : command_names())
    out += "    '" + command + ":" + replace_all(help_for(command).summary, "'", "'\\''") + "'\n";
  out +=
      "  )\n"
      "  if (( CURRENT == 2 )); then\n"
      "    _describe command commands\n"
      "    return\n"
      "  fi\n"
      "  case \"$words[2]\" in\n";
  for (const auto& command : command_names())
    out += "    " + command + ") compadd -- " + join(flag_names(command), " ") + " ;;\n";
  return out +
         "  esac\n"
         "  _files\n"
         "}\n"
         "compdef _lockstep lockstep\n";
}

std::string fish() {
  std::string out = "# fish completion for lockstep\n";
  for (const auto& command : command_names()) {
    out += "complete -c lockstep -n __fish_use_subcommand -f -a " + command + " -d '" +
           replace_all(help_for(command).summary, "'", "\\'") + "'\n";
    for (const auto& flag : flag_names(command))
      out +=
          "complete -c lockstep -n '__fish_seen_subcommand_from " + command + "' -l " + flag.substr(2) + "\n";
  }
  return out;
}

}  // namespace

int run(const CompletionOptions& options) {
  write_stdout(options.shell == "bash" ? bash() : options.shell == "zsh" ? zsh() : fish());
  return 0;
}

}  // namespace lockstep::cli
