// What the evaluator sets for a while and puts back, also when an error passes through.
#pragma once

#include <memory>
#include <utility>

#include "jinja/machine.hpp"

namespace kboot::jinja {

// Counts nested evaluations; beyond the limit a `template-limit`, not a crash.
class Machine::Depth {
 public:
  explicit Depth(Machine& machine) : machine_(machine) {
    if (++machine_.depth_ > depth_limit) {
      --machine_.depth_;
      throw base::Error("template-limit", "the template is nested too deeply");
    }
  }
  ~Depth() { --machine_.depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;

 private:
  Machine& machine_;
};

// Which part of the text is being worked out: for the places of errors.
class Machine::Position {
 public:
  Position(Machine& machine, Span span)
      : machine_(machine), before_(std::exchange(machine.here_, span)) {}
  ~Position() { machine_.here_ = before_; }
  Position(const Position&) = delete;
  Position& operator=(const Position&) = delete;

 private:
  Machine& machine_;
  Span before_;
};

// Another scope, and the template that its code belongs to.
class Machine::ScopeGuard {
 public:
  ScopeGuard(Machine& machine, std::shared_ptr<Frame> frame)
      : machine_(machine),
        frame_(std::exchange(machine.frame_, std::move(frame))),
        template_(machine.template_) {}
  ScopeGuard(Machine& machine, std::shared_ptr<Frame> frame, const Template& code)
      : ScopeGuard(machine, std::move(frame)) {
    machine_.template_ = code;
    machine_.mutates_ = machine_.mutates_ || code.parsed().mutates;
  }
  ~ScopeGuard() {
    machine_.frame_ = std::move(frame_);
    machine_.template_ = std::move(template_);
  }
  ScopeGuard(const ScopeGuard&) = delete;
  ScopeGuard& operator=(const ScopeGuard&) = delete;

 private:
  Machine& machine_;
  std::shared_ptr<Frame> frame_;
  Template template_;
};

}  // namespace kboot::jinja
