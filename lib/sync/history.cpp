// SPDX-License-Identifier: Apache-2.0
#include "sync/history.h"

#include "base/outcome.h"
#include "value/json.h"

#include <algorithm>

namespace lockstep::sync {

namespace {

// Together with the longest message it keeps the text far below the size limit of an object.
constexpr long long most_entries = 100;
constexpr std::size_t longest_message = 500;
constexpr std::size_t shortest_commit = 7;

HistoryEntry read_entry(const Value& value) {
  HistoryEntry out;
  out.id = value.at("id").int_or(-1);
  out.repository = value.at("repository").text_or("");
  out.revision = value.at("revision").text_or("");
  out.commit = value.at("commit").text_or("");
  out.content = value.at("content").text_or("");
  out.initiator = value.at("initiator").text_or("");
  out.succeeded = value.at("succeeded").is_true();
  out.message = value.at("message").text_or("");
  out.started = parse_time(value.at("started").text_or("")).value_or(TimePoint{});
  out.finished = parse_time(value.at("finished").text_or("")).value_or(TimePoint{});
  return out;
}

Value entry_value(const HistoryEntry& entry) {
  Value out = Value::map({{"id", Value::integer(entry.id)}});
  const auto set = [&](const char* key, const std::string& text) {
    if (!text.empty()) out.set(key, text);
  };
  set("repository", entry.repository);
  set("revision", entry.revision);
  set("commit", entry.commit);
  set("content", entry.content);
  set("initiator", entry.initiator);
  out.set("succeeded", Value::boolean(entry.succeeded));
  set("message", entry.message);
  out.set("started", format_time(entry.started));
  out.set("finished", format_time(entry.finished));
  return out;
}

std::string shortened(std::string text) {
  if (text.size() <= longest_message) return text;
  std::size_t end = longest_message;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;  // whole UTF-8 characters
  return text.substr(0, end) + "...";
}

}  // namespace

History History::read(std::string_view text) {
  History out;
  const auto document = outcome_of([&] { return text.empty() ? Value::list() : read_json(text); });
  if (!document.ok()) return out;
  for (const auto& item : document.value().items()) {
    HistoryEntry entry = read_entry(item);
    const bool follows = out.entries_.empty() || entry.id > out.entries_.back().id;
    if (entry.id >= 0 && follows) out.entries_.push_back(std::move(entry));
  }
  return out;
}

std::string History::text() const {
  Value out = Value::list();
  for (const auto& entry : entries_) out.push(entry_value(entry));
  return to_json(out);
}

const HistoryEntry* History::find(long long id) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const auto& entry) { return entry.id == id; });
  return found == entries_.end() ? nullptr : &*found;
}

const HistoryEntry* History::find_commit(std::string_view commit) const {
  if (commit.size() < shortest_commit) return nullptr;
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [&](const auto& entry) {
    return entry.succeeded && entry.commit.starts_with(commit);
  });
  return found == entries_.rend() ? nullptr : &*found;
}

const HistoryEntry* History::current() const {
  const auto found =
      std::find_if(entries_.rbegin(), entries_.rend(), [](const auto& entry) { return entry.succeeded; });
  return found == entries_.rend() ? nullptr : &*found;
}

const HistoryEntry* History::before_current() const {
  const HistoryEntry* now = current();
  const auto found = std::find_if(entries_.rbegin(), entries_.rend(), [&](const auto& entry) {
    return now && entry.succeeded && entry.id < now->id && entry.content != now->content;
  });
  return found == entries_.rend() ? nullptr : &*found;
}

bool History::add(HistoryEntry entry, long long keep) {
  entry.message = shortened(std::move(entry.message));
  entry.id = entries_.empty() ? 0 : entries_.back().id + 1;
  if (!entries_.empty() && entries_.back().content == entry.content) {
    HistoryEntry& last = entries_.back();
    if (last.succeeded && entry.succeeded) return false;
    if (!last.succeeded && !entry.succeeded) {
      entry.id = last.id;
      entry.started = last.started;
      const bool is_news = entry.message != last.message;
      last = std::move(entry);
      return is_news;
    }
  }
  entries_.push_back(std::move(entry));
  const auto most = static_cast<std::size_t>(std::clamp(keep, 1LL, most_entries));
  if (entries_.size() > most)
    entries_.erase(entries_.begin(), entries_.end() - static_cast<std::ptrdiff_t>(most));
  return true;
}

}  // namespace lockstep::sync
