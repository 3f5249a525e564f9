// The walk through a play: a stack of the lists that the host is in.
#include "run/cursor.hpp"

#include <algorithm>

namespace kboot::run {

using playbook::Block;
using playbook::Nodes;

Cursor::Cursor(std::shared_ptr<const Nodes> tasks) { include(std::move(tasks), 0); }

const Nodes& Cursor::nodes(const Frame& frame) {
  if (frame.list != nullptr) return *frame.list;
  switch (frame.section) {
    case Section::rescue:
      return frame.block->rescue;
    case Section::always:
      return frame.block->always;
    case Section::tasks:
      break;
  }
  return frame.block->tasks;
}

TaskPtr Cursor::next_handler(Frame& frame) {
  while (frame.index < frame.handlers.size() &&
         !notified_.contains(frame.handlers[frame.index].get()))
    ++frame.index;
  return frame.index < frame.handlers.size() ? frame.handlers[frame.index] : nullptr;
}

TaskPtr Cursor::next() {
  while (!frames_.empty()) {
    Frame& top = frames_.back();
    if (top.flushing) {
      if (TaskPtr handler = next_handler(top)) return handler;
      frames_.pop_back();
      continue;
    }
    const Nodes& list = nodes(top);
    if (top.index >= list.size()) {
      leave_section();
      continue;
    }
    if (const auto* task = std::get_if<TaskPtr>(&list[top.index])) return *task;
    auto block = std::get<std::shared_ptr<const Block>>(list[top.index]);
    ++top.index;
    frames_.push_back({.list = nullptr, .block = std::move(block), .handlers = {}});
  }
  return nullptr;
}

void Cursor::advance() {
  Frame& top = frames_.back();
  if (top.flushing) notified_.erase(top.handlers[top.index].get());
  ++top.index;
}

// The end of a list, or of a block's section.
void Cursor::leave_section() {
  Frame& top = frames_.back();
  if (top.block != nullptr && top.section != Section::always) {
    top.section = Section::always;
    top.index = 0;
    return;
  }
  const bool failing = top.failing;
  frames_.pop_back();
  if (failing) fail();
}

void Cursor::fail() {
  while (!frames_.empty()) {
    Frame& top = frames_.back();
    const bool inside = top.block != nullptr;
    if (inside && top.section == Section::tasks && !top.block->rescue.empty()) {
      top.section = Section::rescue;
      top.index = 0;
      return;
    }
    if (inside && top.section != Section::always && !top.block->always.empty()) {
      top.section = Section::always;
      top.index = 0;
      top.failing = true;
      return;
    }
    frames_.pop_back();
  }
  failed_ = true;
}

void Cursor::include(std::shared_ptr<const Nodes> list, std::uint64_t order) {
  frames_.push_back({.list = std::move(list), .block = nullptr, .handlers = {}, .order = order});
}

void Cursor::flush(const std::vector<TaskPtr>& handlers, std::uint64_t order) {
  frames_.push_back(
      {.list = nullptr, .block = nullptr, .handlers = handlers, .order = order, .flushing = true});
}

bool Cursor::rescuing() const noexcept {
  return std::any_of(frames_.begin(), frames_.end(), [](const Frame& frame) {
    return frame.block != nullptr && frame.section == Section::tasks &&
           !frame.block->rescue.empty();
  });
}

bool Cursor::in_handlers() const noexcept {
  return std::any_of(frames_.begin(), frames_.end(),
                     [](const Frame& frame) { return frame.flushing; });
}

std::vector<std::uint64_t> Cursor::position() const {
  std::vector<std::uint64_t> path;
  for (std::size_t depth = 0; depth < frames_.size(); ++depth) {
    const Frame& frame = frames_[depth];
    path.push_back(frame.order);
    path.push_back(static_cast<std::uint64_t>(frame.section));
    // Only the innermost index is still ahead; the others stand behind the node that was entered.
    const bool innermost = depth + 1 == frames_.size();
    path.push_back(innermost ? frame.index : frame.index - 1);
  }
  return path;
}

}  // namespace kboot::run
