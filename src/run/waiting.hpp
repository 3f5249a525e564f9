// Turns what a host waits for into events, and lets live lines move while it does.
#pragma once

#include <functional>
#include <span>

#include "run/events.hpp"

namespace kboot::run {

class WaitingProgress final : public base::Progress {
 public:
  using Post = std::function<void(const Event&)>;
  // `beat` is called about ten times a second while something is waited for.
  WaitingProgress(base::Loop& loop, Post post, std::function<void()> beat)
      : loop_(loop), post_(std::move(post)), beat_(std::move(beat)) {}

  void waiting(std::span<const base::Waiting> items) override;

 private:
  void tick();

  base::Loop& loop_;
  Post post_;
  std::function<void()> beat_;
  base::Loop::Timer timer_ = 0;
  bool ticking_ = false;
};

}  // namespace kboot::run
