// Some members of a document that is a mapping, out of its events; what else stands there is not
// built. Private to this folder.
#pragma once

#include <span>
#include <string_view>

#include "value/yaml_builder.hpp"

namespace kboot::value::yaml {

class Outline final : public EventSink {
 public:
  Outline(Builder& builder, std::span<const std::string_view> wanted)
      : builder_(builder), wanted_(wanted) {}

  void take(const Event& event) override;
  // Does what comes next belong to a member that nobody wants? Its text does not matter then.
  [[nodiscard]] bool drops() const noexcept override { return dropping_; }

 private:
  [[nodiscard]] bool wants(std::string_view key) const;

  Builder& builder_;
  std::span<const std::string_view> wanted_;
  int depth_ = 0;
  bool key_next_ = true;  // in the document's mapping
  bool dropping_ = false;
};

}  // namespace kboot::value::yaml
