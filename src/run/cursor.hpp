// Where a host is in a play: the walk through blocks, rescues, always, included tasks and handlers.
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <vector>

#include "playbook/playbook.hpp"

namespace kboot::run {

using TaskPtr = std::shared_ptr<const playbook::Task>;

// The rules are those of ansible-core's PlayIterator: a failure goes to the nearest rescue, each
// `always` on the way is run, and what nobody rescues ends the play for the host.
class Cursor {
 public:
  explicit Cursor(std::shared_ptr<const playbook::Nodes> tasks);

  // What the host does next; null: the play is over for it.
  [[nodiscard]] TaskPtr next();
  // The task of next() is done.
  void advance();
  // The task that was just done failed.
  void fail();
  // Does these before anything else. `order` tells includes of one place apart (the later the
  // higher).
  void include(std::shared_ptr<const playbook::Nodes> nodes, std::uint64_t order);
  // Runs those of the handlers that are notified before anything else.
  void flush(const std::vector<TaskPtr>& handlers, std::uint64_t order);
  void end() { frames_.clear(); }
  void clear_failure() noexcept { failed_ = false; }

  void notify(const TaskPtr& handler) { notified_.insert(handler.get()); }
  [[nodiscard]] bool notified() const noexcept { return !notified_.empty(); }

  // The play ended for this host by a failure.
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  // Would a failure now be caught by a rescue, here or further out?
  [[nodiscard]] bool rescuing() const noexcept;
  [[nodiscard]] bool in_handlers() const noexcept;
  // Where next() stands; hosts at the smallest one go first, so that all keep in step.
  [[nodiscard]] std::vector<std::uint64_t> position() const;

 private:
  enum class Section : std::uint8_t { tasks, rescue, always };
  struct Frame {
    std::shared_ptr<const playbook::Nodes> list;  // of an include or the play; null: a block's
    std::shared_ptr<const playbook::Block> block;
    std::vector<TaskPtr> handlers;  // of a flush
    std::uint64_t order = 0;
    Section section = Section::tasks;
    std::size_t index = 0;
    bool failing = false;  // a failure goes on behind `always`
    bool flushing = false;
  };
  [[nodiscard]] static const playbook::Nodes& nodes(const Frame& frame);
  TaskPtr next_handler(Frame& frame);
  void leave_section();

  std::vector<Frame> frames_;
  std::set<const playbook::Task*> notified_;
  bool failed_ = false;
};

}  // namespace kboot::run
