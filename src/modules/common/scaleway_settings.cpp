// Reads Scaleway's settings: the task's words, the environment, a profile of the configuration
// file.
#include <vector>

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "modules/common/scaleway.hpp"
#include "value/containers.hpp"
#include "value/yaml.hpp"

namespace kboot::modules {

namespace {

using base::cat;
using value::Value;
using Environment = std::map<std::string, std::string>;

constexpr std::string_view default_api = "https://api.scaleway.com";
constexpr std::string_view default_region = "fr-par";

std::string variable(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

std::string first_of(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

// Empty where there is no home either.
std::string configuration_path(const Environment& environment) {
  if (const std::string path = variable(environment, "SCW_CONFIG_PATH"); !path.empty()) return path;
  if (const std::string xdg = variable(environment, "XDG_CONFIG_HOME"); !xdg.empty())
    return base::join_path(xdg, "scw/config.yaml");
  const std::string home = variable(environment, "HOME");
  return home.empty() ? home : base::join_path(home, ".config/scw/config.yaml");
}

base::Error profile_error(std::string message) {
  base::Error error("scaleway-profile", std::move(message));
  error.status(base::Status::bad_input);
  return error;
}

// The settings of a profile over those at the top of the file.
class Profile {
 public:
  Profile(const Environment& environment, const std::string& wished) {
    const std::string path = configuration_path(environment);
    const auto text = path.empty() ? std::nullopt : base::read_file_if_exists(path);
    // In a pipeline the environment has the key, and an inventory may name a profile all the same.
    if (!text) {
      if (!wished.empty() && variable(environment, "SCW_SECRET_KEY").empty())
        throw profile_error(
            cat("there is no profile `", wished, "`: there is no file `", path, '`'))
            .hint("`scw init` writes it, or give SCW_SECRET_KEY");
      return;
    }
    file_ = value::read_yaml(*text, path, {.schema = value::Schema::goyaml, .secret = true});
    if (!file_.is_null() && !file_.is_dict())
      throw profile_error(cat('`', path, "` is no configuration of Scaleway's tools"));
    std::string name = first_of({wished, variable(environment, "SCW_PROFILE")});
    if (name.empty()) name = file_.text("active_profile");
    if (name.empty()) return;
    const Value* profiles = file_.find("profiles");
    const Value* found = profiles == nullptr ? nullptr : profiles->find(name);
    if (found != nullptr && found->is_dict()) {
      profile_ = *found;
      return;
    }
    // The top of the file may be meant by its usual name.
    if (name == "default") return;
    base::Error error = profile_error(cat("there is no profile `", name, "` in `", path, '`'));
    error.hint(base::did_you_mean(name, names_of(profiles)));
    throw error;
  }
  [[nodiscard]] std::string text(std::string_view key) const {
    for (const Value* place : {&profile_, &file_}) {
      if (const std::string_view found = place->text(key); !found.empty())
        return std::string(found);
    }
    return {};
  }
  [[nodiscard]] bool flag(std::string_view key) const {
    for (const Value* place : {&profile_, &file_}) {
      const Value* found = place->find(key);
      if (found != nullptr && found->is(value::Kind::boolean)) return found->as_bool();
    }
    return false;
  }

 private:
  static std::vector<std::string> names_of(const Value* profiles) {
    std::vector<std::string> names;
    if (profiles == nullptr || !profiles->is_dict()) return names;
    for (const auto& [key, profile] : profiles->as_dict()) {
      if (key.is_string()) names.emplace_back(key.as_string());
    }
    return names;
  }
  Value file_, profile_;
};

// "fr-par-1" lies in "fr-par".
std::string region_of_zone(const std::string& zone) {
  const std::size_t dash = zone.rfind('-');
  return dash == zone.npos || zone.find('-') == dash ? std::string() : zone.substr(0, dash);
}

}  // namespace

ScalewayAccess scaleway_access(const Environment& environment, const ScalewayWishes& wishes) {
  const Profile profile(environment, wishes.profile);
  const auto setting = [&](const std::string& wished, const char* name, std::string_view key) {
    return first_of({wished, variable(environment, name), profile.text(key)});
  };
  ScalewayAccess access;
  access.secret_key = setting(wishes.secret_key, "SCW_SECRET_KEY", "secret_key");
  access.region = setting(wishes.region, "SCW_DEFAULT_REGION", "default_region");
  if (access.region.empty())
    access.region = region_of_zone(setting({}, "SCW_DEFAULT_ZONE", "default_zone"));
  if (access.region.empty()) access.region = default_region;
  access.api_url = setting(wishes.api_url, "SCW_API_URL", "api_url");
  if (access.api_url.empty()) access.api_url = default_api;
  while (access.api_url.ends_with('/')) access.api_url.pop_back();
  access.project_id = wishes.project_id;
  const std::string insecure = base::lower(variable(environment, "SCW_INSECURE"));
  access.insecure = insecure.empty() ? profile.flag("insecure")
                                     : insecure == "true" || insecure == "1" || insecure == "t";
  if (!access.secret_key.empty()) return access;
  base::Error error("scaleway-no-key", "there is no secret key for Scaleway's API");
  error.status(base::Status::bad_input)
      .hint("give `secret_key` (from the vault), SCW_SECRET_KEY, or a `profile` that has one");
  throw error;
}

}  // namespace kboot::modules
