// Loading playbooks with the modules, lookups and files of a run.
#pragma once

#include "playbook/playbook.hpp"
#include "run/project_files.hpp"
#include "run/run.hpp"

namespace kboot::run {

// The run's modules as the loader sees them.
class SpecTable final : public playbook::ModuleSpecs {
 public:
  explicit SpecTable(const ModuleTable& modules) : modules_(modules) {}
  [[nodiscard]] std::optional<playbook::ModuleSpec> find(std::string_view name) const override;
  [[nodiscard]] std::vector<std::string> names() const override { return modules_.names(); }

 private:
  const ModuleTable& modules_;
};

class Loading {
 public:
  Loading(const Options& options, const Services& services, const ProjectFiles& files);
  Loading(const Loading&) = delete;
  Loading& operator=(const Loading&) = delete;
  [[nodiscard]] const playbook::LoadOptions& options() const noexcept { return options_; }

 private:
  SpecTable specs_;
  playbook::LoadOptions options_;
};

}  // namespace kboot::run
