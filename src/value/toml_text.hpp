// Strings, keys and times as BurntSushi/toml writes them. Private to this folder.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "value/containers.hpp"

namespace kboot::value {

// With what needs it escaped, and quotes around it.
[[nodiscard]] std::string toml_quoted(std::string_view text);
// A part of a key: quoted where it is no bare key.
[[nodiscard]] std::string toml_key(std::string_view part);
// Parts with points between them.
[[nodiscard]] std::string toml_key(const std::vector<std::string>& parts);

// A date, a time or both, out of a TOML text: Go's time.Time.
class TomlTime final : public Foreign {
 public:
  enum class Zone : std::uint8_t { utc, offset, local_datetime, local_date, local_time };

  int year = 0;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int nanosecond = 0;
  int offset_minutes = 0;
  Zone zone = Zone::utc;

  [[nodiscard]] std::string_view type_name() const noexcept override { return "time.Time"; }
  // As encoding/json writes it: a string of RFC 3339.
  [[nodiscard]] Value to_data() const override;
  // As time.Time's String.
  [[nodiscard]] std::string to_text() const override;
  [[nodiscard]] bool equals(const Foreign& other) const noexcept override;
  // As the encoder writes it back.
  [[nodiscard]] std::string toml() const;

 private:
  [[nodiscard]] std::string date() const;
  [[nodiscard]] std::string time() const;
  [[nodiscard]] std::string offset(bool colon) const;
};

}  // namespace kboot::value
