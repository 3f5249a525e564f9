// Sprig's semantic versions.
#include "base/diagnostic.hpp"
#include "gotpl/sprig.hpp"
#include "gotpl/version_object.hpp"
#include "query/semver.hpp"

namespace kboot::gotpl {
namespace {

Value semver(Call& call) {
  try {
    return version_value(query::Version::parse(call.text(0)));
  } catch (const base::Error& error) {
    throw Failure(error.diagnostic().message);
  }
}

Value compare(Call& call) {
  try {
    const query::Constraints constraints(call.text(0));
    return constraints.check(query::Version::parse(call.text(1)));
  } catch (const base::Error& error) {
    throw Failure(error.diagnostic().message);
  }
}

constexpr Function rows[] = {
    {"semver", "string", semver},
    {"semverCompare", "string, string", compare},
};

}  // namespace

std::span<const Function> sprig_versions() noexcept { return rows; }

}  // namespace kboot::gotpl
