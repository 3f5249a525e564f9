// strftime and to_datetime.
#include <cmath>

#include "base/text.hpp"
#include "jinja/builtin.hpp"
#include "jinja/machine.hpp"
#include "jinja/operators.hpp"
#include "jinja/print.hpp"
#include "jinja/time.hpp"

namespace kboot::jinja {
namespace {

// '%Y' | strftime(seconds): the format is the input.
Value formatted(Call& call) {
  Env& env = call.machine.env();
  base::WallTime at = env.now();
  if (call.given(0)) {
    double seconds = 0;
    if (const auto number = number_of(call.at(0))) {
      seconds = *number;
    } else if (auto literal = read_literal(base::trim(to_text(call.at(0))));
               literal && number_of(*literal)) {
      seconds = *number_of(*literal);
    } else {
      throw filter_error(base::cat("`", to_text(call.at(0)), "` is no number of seconds"));
    }
    if (!std::isfinite(seconds) || std::abs(seconds) > 8e9)
      throw filter_error("the number of seconds is out of range");
    at = base::WallTime(std::chrono::seconds(static_cast<std::int64_t>(std::floor(seconds))));
  }
  const int offset = call.flag(1, false) ? 0 : env.utc_offset(at);
  const std::int64_t microseconds =
      std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count();
  return format_time(microseconds + offset * std::int64_t{1'000'000}, to_text(call.input), offset);
}

Value to_datetime(Call& call) {
  const std::string text = to_text(call.input);
  const std::string format = call.text(0, "%Y-%m-%d %H:%M:%S");
  const auto at = parse_time(text, format);
  if (!at) throw filter_error(base::cat("`", text, "` is no date of the form `", format, "`"));
  return make_object<DateTime>(*at);
}

constexpr FilterRow rows[] = {
    {"strftime", "second? utc?", formatted},
    {"to_datetime", "format?", to_datetime},
};

}  // namespace

std::span<const FilterRow> time_filters() { return rows; }

}  // namespace kboot::jinja
