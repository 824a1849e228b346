// SPDX-License-Identifier: Apache-2.0
#include "report/progress.h"

#include "catch.h"

using namespace lockstep;
using namespace lockstep::report;

namespace {

// A terminal that keeps what it shows: lines, with "up N lines and clear" carried out.
class Screen final : public Terminal {
 public:
  explicit Screen(std::size_t columns) : columns_(columns) {}
  void write(std::string_view text) override {
    while (!text.empty()) {
      if (text.starts_with("\x1b[")) {
        const auto end = text.find_first_of("AJ");
        if (text[end] == 'A') lines_.resize(lines_.size() - std::stoul(std::string(text.substr(2, end - 2))));
        text.remove_prefix(end + 1);
        continue;
      }
      const auto end = text.find('\n');
      lines_.emplace_back(text.substr(0, end));
      text.remove_prefix(end + 1);
    }
  }
  std::size_t columns() const override { return columns_; }
  std::size_t rows() const override { return 10; }
  std::string shown() const {
    std::string out;
    for (const auto& line : lines_) out += line + "\n";
    return out;
  }

 private:
  std::size_t columns_;
  std::vector<std::string> lines_;
};

sync::EventBody planned(std::size_t objects) {
  sync::Plan plan;
  for (std::size_t i = 0; i < objects; ++i) {
    sync::Step step;
    step.kind = sync::StepKind::Create;
    step.ref = {"", "ConfigMap", "ml", "m" + std::to_string(i)};
    plan.steps.push_back(step);
  }
  return sync::Planned{std::make_shared<const sync::Plan>(std::move(plan))};
}

struct Show {
  explicit Show(std::size_t columns) : screen(columns), progress(live_progress(screen, false)) {}
  void say(sync::EventBody body) {
    const sync::Event event{TimePoint{}, std::move(body)};
    summary.on(event);
    progress->on(event, summary);
  }
  Screen screen;
  Summary summary;
  std::unique_ptr<Progress> progress;
};

}  // namespace

TEST_CASE("the live table is redrawn in place and leaves nothing behind") {
  Show show(60);
  show.say(planned(2));
  show.say(sync::WaveOpened{sync::Phase::Sync, 0, 2});
  show.progress->redraw(show.summary, TimePoint{});
  CHECK(show.screen.shown() ==
        "| 0 of 2 objects applied\n"
        "KIND       NAME  ACTION    HEALTH  MESSAGE\n"
        "ConfigMap  m0    applying\n"
        "ConfigMap  m1    applying\n");
  show.say(sync::StepDone{0});
  show.say(sync::Warned{{"mind the gap", {}}});
  show.progress->redraw(show.summary, TimePoint{});
  CHECK(show.screen.shown().starts_with("warning: mind the gap\n| 1 of 2 objects applied\n"));
  show.say(sync::Finished{});
  CHECK(show.screen.shown() == "warning: mind the gap\n");
}

TEST_CASE("more objects than rows are counted, not scrolled") {
  Show show(100);
  show.say(planned(40));
  show.say(sync::WaveOpened{sync::Phase::Sync, 0, 40});
  show.progress->redraw(show.summary, TimePoint{});
  const auto text = show.screen.shown();
  CHECK(text.find("... and 34 more") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\n') <= 10);
}

TEST_CASE("long messages are cut to the width of the terminal") {
  for (const std::size_t columns : {60U, 100U, 160U}) {
    CAPTURE(columns);
    Show show(columns);
    show.say(planned(1));
    show.say(sync::WaveOpened{sync::Phase::Sync, 0, 1});
    health::Verdict verdict;
    verdict.status = health::Status::Progressing;
    verdict.message = std::string(300, 'x');
    show.say(sync::HealthChanged{0, verdict});
    show.progress->redraw(show.summary, TimePoint{});
    std::string line;
    for (const char c : show.screen.shown()) {
      if (c == '\n') {
        CHECK(display_width(line) <= columns);
        line.clear();
      } else {
        line += c;
      }
    }
  }
}
