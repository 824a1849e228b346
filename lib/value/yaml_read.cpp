// SPDX-License-Identifier: Apache-2.0
#include "base/strings.h"
#include "value/yaml.h"
#include "value/yaml_build.h"
#include "value/yaml_events.h"
#include "value/yaml_scan.h"

#include <algorithm>

namespace lockstep {

namespace {

std::uint32_t line_at(std::string_view text, std::size_t offset) {
  return 1 + static_cast<std::uint32_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

bool is_forbidden(unsigned char c) { return (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F; }

// Refuses the characters that no YAML may hold in the open: they are written as escapes in double quotes.
// True when there are none either that only the parser knows: line breaks of YAML 1.1, and byte order marks.
bool check_characters(std::string_view text, const YamlBuilder& builder) {
  bool plain_text = true;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    plain_text &= !is_forbidden(byte) && byte < 0x80;
  }
  if (plain_text) return true;
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    builder.refuse(1, "the text is UTF-16; save it as UTF-8");
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, end - at);
    const auto bad = std::find_if(line.begin(), line.end(),
                                  [](char c) { return is_forbidden(static_cast<unsigned char>(c)); });
    if (bad != line.end())
      builder.refuse(line_at(text, at),
                     fmt::format("control character U+{:04X}", static_cast<unsigned char>(*bad)));
    if (!is_valid_utf8(line)) builder.refuse(line_at(text, at), "the line is not UTF-8 text");
    for (auto c = line.find('\xc2'); c != std::string_view::npos; c = line.find('\xc2', c + 1)) {
      const auto next = static_cast<unsigned char>(line[c + 1]);
      if (next < 0xA0 && next != 0x85)
        builder.refuse(line_at(text, at), fmt::format("control character U+{:04X}", next));
    }
    for (const auto* none : {"\xef\xbf\xbe", "\xef\xbf\xbf"})
      if (contains(line, none))
        builder.refuse(line_at(text, at), "U+FFFE or U+FFFF, which are no characters");
    at = end + 1;
  }
  constexpr std::string_view odd[] = {"\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xef\xbb\xbf"};
  return std::none_of(std::begin(odd), std::end(odd), [&](auto one) { return contains(text, one); });
}

// CRLF and CR are line breaks of their own kind to nobody.
std::string with_newlines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out += '\n';
    }
  }
  return out;
}

class StreamReader {
 public:
  StreamReader(std::string_view text, const YamlOptions& options, bool first_only, bool fast_path)
      : text_(text), builder_(options), first_only_(first_only), fast_path_(fast_path) {}

  std::vector<Value> read() {
    std::size_t begin = 0;  // of the piece
    std::uint32_t begin_line = 1, line = 1;
    bool after_separator = false;
    for (std::size_t at = 0; at < text_.size();) {
      const auto end = text_.find('\n', at);
      const std::string_view row = text_.substr(at, end - at);
      const std::size_t next = end == std::string_view::npos ? text_.size() : end + 1;
      const bool separates = at != 0 && !after_separator && !ends_directives(begin) &&
                             is_separator(row, end != std::string_view::npos, line);
      if (separates) {
        read_piece(text_.substr(begin, at - begin), begin_line);
        if (done()) return std::move(documents_);
        // Content on the separator's line belongs to the next document.
        const bool is_bare = is_bare_separator(row);
        begin = is_bare ? next : at;
        begin_line = is_bare ? line + 1 : line;
      }
      after_separator = separates && is_kustomize();
      at = next;
      ++line;
    }
    read_piece(text_.substr(begin), begin_line);
    return std::move(documents_);
  }

 private:
  bool is_kustomize() const { return builder_.options().rules == YamlRules::Kustomize; }
  bool done() const { return first_only_ && !documents_.empty(); }

  // `---` behind %YAML or %TAG belongs to them. Kustomize cuts there all the same.
  bool ends_directives(std::size_t begin) const {
    return !is_kustomize() && text_.substr(begin).starts_with('%');
  }

  static bool is_bare_separator(std::string_view row) {
    const std::string_view rest = trim(row.substr(3));
    return rest.empty() || rest[0] == '#';
  }

  // kustomize cuts a file at every line that begins with "---", and wants nothing but a comment after it.
  bool is_separator(std::string_view row, bool has_newline, std::uint32_t line) const {
    if (!row.starts_with("---")) return false;
    if (!is_kustomize()) return row.size() == 3 || row[3] == ' ' || row[3] == '\t';
    if (!has_newline) return false;
    if (!is_bare_separator(row)) builder_.refuse(line, "text after the document separator ---");
    return true;
  }

  void read_piece(std::string_view piece, std::uint32_t first_line) {
    if (is_kustomize() && piece.starts_with('%'))
      builder_.refuse(first_line, "a directive without a document; leave the directive out");
    auto document = fast_path_ ? scan_yaml(piece, first_line, builder_) : std::nullopt;
    if (!document) document = read_events(piece, first_line, builder_);
    if (!document->is_null()) documents_.push_back(std::move(*document));
  }

  std::string_view text_;
  YamlBuilder builder_;
  bool first_only_;
  bool fast_path_;
  std::vector<Value> documents_;
};

std::vector<Value> read_stream(std::string_view text, const YamlOptions& options, bool first_only) {
  const YamlBuilder builder(options);
  if (text.size() > options.max_bytes)
    builder.refuse(1, fmt::format("the text is larger than {} bytes", options.max_bytes));
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const bool fast_path = check_characters(text, builder) && options.fast_path;
  if (text.find('\r') == std::string_view::npos)
    return StreamReader(text, options, first_only, fast_path).read();
  const std::string normal = with_newlines(text);
  return StreamReader(normal, options, first_only, fast_path).read();
}

}  // namespace

std::vector<Value> read_yaml_all(std::string_view text, const YamlOptions& options) {
  return read_stream(text, options, false);
}

Value read_yaml(std::string_view text, const YamlOptions& options) {
  auto documents = read_stream(text, options, true);
  return documents.empty() ? Value() : std::move(documents.front());
}

}  // namespace lockstep
