// SPDX-License-Identifier: Apache-2.0
#pragma once
// ScriptedTransport: answers requests from a list of recorded answers, for what a client does with them.

#include "net/http.h"

#include <deque>
#include <set>

namespace lockstep {

class ScriptedTransport final : public net::Transport {
 public:
  struct Answer {
    std::string request;  // "GET /api": method and beginning of the path
    Outcome<net::Response> outcome;
    std::vector<std::string> pieces;  // of a stream, before it ends
    bool ends = true;                 // false: it never answers, or the stream stays open
  };
  // What happened; outlives the transport, which a client owns.
  struct Record {
    std::deque<Answer> answers;
    std::vector<net::Request> requests;
    std::vector<std::string> lines;  // "GET /api"
    int open = 0, cancelled = 0, paused = 0;
  };

  ScriptedTransport(net::Loop& loop, std::shared_ptr<Record> record)
      : loop_(loop), record_(std::move(record)) {}

  net::CallId send(net::Request request, net::Callback<net::Response> done) override {
    const net::CallId id{++last_id_};
    const auto path = net::parse_url(request.url).path;
    record_->lines.push_back(request.method + " " + path);
    record_->requests.push_back(request);
    auto& answers = record_->answers;
    auto answer = answers.begin();
    while (answer != answers.end() && !record_->lines.back().starts_with(answer->request)) ++answer;
    ++record_->open;
    calls_->insert(id);
    if (answer == answers.end()) {
      finish(id, Error("no answer is scripted for {}", record_->lines.back()), done);
      return id;
    }
    const auto given = *answer;
    answers.erase(answer);
    for (const auto& piece : given.pieces)
      loop_.post([weak = std::weak_ptr(calls_), id, piece, on_bytes = request.on_bytes] {
        const auto calls = weak.lock();
        if (calls && calls->contains(id)) on_bytes(piece);
      });
    if (given.ends) finish(id, given.outcome, done);
    return id;
  }
  void cancel(net::CallId id) override {
    if (calls_->erase(id) == 0) return;
    --record_->open;
    ++record_->cancelled;
  }
  void pause(net::CallId, bool paused) override { record_->paused += paused ? 1 : -1; }

 private:
  void finish(net::CallId id, Outcome<net::Response> outcome, net::Callback<net::Response> done) {
    loop_.post([weak = std::weak_ptr(calls_), record = record_, id, outcome = std::move(outcome),
                done = std::move(done)] {
      const auto calls = weak.lock();
      if (!calls || calls->erase(id) == 0) return;
      --record->open;
      done(outcome);
    });
  }

  net::Loop& loop_;
  std::shared_ptr<Record> record_;
  // Shared: what is posted finds out that the transport has ended.
  std::shared_ptr<std::set<net::CallId>> calls_ = std::make_shared<std::set<net::CallId>>();
  std::uint64_t last_id_ = 0;
};

inline net::Response answer_of(int status, std::string body = {}, std::vector<net::Header> headers = {}) {
  return {.status = status, .headers = std::move(headers), .body = std::move(body)};
}

}  // namespace lockstep
