// The `loop` variable of {% for %}.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "jinja/objects.hpp"

namespace kboot::jinja {

// Where a loop stands; shared by the loop and every `loop` value handed out.
class LoopState {
 public:
  LoopState(std::vector<Value> items, int level, Function::Body again)
      : items_(std::move(items)), level_(level), again_(std::move(again)) {}

  [[nodiscard]] const std::vector<Value>& items() const { return items_; }
  void move_to(std::size_t index) { index_ = index; }
  [[nodiscard]] std::size_t index() const { return index_; }
  [[nodiscard]] int level() const { return level_; }
  [[nodiscard]] const Function::Body& again() const { return again_; }
  // Is this another value than at the last call?
  bool changed(std::vector<Value> values);

 private:
  std::vector<Value> items_;
  std::size_t index_ = 0;
  int level_;
  Function::Body again_;  // of a recursive loop
  std::optional<std::vector<Value>> last_;
};

class Loop final : public Object {
 public:
  explicit Loop(std::shared_ptr<LoopState> state) : state_(std::move(state)) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "LoopContext"; }
  [[nodiscard]] std::optional<Value> attribute(std::string_view name) const override;
  [[nodiscard]] bool callable() const override { return static_cast<bool>(state_->again()); }
  [[nodiscard]] Value call(Machine& machine, Arguments arguments) const override {
    return state_->again()(machine, std::move(arguments));
  }

 private:
  std::shared_ptr<LoopState> state_;
};

}  // namespace kboot::jinja
