// A Go struct as templates see it. Private to this folder.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gotpl/function.hpp"

namespace kboot::helm {

class Record : public gotpl::Object {
 public:
  // `fields` is a dict under Go's names, `data` the same as JSON writes it.
  Record(std::string_view type, gotpl::GoKind kind, gotpl::Value fields, gotpl::Value data,
         std::span<const gotpl::Function> methods = {})
      : type_(type),
        kind_(kind),
        fields_(std::move(fields)),
        data_(std::move(data)),
        methods_(methods) {}

  [[nodiscard]] std::string_view go_type() const noexcept override { return type_; }
  [[nodiscard]] gotpl::GoKind go_kind() const noexcept override { return kind_; }
  [[nodiscard]] const gotpl::Function* method(std::string_view name) const noexcept override {
    for (const gotpl::Function& row : methods_) {
      if (row.name == name) return &row;
    }
    return nullptr;
  }
  [[nodiscard]] gotpl::Value contents() const override { return fields_; }
  [[nodiscard]] gotpl::Value to_data() const override { return data_; }

 private:
  std::string_view type_;  // of a literal
  gotpl::GoKind kind_;
  gotpl::Value fields_;
  gotpl::Value data_;
  std::span<const gotpl::Function> methods_;
};

}  // namespace kboot::helm
