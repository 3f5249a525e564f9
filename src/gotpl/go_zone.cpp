// Reading TZif files and looking times up in them.
#include "gotpl/go_zone.hpp"

#include <algorithm>
#include <array>

#include "base/diagnostic.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::gotpl {

// TZif: a header with six counts, then the tables; from version 2 on all of it twice, first with 32,
// then with 64 bits.
class Location::Reader {
 public:
  explicit Reader(std::string_view data) : data_(data) {}

  bool run(Location& out) {
    if (!header()) return false;
    if (version_ > 1) {
      take(size_of_tables(4));
      if (!header()) return false;
    }
    tables(out, version_ > 1 ? 8 : 4);
    if (!failed_ && version_ > 1 && data_.size() > 2 && data_.front() == '\n' &&
        data_.back() == '\n') {
      out.rule_ = data_.substr(1, data_.size() - 2);
    }
    return !failed_;
  }

 private:
  enum Count : std::size_t { utc_flags, standard_flags, leaps, times, zones, characters };

  std::string_view take(std::size_t size) {
    if (size > data_.size()) {
      failed_ = true;
      return {};
    }
    const std::string_view out = data_.substr(0, size);
    data_.remove_prefix(size);
    return out;
  }

  static std::int64_t number(std::string_view bytes) {
    const bool negative = !bytes.empty() && (static_cast<unsigned char>(bytes[0]) & 0x80) != 0;
    std::uint64_t out = negative ? ~std::uint64_t{0} : 0;
    for (const char byte : bytes) out = out << 8 | static_cast<unsigned char>(byte);
    return static_cast<std::int64_t>(out);
  }

  bool header() {
    if (take(4) != "TZif") return false;
    const std::string_view version = take(16);
    if (failed_ ||
        (version[0] != '\0' && version[0] != '2' && version[0] != '3' && version[0] != '4')) {
      return false;
    }
    version_ = version[0] == '\0' ? 1 : 2;
    for (std::uint64_t& count : counts_) {
      count = static_cast<std::uint32_t>(number(take(4)));
      if (count > data_.size()) return false;
    }
    return !failed_;
  }

  [[nodiscard]] std::size_t size_of_tables(std::size_t size) const {
    return counts_[times] * (size + 1) + counts_[zones] * 6 + counts_[characters] +
           counts_[leaps] * (size + 4) + counts_[standard_flags] + counts_[utc_flags];
  }

  void tables(Location& out, std::size_t size) {
    const std::string_view when = take(counts_[times] * size);
    const std::string_view which = take(counts_[times]);
    const std::string_view kinds = take(counts_[zones] * 6);
    const std::string_view names = take(counts_[characters]);
    take(counts_[leaps] * (size + 4) + counts_[standard_flags] + counts_[utc_flags]);
    failed_ = failed_ || kinds.empty();
    for (std::size_t at = 0; !failed_ && at < kinds.size(); at += 6) {
      const auto name = static_cast<unsigned char>(kinds[at + 5]);
      failed_ = name >= names.size();
      if (failed_) return;
      out.zones_.push_back({std::string(names.substr(name, names.find('\0', name) - name)),
                            number(kinds.substr(at, 4)), kinds[at + 4] != 0});
    }
    for (std::size_t i = 0; !failed_ && i < which.size(); ++i) {
      const auto zone = static_cast<unsigned char>(which[i]);
      failed_ = zone >= out.zones_.size();
      out.transitions_.push_back({number(when.substr(i * size, size)), zone});
    }
    if (out.transitions_.empty()) {
      out.transitions_.push_back({std::numeric_limits<std::int64_t>::min(), 0});
    }
  }

  std::string_view data_;
  std::array<std::uint64_t, 6> counts_{};
  int version_ = 1;
  bool failed_ = false;
};

Location::Location(std::string name, std::int64_t offset) : name_(std::move(name)) {
  zones_.push_back({name_, offset, false});
  transitions_.push_back({std::numeric_limits<std::int64_t>::min(), 0});
}

std::shared_ptr<const Location> Location::read(std::string name, std::string_view data) {
  auto out = std::make_shared<Location>(std::move(name));
  if (!Reader(data).run(*out)) return nullptr;
  return out;
}

ZoneSpan Location::span(const Zone& zone, std::int64_t begin, std::int64_t end) const {
  return {zone.name, zone.offset, zone.dst, begin, end};
}

// What holds before the first transition.
std::size_t Location::first_zone() const {
  const bool used = std::ranges::any_of(
      transitions_, [](const Transition& transition) { return transition.zone == 0; });
  if (!used) return 0;
  if (!transitions_.empty() && zones_[transitions_.front().zone].dst) {
    for (std::size_t i = transitions_.front().zone; i-- > 0;) {
      if (!zones_[i].dst) return i;
    }
  }
  const auto standard = std::ranges::find(zones_, false, &Zone::dst);
  return standard == zones_.end() ? 0 : static_cast<std::size_t>(standard - zones_.begin());
}

ZoneSpan Location::at(std::int64_t seconds) const {
  constexpr std::int64_t first = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
  if (zones_.empty()) return {.name = "UTC"};
  const auto next = std::ranges::upper_bound(transitions_, seconds, {}, &Transition::when);
  const std::int64_t end = next == transitions_.end() ? last : next->when;
  if (next == transitions_.begin()) return span(zones_[first_zone()], first, end);
  const Transition& current = *std::prev(next);
  if (next == transitions_.end() && !rule_.empty()) {
    if (auto found = zone_by_rule(rule_, current.when, seconds)) return *found;
  }
  return span(zones_[current.zone], current.when, end);
}

std::optional<std::int64_t> Location::offset_of(std::string_view abbreviation,
                                                std::int64_t seconds) const {
  for (const Zone& zone : zones_) {
    if (zone.name != abbreviation) continue;
    const ZoneSpan found = at(seconds - zone.offset);
    if (found.name == zone.name) return found.offset;
  }
  const auto named = std::ranges::find(zones_, abbreviation, &Zone::name);
  if (named == zones_.end()) return std::nullopt;
  return named->offset;
}

namespace {

constexpr std::size_t largest_zone_file = 1 << 20;
constexpr std::array<std::string_view, 4> folders{
    "/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/"};

std::optional<std::string> read_zone(const std::string& path) {
  try {
    if (!base::is_file(path)) return std::nullopt;
    return base::read_file(path, largest_zone_file);
  } catch (const base::Error&) {
    return std::nullopt;
  }
}

std::shared_ptr<const Location> named(std::string name, const std::optional<std::string>& data) {
  return data ? Location::read(std::move(name), *data) : nullptr;
}

}  // namespace

std::optional<std::string> SystemZones::data(std::string_view name) const {
  if (const auto folder = base::env("ZONEINFO")) {
    if (auto data = read_zone(base::join_path(*folder, name))) return data;
  }
  for (const std::string_view folder : folders) {
    if (auto data = read_zone(base::cat(folder, name))) return data;
  }
  return std::nullopt;
}

std::shared_ptr<const Location> SystemZones::local() const {
  const char* const written = std::getenv("TZ");
  std::shared_ptr<const Location> out;
  if (written == nullptr) {
    out = named("Local", read_zone("/etc/localtime"));
  } else {
    std::string_view name = written;
    if (name.starts_with(':')) name.remove_prefix(1);
    if (name.starts_with('/')) {
      out = named(name == "/etc/localtime" ? "Local" : std::string(name),
                  read_zone(std::string(name)));
    } else if (!name.empty() && name != "UTC") {
      out = named(std::string(name), data(name));
    }
  }
  return out == nullptr ? std::make_shared<const Location>("UTC") : out;
}

std::shared_ptr<const Location> utc_location() { return std::make_shared<const Location>("UTC"); }

std::shared_ptr<const Location> load_location(std::string_view name, const ZoneSource& source) {
  if (name.empty() || name == "UTC") return utc_location();
  if (name == "Local") return source.local();
  if (name.find("..") != name.npos || name[0] == '/' || name[0] == '\\' ||
      name.find('\0') != name.npos) {
    return nullptr;
  }
  return named(std::string(name), source.data(name));
}

}  // namespace kboot::gotpl
