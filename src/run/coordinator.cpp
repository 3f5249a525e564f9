// Plays and batches: who takes part, what is known of them, when the run ends.
#include "run/coordinator.hpp"

#include <fnmatch.h>

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "playbook/convert.hpp"
#include "run/file_search.hpp"
#include "run/lazy_variable.hpp"
#include "run/magic.hpp"
#include "run/url_fetch.hpp"
#include "run/waiting.hpp"
#include "value/compare.hpp"
#include "value/containers.hpp"

namespace kboot::run {

using base::cat;
using playbook::Play;

Coordinator::Coordinator(const base::Context& context, const playbook::Playbook& playbook,
                         inventory::Inventory& inventory, const Options& options,
                         const Services& services, std::span<Reporter* const> reporters,
                         Lines* lines)
    : context_(context),
      playbook_(playbook),
      options_(options),
      services_(services),
      reporters_(reporters),
      hosts_(inventory, options.limit),
      files_(services.keyring, context.redactor, file_warnings_),
      environment_(services.clusters.environment),
      lines_(lines == nullptr ? own_lines_ : *lines),
      workers_(
          options.forks, [this](const Event& event) { emit(event); }, [this] { tick(); }),
      started_(options.start_at_task.empty()),
      start_(context.clock.now()) {}

void Coordinator::tick() {
  for (Reporter* reporter : reporters_) reporter->tick();
}

void Coordinator::emit(const Event& event) {
  for (Reporter* reporter : reporters_) reporter->on(event);
}

int Coordinator::run() {
  emit(RunStarted{.inventory = options_.inventory_name,
                  .playbook = playbook_.path,
                  .check = options_.check,
                  .plan = options_.plan});
  try {
    for (const Play& play : playbook_.plays) {
      if (!run_play(play)) break;
    }
  } catch (const base::Cancelled&) {
    return finish(true);
  }
  return finish(false);
}

// A value of the play itself: no host's variables are known yet.
Value Coordinator::play_value(const Value& raw) {
  if (!jinja::has_templates(raw)) return raw;
  HostState nobody;
  nobody.name = "localhost";
  VariableSource source{.context = context_,
                        .files = files_,
                        .lookups = services_.lookups,
                        .extra_vars = options_.extra_vars,
                        .planning = options_.plan,
                        .hostvars = [](const HostState&) { return Value::dict(); },
                        .gather = [](HostState&) {},
                        .connection_of = {},
                        .fetch = [](std::string_view, const Value&) -> Value {
                          throw base::Error("not-supported", "the lookup `url` needs a host");
                        },
                        .warn = [this](const base::Diagnostic& warning) { emit(Warned{warning}); }};
  return Variables(source, state_, nobody, nullptr).render(raw);
}

HostRecord& Coordinator::record(const std::string& name) {
  std::unique_ptr<HostRecord>& host = records_[name];
  if (host != nullptr) return *host;
  host = std::make_unique<HostRecord>();
  HostRecord& made = *host;
  made.state.name = name;
  Line& line = lines_[name];
  if (line.transport == nullptr) line.transport = services_.make_transport();
  made.transport = line.transport.get();
  const auto post = [this](const Event& event) { workers_.post(event); };
  made.progress = std::make_unique<WaitingProgress>(*made.transport, post, [this] {
    // While threads work the coordinator's own thread beats.
    if (!workers_.threaded()) tick();
  });
  made.context = std::make_unique<base::Context>(base::Context{.loop = *made.transport,
                                                               .clock = context_.clock,
                                                               .cancel = context_.cancel,
                                                               .deadline = context_.deadline,
                                                               .progress = *made.progress,
                                                               .redactor = context_.redactor,
                                                               .entropy = context_.entropy});
  made.clusters = std::make_unique<Clusters>(line, services_.clusters, post);
  made.source = std::make_unique<VariableSource>(
      VariableSource{.context = *made.context,
                     .files = files_,
                     .lookups = services_.lookups,
                     .extra_vars = options_.extra_vars,
                     .planning = options_.plan,
                     .doubts = options_.survey == nullptr ? nullptr : &options_.survey->doubts,
                     .hostvars = [this, &made](const HostState&) { return hostvars(made); },
                     .gather = [this, &made](HostState&) { make_facts(made); },
                     .connection_of =
                         [this, &made](const std::string& other, const playbook::Task& task) {
                           return connection_of(other, made.state, task);
                         },
                     .fetch =
                         [&made](std::string_view url, const Value& given) {
                           return fetch_url(*made.context, *made.transport, url, given);
                         },
                     .warn = [post](const base::Diagnostic& warning) { post(Warned{warning}); }});
  return made;
}

// Facts come from the module `setup`, at their first reading.
void Coordinator::make_facts(HostRecord& host) {
  const Module* setup = services_.modules.find("setup");
  if (setup == nullptr) return;
  Variables variables(*host.source, state_, host.state, nullptr);
  Value arguments = Value::dict();
  if (!play_.gather_subset.is_null())
    arguments.edit_dict().set("gather_subset", variables.render(play_.gather_subset));
  TaskScope scope(*host.context, variables, files_, *host.clusters, {}, {}, environment_,
                  [](const base::Diagnostic&) {});
  const Plan plan = setup->plan(
      scope, playbook::bind_arguments(setup->name, setup->arguments, setup->rules, arguments));
  if (plan.outcome.effects.gathered.is_dict()) {
    host.state.lazy_facts = value::deep_marked(plan.outcome.effects.gathered, value::mark_unsafe);
  }
}

// A host of the inventory, whether or not it is in the play.
HostRecord& Coordinator::known(const std::string& name) {
  HostRecord& host = record(name);
  if (host.state.magic.as_dict().empty()) {
    host.state.inventory = hosts_.layers(name, play_.folder);
    host.state.magic = hosts_.magic(name);
  }
  return host;
}

// Every variable of every host, rendered when it is read.
Value Coordinator::hostvars(HostRecord& asking) {
  Value all = Value::dict();
  std::vector<std::string> names = hosts_.names();
  // The implicit localhost is in no list, but known once it took part.
  for (const auto& [name, host] : records_) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  for (const std::string& name : names) {
    all.edit_dict().set(name,
                        lazy_variables(*asking.source, state_, known(name).state, asking.state));
  }
  return all;
}

void Coordinator::rebuild_magic() {
  PlayHosts hosts{.all = play_hosts_, .batch = {}, .left = {}};
  const auto gone = [this](const std::string& name) {
    const auto found = records_.find(name);
    return found != records_.end() &&
           (found->second->state.failed || found->second->state.unreachable);
  };
  for (const std::string& name : play_hosts_) {
    if (!gone(name)) hosts.left.push_back(name);
  }
  for (const HostRecord* host : batch_) {
    if (!gone(host->state.name)) hosts.batch.push_back(host->state.name);
  }
  state_.magic = play_magic(play_, play_name_, hosts_, hosts, options_);
}

std::vector<std::vector<std::string>> Coordinator::batches(const std::vector<std::string>& hosts) {
  const Value serial = play_value(play_.serial);
  const std::vector<Value> sizes = serial.is_null()   ? std::vector<Value>{}
                                   : serial.is_list() ? serial.as_list().items()
                                                      : std::vector<Value>{serial};
  std::vector<std::vector<std::string>> parts;
  std::size_t done = 0;
  for (std::size_t which = 0; done < hosts.size(); ++which) {
    std::int64_t size = 0;
    if (!sizes.empty()) {
      std::string text = jinja::to_text(sizes[std::min(which, sizes.size() - 1)]);
      const bool percent = text.ends_with('%');
      if (percent) text.pop_back();
      if (!base::parse_int(text, size)) {
        throw base::Error("keyword-type",
                          cat("`serial` must be a number or a percentage, not `", text, "`"),
                          play_.serial.origin());
      }
      if (percent)
        size = std::max<std::int64_t>(1, size * static_cast<std::int64_t>(hosts.size()) / 100);
    }
    const std::size_t count = size <= 0 ? hosts.size() : static_cast<std::size_t>(size);
    const std::size_t end = std::min(hosts.size(), done + count);
    parts.emplace_back(hosts.begin() + static_cast<std::ptrdiff_t>(done),
                       hosts.begin() + static_cast<std::ptrdiff_t>(end));
    done = end;
  }
  return parts;
}

// What a play is called, whom it means, what its tasks share.
void Coordinator::begin_play(const Play& play) {
  play_ = play;
  state_ = PlayState{.play = &play_, .roles = {}, .magic = Value::dict()};
  for (const auto& role : play_.roles) {
    if (role->is_public) state_.roles.push_back(role);
  }
  for (const playbook::VarsPrompt& prompt : play_.prompts) {
    if (options_.extra_vars.find(prompt.name) != nullptr) continue;
    // Without a terminal Ansible takes the default too; a survey asks nobody.
    const Value standard =
        options_.survey != nullptr ? Value::unknown() : play_value(prompt.default_value);
    play_.vars = value::merge(play_.vars, Value::dict({{prompt.name, standard}}), false);
  }
  const Value pattern = play_value(play_.hosts);
  if (value::any_marked(pattern, value::mark_unknown))
    throw base::Error("host-pattern", "the hosts of the play are known later", play_.origin);
  std::vector<std::string> patterns;
  for (const Value& part :
       pattern.is_list() ? pattern.as_list().items() : std::vector<Value>{pattern}) {
    patterns.push_back(jinja::to_text(part));
  }
  pattern_ = base::join(patterns, ",");
  play_hosts_ = hosts_.match(pattern_);
  play_name_ = play_.name.is_null() ? pattern_ : jinja::to_text(play_value(play_.name));
  end_play_ = false;
}

bool Coordinator::run_play(const Play& play) {
  begin_play(play);
  ask_prompts();
  if (play_hosts_.empty()) emit(PlayStarted{.name = play_name_, .hosts = {}});
  for (const std::vector<std::string>& batch : batches(play_hosts_)) {
    if (!run_batch(batch)) return false;
    if (end_play_) break;
  }
  return true;
}

void Coordinator::prepare(HostRecord& host) {
  HostState& state = host.state;
  state.inventory = hosts_.layers(state.name, play_.folder);
  state.magic = hosts_.magic(state.name);
  state.may_gather = false;
  state.notifications.clear();
  state.roles_started.clear();
  state.roles_done.clear();
  auto tasks =
      std::make_shared<const playbook::Nodes>(playbook::filter_tags(play_.tasks, options_.tags));
  state.cursor.emplace(std::move(tasks));
  if (state.failed || state.unreachable) state.cursor->end();
}

// Each entry is a file, or a list of which the first that is there counts.
void Coordinator::read_vars_files(HostRecord& host) {
  host.state.vars_files.clear();
  if (play_.vars_files.is_null()) return;
  if (options_.survey != nullptr && options_.survey->doubts.files_may_change())
    options_.survey->doubts.open();
  Variables variables(*host.source, state_, host.state, nullptr);
  const auto entries = play_.vars_files.is_list() ? play_.vars_files.as_list().items()
                                                  : std::vector<Value>{play_.vars_files};
  for (const Value& entry : entries) {
    std::optional<std::string> path;
    std::string last;
    for (const Value& name :
         entry.is_list() ? entry.as_list().items() : std::vector<Value>{entry}) {
      last = jinja::to_text(variables.render(name));
      path = search_file({play_.folder}, "vars", last);
      if (path) break;
    }
    if (!path) path = require_file({play_.folder}, "vars", last, entry.origin());
    const Value read = files_.yaml(*path);
    if (read.is_dict()) {
      host.state.vars_files.push_back(read);
    } else if (!read.is_null()) {
      throw base::Error("vars-type", cat("`", *path, "` must hold a dict of variables"),
                        read.origin());
    }
  }
}

// The task that Ansible puts before a play; here it only allows facts to be made when one is read.
void Coordinator::gather(const Records& hosts) {
  const Value wanted = play_value(play_.gather_facts);
  const bool on =
      wanted.is_null() ? options_.gather_implicitly : playbook::to_boolean(wanted).value_or(true);
  const std::vector<std::string> always{"always"};
  const auto& tags = play_.context->tags.empty() ? always : play_.context->tags;
  if (!on || hosts.empty() || !playbook::tags_match(tags, options_.tags)) return;
  const TaskId id{.number = ++tasks_,
                  .name = "Gathering Facts",
                  .role = {},
                  .module = "gather_facts",
                  .origin = play_.origin,
                  .handler = false};
  emit(TaskStarted{.task = id, .check = options_.check || options_.plan});
  for (HostRecord* host : hosts) {
    host->state.may_gather = true;
    ++host->stats.ok;
    emit(TaskFinished{
        .task = id, .host = host->state.name, .outcome = Outcome::ok(), .delegated_to = {}});
  }
}

// Passes by everything before the task that --start-at-task names. False: it is not in this play.
bool Coordinator::skip_to_start(const Records& hosts) {
  const auto meant = [this](const playbook::Task& task) {
    for (const std::string& name :
         {task.title(), task.name.is_null() ? std::string() : jinja::to_text(task.name)}) {
      if (!name.empty() && fnmatch(options_.start_at_task.c_str(), name.c_str(), 0) == 0)
        return true;
    }
    return false;
  };
  for (HostRecord* host : hosts) {
    TaskPtr task = host->state.cursor->next();
    while (task != nullptr && (task->implicit || !meant(*task))) {
      host->state.cursor->advance();
      task = host->state.cursor->next();
    }
    started_ = started_ || task != nullptr;
  }
  return started_;
}

bool Coordinator::run_batch(const std::vector<std::string>& names) {
  emit(PlayStarted{.name = play_name_, .hosts = names});
  batch_.clear();
  handlers_ = play_.handlers;
  Records active;
  for (const std::string& name : names) {
    batch_.push_back(&record(name));
    prepare(*batch_.back());
    if (!batch_.back()->state.failed && !batch_.back()->state.unreachable)
      active.push_back(batch_.back());
  }
  const auto gone_before = batch_.size() - active.size();
  if (names.size() > 1) {
    // Workers must find what others ask for: they add nothing to the run's state.
    for (const std::string& name : hosts_.names()) known(name);
  }
  rebuild_magic();
  if (started_ || skip_to_start(active)) {
    for (HostRecord* host : active) read_vars_files(*host);
    gather(active);
    while (step()) {
    }
  }
  for (HostRecord* host : batch_)
    host->state.failed = host->state.failed || host->state.cursor->failed();
  // Ansible goes on to the next play unless everybody in this batch failed just now.
  const auto gone = static_cast<std::size_t>(std::count_if(
      batch_.begin(), batch_.end(),
      [](const HostRecord* host) { return host->state.failed || host->state.unreachable; }));
  return gone - gone_before != batch_.size() || batch_.empty();
}

}  // namespace kboot::run
