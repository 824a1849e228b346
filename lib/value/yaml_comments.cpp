// SPDX-License-Identifier: Apache-2.0
#include "value/yaml_comments.h"

#include "base/strings.h"

#include <algorithm>

namespace lockstep {

std::string comment_behind(std::string_view text, std::size_t position) {
  position = std::min(position, text.size());
  const auto rest = text.substr(position, std::min(text.find('\n', position), text.size()) - position);
  const auto hash = rest.find('#');
  if (hash == std::string_view::npos || hash == 0 || (rest[hash - 1] != ' ' && rest[hash - 1] != '\t'))
    return "";
  if (rest.substr(0, hash).find_first_not_of(" \t,:]}-+0123456789") != std::string_view::npos) return "";
  return std::string(trim(rest.substr(hash)));
}

namespace {

class Comments {
 public:
  Comments(const std::vector<std::string_view>& lines, const std::vector<bool>& inside_scalar,
           const std::vector<YamlEntry>& entries, std::vector<YamlLook>& looks)
      : lines_(lines), inside_scalar_(inside_scalar), entries_(entries), looks_(looks) {}

  DocumentComments attach() {
    for (std::size_t at = 0; at < lines_.size();) {
      if (!is_comment(at)) {
        ++at;
        continue;
      }
      std::size_t end = at + 1;
      while (end < lines_.size() && is_comment(end) && column(end) == column(at)) ++end;
      attach(at, end);
      at = end;
    }
    return std::move(document_);
  }

 private:
  bool is_blank(std::size_t line) const { return trim(lines_[line]).empty(); }
  bool is_comment(std::size_t line) const {
    return !inside_scalar_[line] && trim(lines_[line]).starts_with('#');
  }
  std::size_t column(std::size_t line) const { return lines_[line].find('#'); }

  static void append(std::string& to, const std::string& text, std::string_view between) {
    if (!to.empty()) to += between;
    to += text;
  }

  // A group of lines in one column belongs to the entry behind it, unless it stands right below an entry and
  // something sets it apart from the next: a blank line, or that it is indented deeper.
  void attach(std::size_t begin, std::size_t end) {
    std::string text;
    for (auto line = begin; line < end; ++line) append(text, std::string(trim(lines_[line])), "\n");

    const auto next = std::find_if(entries_.begin(), entries_.end(),
                                   [&](const YamlEntry& entry) { return entry.line >= end; });
    const bool follows_entry =
        begin > 0 && !is_blank(begin - 1) && !(is_comment(begin - 1) && column(begin - 1) <= column(begin));
    const bool before_blank = end >= lines_.size() || is_blank(end);
    const bool is_deeper = next != entries_.end() && column(begin) > next->column;
    const bool is_first = entries_.empty() || entries_.front().line > begin;

    if (is_first && before_blank) return append(document_.head, text, "\n\n");
    if (next == entries_.end() && !follows_entry) return append(document_.foot, text, "\n\n");
    if (!is_first && follows_entry && (before_blank || is_deeper)) {
      if (const YamlEntry* owner = entry_before(begin)) return append(looks_[owner->look].foot, text, "\n");
    }
    if (next != entries_.end()) append(looks_[next->look].head, text, "\n");
  }

  // The last entry above a line that begins in the same column, or left of it.
  const YamlEntry* entry_before(std::size_t line) const {
    const YamlEntry* left = nullptr;
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
      if (entry->line >= line) continue;
      if (entry->column == column(line)) return &*entry;
      if (entry->column < column(line) && !left) left = &*entry;
    }
    return left;
  }

  const std::vector<std::string_view>& lines_;
  const std::vector<bool>& inside_scalar_;
  const std::vector<YamlEntry>& entries_;
  std::vector<YamlLook>& looks_;
  DocumentComments document_;
};

}  // namespace

DocumentComments attach_comments(const std::vector<std::string_view>& lines,
                                 const std::vector<bool>& inside_scalar,
                                 const std::vector<YamlEntry>& entries, std::vector<YamlLook>& looks) {
  return Comments(lines, inside_scalar, entries, looks).attach();
}

}  // namespace lockstep
