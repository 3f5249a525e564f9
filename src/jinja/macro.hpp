// Macros, and what an import gives.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "jinja/machine.hpp"

namespace kboot::jinja {

class Macro final : public Object {
 public:
  Macro(const MacroNode& node, const std::shared_ptr<Frame>& closure, Template owner)
      : node_(node), closure_(closure), owner_(std::move(owner)) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "Macro"; }
  [[nodiscard]] bool callable() const override { return true; }
  [[nodiscard]] Value call(Machine& machine, Arguments arguments) const override {
    if (const auto closure = closure_.lock()) {
      return machine.call_macro(node_, closure, owner_, std::move(arguments));
    }
    throw filter_error("the scope of this macro has ended");
  }
  [[nodiscard]] std::optional<Value> attribute(std::string_view name) const override;

 private:
  const MacroNode& node_;         // lives in owner_
  std::weak_ptr<Frame> closure_;  // weak: the frame holds the macro
  Template owner_;
};

// Puts the arguments of a call into the macro's own scope.
void bind_macro(Machine& machine, const MacroNode& macro, Frame& inside, Arguments arguments);

// {% import 'file' as module %}
class Module final : public Object {
 public:
  explicit Module(std::shared_ptr<Frame> frame) : frame_(std::move(frame)) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "TemplateModule"; }
  [[nodiscard]] std::optional<Value> attribute(std::string_view name) const override {
    const Value* found = frame_->find(name);
    return found == nullptr ? std::nullopt : std::optional<Value>(*found);
  }

 private:
  std::shared_ptr<Frame> frame_;
};

}  // namespace kboot::jinja
