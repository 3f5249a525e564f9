// Dates and durations: now(), to_datetime, and their differences.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "jinja/ast.hpp"
#include "jinja/objects.hpp"

namespace kboot::jinja {

// A datetime without a zone: microseconds since 1970-01-01 00:00 of its own wall clock.
class DateTime final : public Object {
 public:
  explicit DateTime(std::int64_t microseconds) : microseconds_(microseconds) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "datetime"; }
  [[nodiscard]] std::int64_t microseconds() const { return microseconds_; }
  [[nodiscard]] std::string to_text() const override;  // 2026-11-21 08:00:00.000001
  [[nodiscard]] Value to_data() const override { return Value(to_text()); }
  [[nodiscard]] std::optional<Value> attribute(std::string_view name) const override;
  [[nodiscard]] bool equals(const value::Foreign& other) const noexcept override;

 private:
  std::int64_t microseconds_;
};

class Duration final : public Object {
 public:
  explicit Duration(std::int64_t microseconds) : microseconds_(microseconds) {}
  [[nodiscard]] std::string_view type_name() const noexcept override { return "timedelta"; }
  [[nodiscard]] std::int64_t microseconds() const { return microseconds_; }
  [[nodiscard]] std::string to_text() const override;  // 1 day, 0:00:03
  [[nodiscard]] Value to_data() const override { return Value(to_text()); }
  [[nodiscard]] bool truth() const override { return microseconds_ != 0; }
  [[nodiscard]] std::optional<Value> attribute(std::string_view name) const override;
  [[nodiscard]] bool equals(const value::Foreign& other) const noexcept override;

 private:
  std::int64_t microseconds_;
};

// datetime - datetime, datetime + timedelta and so on; nothing for other operands.
[[nodiscard]] std::optional<Value> time_arithmetic(BinaryOp op, const Value& left,
                                                   const Value& right);
// Negative, 0 or positive; nothing for what is no pair of dates or of durations.
[[nodiscard]] std::optional<int> time_compare(const Value& left, const Value& right);
// strftime and strptime in the C locale. `offset` is what %z and %Z print; nothing: a date without a zone.
[[nodiscard]] std::string format_time(std::int64_t microseconds, std::string_view format,
                                      std::optional<int> offset = std::nullopt);
[[nodiscard]] std::optional<std::int64_t> parse_time(std::string_view text,
                                                     std::string_view format);

}  // namespace kboot::jinja
