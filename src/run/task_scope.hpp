// What a module sees of the run: one task (or item of its loop) on one host.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "run/clusters.hpp"
#include "run/module.hpp"
#include "run/survey.hpp"
#include "run/variables.hpp"

namespace kboot::run {

// The modes of the run and of the task.
struct TaskModes {
  bool check = false;
  bool diff = false;
  bool plan = false;
  int verbosity = 0;
  Survey* survey = nullptr;  // a plan that ends where a task says what it writes
};

class TaskScope final : public TaskContext {
 public:
  TaskScope(const base::Context& context, Variables& variables, const ProjectFiles& files,
            Clusters& clusters, TaskModes modes,
            std::map<std::string, std::string> task_environment,
            const kube::Environment& process_environment,
            std::function<void(base::Diagnostic)> warn);

  [[nodiscard]] const base::Context& base() const override { return context_; }
  [[nodiscard]] bool check_mode() const override { return modes_.check; }
  [[nodiscard]] bool plan_only() const override { return modes_.plan; }
  [[nodiscard]] bool diff_mode() const override { return modes_.diff; }
  [[nodiscard]] int verbosity() const override { return modes_.verbosity; }
  [[nodiscard]] const std::map<std::string, std::string>& environment() const override {
    return environment_;
  }
  [[nodiscard]] std::map<std::string, std::string> task_environment() const override {
    return task_environment_;
  }
  [[nodiscard]] kube::Session& cluster(const ClusterArgs& args) override;
  [[nodiscard]] std::string named_cluster() const override {
    asked_ = true;
    return clusters_.named_by_user(task_environment_);
  }
  [[nodiscard]] net::Transport& transport() override {
    asked_ = true;
    return clusters_.transport();
  }
  [[nodiscard]] std::string find_file(std::string_view kind, std::string_view name) const override;
  [[nodiscard]] Value read_file(const std::string& path) const override {
    asked_ = true;
    return files_.text(path);
  }
  [[nodiscard]] Value read_variables(const std::string& path) override;
  [[nodiscard]] Value render_template(const Value& text, const std::string& path) override;
  [[nodiscard]] Value render(const Value& raw) override {
    asked_ = true;
    return variables_.render(raw);
  }
  [[nodiscard]] bool condition(const Value& expression) override;
  [[nodiscard]] std::optional<Value> variable(std::string_view name) override {
    asked_ = true;
    return variables_.lookup(name);
  }
  [[nodiscard]] const std::string& working_directory() const override { return working_directory_; }
  void warn(base::Diagnostic diagnostic) override { warn_(std::move(diagnostic)); }
  void announce(kube::Session& session, const std::vector<Value>& objects,
                std::string_view name_space) override;
  [[nodiscard]] bool surveyed() const override { return modes_.survey != nullptr; }
  // Whose objects are announced.
  void set_step(SurveyStep step) { step_ = std::move(step); }
  // Whether the module has looked at more than its arguments by now.
  [[nodiscard]] bool asked() const noexcept { return asked_; }

 private:
  const base::Context& context_;
  Variables& variables_;
  const ProjectFiles& files_;
  Clusters& clusters_;
  TaskModes modes_;
  std::map<std::string, std::string> task_environment_;
  std::map<std::string, std::string> environment_;
  std::string working_directory_;
  std::function<void(base::Diagnostic)> warn_;
  SurveyStep step_;
  mutable bool asked_ = false;
};

// What the host's variables say about its cluster; rendered.
[[nodiscard]] HostCluster host_cluster(Variables& variables);

}  // namespace kboot::run
