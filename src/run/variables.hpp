// The variables of one host for one task: Ansible's 22 levels as layers, rendered when they are
// read.
//
// Also what lookups may ask of the run. Serves one task on one host; one thread at a time.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "jinja/ahead.hpp"
#include "jinja/jinja.hpp"
#include "jinja/lookup.hpp"
#include "playbook/playbook.hpp"
#include "run/host.hpp"
#include "run/project_files.hpp"
#include "value/containers.hpp"

namespace kboot::run {

class Doubts;

// What all tasks of a play share.
struct PlayState {
  const playbook::Play* play = nullptr;
  // Public roles: those of the play, and what includes made public since.
  std::vector<std::shared_ptr<const playbook::Role>> roles;
  Value magic =
      Value::dict();  // playbook_dir, ansible_play_hosts ...: rebuilt when hosts leave the play
};

// What the variables of any task need from the run.
struct VariableSource {
  const base::Context& context;
  const ProjectFiles& files;
  std::span<const jinja::LookupRow> lookups;
  const Value& extra_vars;  // level 22
  bool planning = false;
  const Doubts* doubts = nullptr;  // of a survey
  // The rendered variables of all hosts, for `hostvars`; and the facts of a host, made at first
  // need.
  std::function<Value(const HostState&)> hostvars;
  std::function<void(HostState&)> gather;
  // The effective connection of another host, for delegate_to.
  std::function<std::string(const std::string& host, const playbook::Task& task)> connection_of;
  std::function<Value(std::string_view url, const Value& options)> fetch;
  std::function<void(const base::Diagnostic&)> warn;
};

class Variables final : public jinja::Env, public jinja::ReadsAhead, public jinja::LookupHost {
 public:
  // `asking`: the host on whose thread they are read, where that is another one; null: the host
  // itself.
  Variables(const VariableSource& source, const PlayState& play, HostState& host,
            const playbook::Task* task, HostState* asking = nullptr);

  // Above all other levels: the loop's item, the registered result of the task itself.
  void set(std::string_view name, Value value) { top_.edit_dict().set(name, std::move(value)); }
  void unset(std::string_view name) { top_.edit_dict().erase(Value(name)); }
  [[nodiscard]] HostState& host() const noexcept { return host_; }
  [[nodiscard]] const std::vector<std::string>& folders() const noexcept { return folders_; }
  [[nodiscard]] Value render(const Value& raw) { return jinja::render(raw, *this); }
  // Whether what was read since the last call may be otherwise in the run; only in a survey.
  [[nodiscard]] bool take_doubt() noexcept { return std::exchange(doubt_, false); }
  // The placeholder that `omit` stands for.
  [[nodiscard]] static std::string_view omit() noexcept { return "__omit_place_holder__"; }

  // jinja::Env
  std::optional<Value> lookup(std::string_view name) override;
  std::optional<Value> plain(std::string_view name) override;
  std::vector<std::string> names() override;
  Value call_lookup(const jinja::LookupRequest& request) override;
  std::optional<Value> load(std::string_view name) override;
  bool path_is(std::string_view kind, std::string_view path) override;
  Value path_filter(std::string_view filter, std::string_view path) override;
  void about_to_read(const std::vector<jinja::ReadPath>& paths) noexcept override;
  base::WallTime now() override { return source_.context.clock.wall(); }
  void random_bytes(std::span<unsigned char> bytes) override {
    source_.context.entropy.fill(bytes);
  }
  jinja::Templates* templates() override { return &reader_.templates; }
  void warn(const base::Diagnostic& warning) override { source_.warn(warning); }

  // jinja::LookupHost
  jinja::Env& env() override { return *this; }
  const base::Context& context() override { return source_.context; }
  std::optional<std::string> find_file(std::string_view subdir, std::string_view name) override;
  Value read_file(const std::string& path) override { return source_.files.text(path); }
  Value render_with(const Value& text, const jinja::Syntax& syntax, const Value& variables,
                    const std::string& template_path) override;
  std::string base_folder() override { return play_.play == nullptr ? "." : play_.play->folder; }
  bool planning() override { return source_.planning; }
  Value fetch(std::string_view url, const Value& options) override {
    return source_.fetch(url, options);
  }

 private:
  [[nodiscard]] const Value* find(std::string_view name);
  [[nodiscard]] const Value* find_written(std::string_view name) const;
  [[nodiscard]] const Value* find_fact(std::string_view name);
  [[nodiscard]] const Value& lazy_facts();
  void add_layers(const std::vector<Value>& lowest_first);
  void doubt_name(std::string_view name, bool found);
  void doubt_files();
  void doubt_text(const std::string& path);

  const VariableSource& source_;
  const PlayState& play_;
  HostState& host_;
  HostState& reader_;
  Value top_ = Value::dict();
  Value task_magic_ = Value::dict();
  Value all_facts_;            // keeps the value of `ansible_facts` alive
  std::vector<Value> layers_;  // highest first; null stands for the facts of the host
  std::vector<std::string> folders_;
  std::vector<std::string> template_paths_;  // being rendered, innermost last
  std::string_view own_result_;              // what the task registers
  int depth_ = 0;
  bool doubt_ = false;
};

}  // namespace kboot::run
