// Time zones as Go's package time has them: read from a database of TZif files (RFC 9636).
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kboot::gotpl {

// What holds in a zone for a while.
struct ZoneSpan {
  std::string name;         // "CET"; empty where only the offset is known
  std::int64_t offset = 0;  // seconds east of UTC
  bool dst = false;
  std::int64_t begin = std::numeric_limits<std::int64_t>::min();  // seconds since 1970
  std::int64_t end = std::numeric_limits<std::int64_t>::max();
};

class Location {
 public:
  // Without rules: UTC under that name.
  explicit Location(std::string name) : name_(std::move(name)) {}
  // time.FixedZone
  Location(std::string name, std::int64_t offset);
  // time.LoadLocationFromTZData; nothing where the data is no TZif.
  [[nodiscard]] static std::shared_ptr<const Location> read(std::string name,
                                                            std::string_view data);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] ZoneSpan at(std::int64_t seconds) const;
  // The offset of an abbreviation ("CEST"), near that time if it can be.
  [[nodiscard]] std::optional<std::int64_t> offset_of(std::string_view abbreviation,
                                                      std::int64_t seconds) const;

 private:
  struct Zone {
    std::string name;
    std::int64_t offset;
    bool dst;
  };
  struct Transition {
    std::int64_t when;
    std::size_t zone;
  };
  class Reader;

  [[nodiscard]] ZoneSpan span(const Zone& zone, std::int64_t begin, std::int64_t end) const;
  [[nodiscard]] std::size_t first_zone() const;

  std::string name_;
  std::vector<Zone> zones_;
  std::vector<Transition> transitions_;
  std::string rule_;  // POSIX's TZ for the time behind the last transition
};

// What a rule of POSIX's TZ ("CET-1CEST,M3.5.0,M10.5.0/3") says; nothing where it is wrong.
// `last` is where it begins to hold.
[[nodiscard]] std::optional<ZoneSpan> zone_by_rule(std::string_view rule, std::int64_t last,
                                                   std::int64_t seconds);

// Where zones come from.
class ZoneSource {
 public:
  virtual ~ZoneSource() = default;
  // The TZif data of a zone's name, or nothing.
  [[nodiscard]] virtual std::optional<std::string> data(std::string_view name) const = 0;
  // Go's time.Local.
  [[nodiscard]] virtual std::shared_ptr<const Location> local() const = 0;
};

// The system's database, /etc/localtime and TZ.
class SystemZones final : public ZoneSource {
 public:
  [[nodiscard]] std::optional<std::string> data(std::string_view name) const override;
  [[nodiscard]] std::shared_ptr<const Location> local() const override;
};

// time.LoadLocation: "", "UTC", "Local" or a name of the database. nullptr where there is none; UTC is
// a location without rules.
[[nodiscard]] std::shared_ptr<const Location> load_location(std::string_view name,
                                                            const ZoneSource& source);
[[nodiscard]] std::shared_ptr<const Location> utc_location();

}  // namespace kboot::gotpl
