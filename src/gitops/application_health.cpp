// How Argo CD judges Applications that are deployed by Applications: a script in Lua.
#include "gitops/argocd_settings.hpp"

namespace kboot::gitops {

namespace {

// An Application is as healthy as it says, unless it says so of another source than it has now: it
// has just been changed, and is on its way. Members that Argo CD leaves out of what it writes
// (false, 0, empty) count as absent.
constexpr std::string_view script = R"lua(local function blank(v)
  if type(v) ~= "table" then
    return v == nil or v == false or v == "" or v == 0
  end
  for _, member in pairs(v) do
    if not blank(member) then return false end
  end
  return true
end
local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then
    return a == b or (blank(a) and blank(b))
  end
  for key, member in pairs(a) do
    if not same(member, b[key]) then return false end
  end
  for key, member in pairs(b) do
    if a[key] == nil and not blank(member) then return false end
  end
  return true
end
local health = {status = "Progressing", message = ""}
local status = obj.status or {}
if status.health ~= nil and status.health.status ~= nil then
  health.status = status.health.status
  health.message = status.health.message or ""
end
local spec = obj.spec or {}
local seen = (status.sync or {}).comparedTo or {}
if health.status ~= "Unknown" and spec.sourceHydrator == nil and
   not (same(spec.source, seen.source) and same(spec.sources, seen.sources)) then
  health.status = "Progressing"
  if not blank(seen) then
    health.message = "its source has changed since it was judged"
  end
end
return health
)lua";

}  // namespace

std::string_view application_health_script() noexcept { return script; }

}  // namespace kboot::gitops
