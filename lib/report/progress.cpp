// SPDX-License-Identifier: Apache-2.0
#include "report/progress.h"

#include "base/overloaded.h"
#include "base/strings.h"

#include <fmt/format.h>

#include <algorithm>

namespace lockstep::report {

namespace {

std::string entry(std::string_view word, Colour colour, const sync::Step& step, std::string_view message,
                  bool colours) {
  std::string out = paint(fmt::format("{:<12}", word), colour, colours) + step.ref.kind + " " +
                    (step.ref.ns.empty() ? "" : step.ref.ns + "/") + step.ref.name;
  if (!message.empty()) out += ": " + printable(replace_all(message, "\n", " "));
  return out;
}

class LineProgress final : public Progress {
 public:
  LineProgress(Terminal& terminal, bool colours) : terminal_(terminal), colours_(colours) {}
  void on(const sync::Event& event, const Summary& summary) override {
    const auto line = line_of(event, summary, colours_);
    if (!line.empty()) terminal_.write(line + "\n");
  }
  void redraw(const Summary&, TimePoint) override {}

 private:
  Terminal& terminal_;
  bool colours_;
};

class LiveProgress final : public Progress {
 public:
  LiveProgress(Terminal& terminal, bool colours) : terminal_(terminal), colours_(colours) {}
  ~LiveProgress() override { clear(); }

  void on(const sync::Event& event, const Summary& summary) override {
    if (std::holds_alternative<sync::Warned>(event.body) ||
        std::holds_alternative<sync::LogLine>(event.body)) {
      clear();
      terminal_.write(line_of(event, summary, colours_) + "\n");
    }
    if (std::holds_alternative<sync::Finished>(event.body)) clear();
  }

  void redraw(const Summary& summary, TimePoint now) override {
    if (!summary.plan() || summary.finished()) return;
    std::string frame = heading(summary, now) + "\n";
    const auto room = std::max<std::size_t>(terminal_.rows(), 6) - 4;
    std::vector<Row> rows;
    std::size_t hidden = 0;
    for (std::size_t i = 0; i < summary.lines().size(); ++i) {
      if (!summary.is_open(i)) continue;
      const auto& line = summary.lines()[i];
      const auto status = line.verdict ? line.verdict->status : health::Status::None;
      // What is settled makes room for what is not.
      const bool settled = line.is_done && (status == health::Status::Healthy || !line.verdict);
      if (settled && summary.lines().size() > room) {
        ++hidden;
        continue;
      }
      if (rows.size() >= room) {
        ++hidden;
        continue;
      }
      const auto& step = summary.plan()->steps[i];
      rows.push_back(
          {{step.ref.kind},
           {step.ref.name},
           {line.action.empty() ? "applying" : line.action, line.is_failed ? Colour::Red : Colour::None},
           {std::string(health::status_name(status)), colour_of(status)},
           {line.message}});
    }
    frame += table({"KIND", "NAME", "ACTION", "HEALTH", "MESSAGE"}, rows, {colours_, terminal_.columns()});
    if (hidden > 0) frame += fmt::format("... and {} more\n", hidden);
    clear();
    terminal_.write(frame);
    drawn_ = static_cast<std::size_t>(std::count(frame.begin(), frame.end(), '\n'));
  }

 private:
  static std::string heading(const Summary& summary, TimePoint now) {
    constexpr std::string_view frames[] = {"|", "/", "-", "\\"};
    const auto tick = static_cast<std::size_t>(now.time_since_epoch() / std::chrono::milliseconds(250)) % 4;
    std::size_t done = 0;
    for (const auto& line : summary.lines()) done += line.is_done;
    return fmt::format("{} {} of {} objects applied", frames[tick], done, summary.lines().size());
  }
  void clear() {
    if (drawn_ > 0) terminal_.write(fmt::format("\x1b[{}A\x1b[J", drawn_));
    drawn_ = 0;
  }

  Terminal& terminal_;
  bool colours_;
  std::size_t drawn_ = 0;
};

class SilentProgress final : public Progress {
 public:
  void on(const sync::Event&, const Summary&) override {}
  void redraw(const Summary&, TimePoint) override {}
};

}  // namespace

std::string line_of(const sync::Event& event, const Summary& summary, bool colours) {
  const auto step = [&](std::size_t i) -> const sync::Step& { return summary.plan()->steps[i]; };
  return std::visit(overloaded{
                        [&](const sync::SourceFetched& e) {
                          if (e.commit.empty()) return fmt::format("{:<12}{}", "read", e.repository);
                          return fmt::format("{:<12}{} {} at {}", "fetched", e.repository, e.revision,
                                             e.commit.substr(0, 12));
                        },
                        [&](const sync::Rendered& e) {
                          return fmt::format("{:<12}{}", "rendered", plural(e.objects, "object"));
                        },
                        [&](const sync::WaveOpened& e) {
                          return fmt::format("{:<12}{} {} ({})", "wave", sync::phase_name(e.phase), e.wave,
                                             plural(e.objects, "object"));
                        },
                        [&](const sync::StepDone& e) {
                          const auto& line = summary.lines()[e.step];
                          return entry(line.action, Colour::Green, step(e.step), "", colours);
                        },
                        [&](const sync::StepFailed& e) {
                          auto out = entry("failed", Colour::Red, step(e.step), e.error.line(), colours);
                          if (!e.error.hint().empty()) out += "\n            hint: " + e.error.hint();
                          return out;
                        },
                        [&](const sync::HealthChanged& e) {
                          return entry(health::status_name(e.verdict.status), colour_of(e.verdict.status),
                                       step(e.step), e.verdict.message, colours);
                        },
                        [&](const sync::HookFinished& e) {
                          return entry(e.succeeded ? "hook ok" : "hook failed",
                                       e.succeeded ? Colour::Green : Colour::Red, step(e.step), e.message,
                                       colours);
                        },
                        [&](const sync::LogLine& e) { return e.source + " | " + printable(e.line); },
                        [&](const sync::Warned& e) {
                          return paint("warning: ", Colour::Yellow, colours) +
                                 (e.warning.origin.file.empty() ? "" : display(e.warning.origin) + ": ") +
                                 printable(e.warning.text);
                        },
                        [](const auto&) { return std::string(); },
                    },
                    event.body);
}

std::unique_ptr<Progress> line_progress(Terminal& terminal, bool colours) {
  return std::make_unique<LineProgress>(terminal, colours);
}
std::unique_ptr<Progress> live_progress(Terminal& terminal, bool colours) {
  return std::make_unique<LiveProgress>(terminal, colours);
}
std::unique_ptr<Progress> silent_progress() { return std::make_unique<SilentProgress>(); }

}  // namespace lockstep::report
