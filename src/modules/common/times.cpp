// Times as Ansible's modules print them; see times.hpp.
#include "modules/common/times.hpp"

#include <cstdio>
#include <ctime>

#include "base/text.hpp"

namespace kboot::modules {

namespace {

std::string six_digits(long micros) {
  char text[16];
  std::snprintf(text, sizeof text, "%06ld", micros);
  return text;
}

}  // namespace

std::string timestamp(base::WallTime time) {
  const auto micros =
      std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
  const std::time_t seconds = micros / 1'000'000;
  std::tm local{};
  localtime_r(&seconds, &local);
  char text[32];
  const std::size_t size = std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S.", &local);
  return base::cat(std::string_view(text, size), six_digits(micros % 1'000'000));
}

std::string elapsed(base::Duration duration) {
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(duration).count();
  const long seconds = micros / 1'000'000;
  char text[48];
  std::snprintf(text, sizeof text, "%ld:%02ld:%02ld.", seconds / 3600, seconds / 60 % 60,
                seconds % 60);
  return base::cat(text, six_digits(micros % 1'000'000));
}

}  // namespace kboot::modules
