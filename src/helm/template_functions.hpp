// The functions that Helm adds to Sprig's, and what they need of a render. Private to this folder.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "gotpl/gotpl.hpp"
#include "helm/render.hpp"

namespace kboot::helm {

// One render: what include, tpl and lookup share.
class TemplateHost final : public gotpl::Host {
 public:
  TemplateHost(const gotpl::Functions& functions, Lookup* lookup)
      : functions_(functions), lookup_(lookup) {}

  // The text of `tpl`, parsed; the same text is parsed once.
  [[nodiscard]] std::shared_ptr<const gotpl::Unit> parsed(std::string_view text);
  // How often `include` is inside of the template of that name.
  [[nodiscard]] int& depth_of(std::string_view name);
  [[nodiscard]] Lookup* lookup() const noexcept { return lookup_; }

 private:
  const gotpl::Functions& functions_;
  Lookup* lookup_;
  std::unordered_map<std::string, std::shared_ptr<const gotpl::Unit>> texts_;
  std::map<std::string, int, std::less<>> depths_;
};

// What stands around the author's message of `fail` and `required`.
inline constexpr std::string_view warning_start = "HELM_ERR_START";
inline constexpr std::string_view warning_end = "HELM_ERR_END";

// The name under which texts of `tpl` are parsed and missing templates are reported.
inline constexpr std::string_view engine_name = "gotpl";

// Sprig's functions and Helm's, as that Helm has them.
[[nodiscard]] gotpl::Functions template_functions(Compat compat);

// `text` without what Go prints for a missing value.
[[nodiscard]] std::string without_no_value(std::string_view text);

// toYaml and its like, toJson, toToml and back.
[[nodiscard]] std::span<const gotpl::Function> conversion_functions(Compat compat) noexcept;

}  // namespace kboot::helm
