// Fields and methods of versions: what Go sees in Masterminds/semver's struct.
#include "gotpl/version_object.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "base/diagnostic.hpp"
#include "base/text.hpp"
#include "gotpl/go_value.hpp"

namespace kboot::gotpl {
namespace {

class VersionObject final : public Object {
 public:
  VersionObject(query::Version version, bool pointer)
      : version_(std::move(version)), pointer_(pointer) {}

  [[nodiscard]] std::string_view go_type() const noexcept override {
    return pointer_ ? "*semver.Version" : "semver.Version";
  }
  [[nodiscard]] GoKind go_kind() const noexcept override {
    return pointer_ ? GoKind::pointer : GoKind::structure;
  }
  [[nodiscard]] const Function* method(std::string_view name) const noexcept override;
  [[nodiscard]] Value contents() const override {
    return Value::dict({{"major", make_uint64(version_.major)},
                        {"minor", make_uint64(version_.minor)},
                        {"patch", make_uint64(version_.patch)},
                        {"pre", version_.prerelease},
                        {"metadata", version_.metadata},
                        {"original", version_.original}});
  }
  [[nodiscard]] bool is_stringer() const noexcept override { return true; }
  [[nodiscard]] std::string string() const override { return version_.text(); }
  [[nodiscard]] Value to_data() const override { return version_.text(); }
  [[nodiscard]] bool equals(const value::Foreign& other) const noexcept override {
    const auto* const object = dynamic_cast<const VersionObject*>(&other);
    return object != nullptr && object->pointer_ == pointer_ &&
           object->version_.compare(version_) == 0 &&
           object->version_.original == version_.original;
  }

  [[nodiscard]] const query::Version& version() const noexcept { return version_; }

 private:
  query::Version version_;
  bool pointer_;
};

const query::Version& self(const Call& call) {
  return static_cast<const VersionObject&>(*object_of(call.self)).version();
}

// The argument of Compare and its like; nothing where it is nil.
const query::Version* other(const Call& call) {
  const auto* const object = dynamic_cast<const VersionObject*>(object_of(call[0]));
  return object == nullptr ? nullptr : &object->version();
}

int compared(const Call& call) {
  const query::Version* const version = other(call);
  if (version == nullptr) {
    throw Failure("runtime error: invalid memory address or nil pointer dereference");
  }
  return self(call).compare(*version);
}

Value compare(Call& call) { return make_int(compared(call)); }
Value less(Call& call) { return compared(call) < 0; }
Value less_equal(Call& call) { return compared(call) <= 0; }
Value greater(Call& call) { return compared(call) > 0; }
Value greater_equal(Call& call) { return compared(call) >= 0; }
Value equal(Call& call) { return other(call) != nullptr && compared(call) == 0; }

Value major(Call& call) { return make_uint64(self(call).major); }
Value minor(Call& call) { return make_uint64(self(call).minor); }
Value patch(Call& call) { return make_uint64(self(call).patch); }
Value prerelease(Call& call) { return self(call).prerelease; }
Value metadata(Call& call) { return self(call).metadata; }
Value original(Call& call) { return self(call).original; }
Value string(Call& call) { return self(call).text(); }

// query's errors in Go's words.
template <typename Make>
Value made(Make make) {
  try {
    return version_value(make(), false);
  } catch (const base::Error& error) {
    throw Failure(error.diagnostic().message);
  }
}

Value next_major(Call& call) {
  return made([&] { return self(call).next_major(); });
}
Value next_minor(Call& call) {
  return made([&] { return self(call).next_minor(); });
}
Value next_patch(Call& call) {
  return made([&] { return self(call).next_patch(); });
}
Value with_prerelease(Call& call) {
  return made([&] { return self(call).with_prerelease(call.text(0)); });
}
Value with_metadata(Call& call) {
  return made([&] { return self(call).with_metadata(call.text(0)); });
}

Value json(Call& call) { return make_bytes(base::cat("\"", self(call).text(), "\"")); }
Value text(Call& call) { return make_bytes(self(call).text()); }

constexpr Function methods[] = {
    {"Compare", "*semver.Version", compare},
    {"Equal", "*semver.Version", equal},
    {"GreaterThan", "*semver.Version", greater},
    {"GreaterThanEqual", "*semver.Version", greater_equal},
    {"IncMajor", "", next_major},
    {"IncMinor", "", next_minor},
    {"IncPatch", "", next_patch},
    {"LessThan", "*semver.Version", less},
    {"LessThanEqual", "*semver.Version", less_equal},
    {"Major", "", major},
    {"MarshalJSON", "", json},
    {"MarshalText", "", text},
    {"Metadata", "", metadata},
    {"Minor", "", minor},
    {"Original", "", original},
    {"Patch", "", patch},
    {"Prerelease", "", prerelease},
    {"SetMetadata", "string", with_metadata},
    {"SetPrerelease", "string", with_prerelease},
    {"String", "", string},
    {"Value", "", string},
};

// Methods of the pointer alone; Go finds them for a struct only where that has an address.
constexpr std::string_view pointer_methods[] = {
    "Compare", "Equal", "GreaterThan", "GreaterThanEqual", "LessThan", "LessThanEqual", "Original"};

const Function* VersionObject::method(std::string_view name) const noexcept {
  if (!pointer_ && std::ranges::find(pointer_methods, name) != std::end(pointer_methods)) {
    return nullptr;
  }
  const auto* const found = std::ranges::find(methods, name, &Function::name);
  return found == std::end(methods) ? nullptr : found;
}

}  // namespace

Value version_value(query::Version version, bool pointer) {
  return Value::foreign(std::make_unique<VersionObject>(std::move(version), pointer));
}

}  // namespace kboot::gotpl
