// SPDX-License-Identifier: Apache-2.0
#include "diff/unified.h"

#include "diff/edit_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace lockstep::diff {

namespace {

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

enum class Ink { None, Red, Green, Blue, Bold };
std::string paint(std::string_view text, Ink ink, bool colours) {
  constexpr std::string_view codes[] = {"", "31", "32", "34", "1"};
  if (!colours || ink == Ink::None || text.empty()) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<std::size_t>(ink)], text);
}

// Changes with their context: [begin, end) of the edits, and the line numbers where they start (from 1).
struct Hunk {
  std::size_t begin = 0, end = 0, from_line = 1, to_line = 1, from_count = 0, to_count = 0;
};

std::vector<Hunk> hunks_of(const std::vector<LineEdit>& edits, std::size_t context) {
  std::vector<Hunk> hunks;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (edits[i].action == LineAction::Keep) continue;
    const std::size_t begin = i > context ? i - context : 0, end = std::min(i + context + 1, edits.size());
    if (!hunks.empty() && begin <= hunks.back().end)
      hunks.back().end = end;
    else
      hunks.push_back({begin, end});
  }
  std::size_t from = 1, to = 1, at = 0;
  const auto advance = [&](std::size_t until) {
    for (; at < until; ++at) {
      from += edits[at].action != LineAction::Add;
      to += edits[at].action != LineAction::Remove;
    }
  };
  for (auto& hunk : hunks) {
    advance(hunk.begin);
    hunk.from_line = from;
    hunk.to_line = to;
    advance(hunk.end);
    hunk.from_count = from - hunk.from_line;
    hunk.to_count = to - hunk.to_line;
  }
  return hunks;
}

// "12,3", "12" for one line; an empty side names the line before it, as diff does.
std::string range(std::size_t line, std::size_t count) {
  if (count == 1) return std::to_string(line);
  return fmt::format("{},{}", count == 0 ? line - 1 : line, count);
}

std::string position(const Hunk& hunk) {
  return fmt::format("@@ -{} +{} @@", range(hunk.from_line, hunk.from_count),
                     range(hunk.to_line, hunk.to_count));
}

constexpr Ink ink_of(LineAction action) {
  return action == LineAction::Add ? Ink::Green : action == LineAction::Remove ? Ink::Red : Ink::None;
}

std::string_view without_newline(std::string_view line) {
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  return line;
}

// Exactly `width` characters (code points): padded or cut.
std::string column(std::string_view line, std::size_t width) {
  std::size_t at = 0, used = 0;
  const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  while (at < line.size() && used < width) {
    ++at;
    while (at < line.size() && !is_start(line[at])) ++at;
    ++used;
  }
  return std::string(line.substr(0, at)) + std::string(width - used, ' ');
}

}  // namespace

std::vector<LineEdit> line_edits(std::string_view from, std::string_view to, std::size_t max_edits) {
  const auto a = lines_of(from), b = lines_of(to);
  std::unordered_map<std::string_view, std::size_t> ids;
  const auto intern = [&](const std::vector<std::string_view>& lines) {
    std::vector<std::size_t> out;
    out.reserve(lines.size());
    for (const auto line : lines) out.push_back(ids.emplace(line, ids.size()).first->second);
    return out;
  };
  const auto from_ids = intern(a), to_ids = intern(b);

  std::vector<LineEdit> edits, added;
  const auto end_change = [&] {
    edits.insert(edits.end(), added.begin(), added.end());
    added.clear();
  };
  std::size_t i = 0, j = 0;
  for (const Edit edit : edit_script(from_ids, to_ids, max_edits)) {
    if (edit == Edit::Add) {
      added.push_back({LineAction::Add, b[j++]});
    } else if (edit == Edit::Remove) {
      edits.push_back({LineAction::Remove, a[i++]});
    } else {
      end_change();
      edits.push_back({LineAction::Keep, a[i++]});
      ++j;
    }
  }
  end_change();
  return edits;
}

std::string unified_diff(std::string_view from, std::string_view to, std::string_view from_name,
                         std::string_view to_name, const DiffStyle& style) {
  if (from == to) return "";
  const auto edits = line_edits(from, to);
  std::string out = paint(fmt::format("--- {}", from_name), Ink::Bold, style.colours) + '\n' +
                    paint(fmt::format("+++ {}", to_name), Ink::Bold, style.colours) + '\n';
  for (const auto& hunk : hunks_of(edits, style.context)) {
    out += paint(position(hunk), Ink::Blue, style.colours) + '\n';
    for (std::size_t i = hunk.begin; i < hunk.end; ++i) {
      const auto& [action, line] = edits[i];
      const char mark = action == LineAction::Add ? '+' : action == LineAction::Remove ? '-' : ' ';
      out += paint(mark + std::string(without_newline(line)), ink_of(action), style.colours) + '\n';
      if (line.empty() || line.back() != '\n') out += "\\ No newline at end of file\n";
    }
  }
  return out;
}

std::string side_by_side(std::string_view from, std::string_view to, std::string_view from_name,
                         std::string_view to_name, const DiffStyle& style) {
  if (from == to) return "";
  const auto edits = line_edits(from, to);
  const std::size_t width = style.width > 23 ? (style.width - 3) / 2 : 10;
  std::string out;
  const auto row = [&](std::string_view left, char mark, std::string_view right, Ink left_ink,
                       Ink right_ink) {
    out += paint(column(without_newline(left), width), left_ink, style.colours);
    out += fmt::format(" {} ", mark);
    const std::string cut = column(without_newline(right), width);
    out += paint(cut.substr(0, cut.find_last_not_of(' ') + 1), right_ink, style.colours);
    out.erase(out.find_last_not_of(' ') + 1);
    out += '\n';
  };
  row(from_name, ' ', to_name, Ink::Bold, Ink::Bold);
  for (const auto& hunk : hunks_of(edits, style.context)) {
    out += paint(position(hunk), Ink::Blue, style.colours) + '\n';
    for (std::size_t i = hunk.begin; i < hunk.end;) {
      if (edits[i].action == LineAction::Keep) {
        row(edits[i].line, ' ', edits[i].line, Ink::None, Ink::None);
        ++i;
        continue;
      }
      const auto count = [&](std::size_t start, LineAction action) {
        std::size_t n = 0;
        while (start + n < hunk.end && edits[start + n].action == action) ++n;
        return n;
      };
      const std::size_t gone = count(i, LineAction::Remove), come = count(i + gone, LineAction::Add);
      for (std::size_t n = 0; n < std::max(gone, come); ++n) {
        const auto left = n < gone ? edits[i + n].line : std::string_view(),
                   right = n < come ? edits[i + gone + n].line : std::string_view();
        row(left, n >= gone ? '>' : n >= come ? '<' : '|', right, Ink::Red, Ink::Green);
      }
      i += gone + come;
    }
  }
  return out;
}

LineStat line_stat(std::string_view from, std::string_view to) {
  LineStat stat;
  if (from == to) return stat;
  for (const auto& edit : line_edits(from, to)) {
    stat.added += edit.action == LineAction::Add;
    stat.removed += edit.action == LineAction::Remove;
  }
  return stat;
}

}  // namespace lockstep::diff
