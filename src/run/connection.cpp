// Refuses tasks that are meant for other machines or users.
#include "run/connection.hpp"

#include <unistd.h>

#include "base/text.hpp"
#include "playbook/convert.hpp"

namespace kboot::run {

std::string effective_connection(Variables& variables, const playbook::Task& task,
                                 const std::string& fallback) {
  if (const std::optional<Value> given = variables.lookup("ansible_connection");
      given && !given->is_null()) {
    return jinja::to_text(*given);
  }
  const Value& keyword = task.context->settings.connection;
  return keyword.is_null() ? fallback : jinja::to_text(variables.render(keyword));
}

base::Error not_local(const std::string& host, const std::string& connection,
                      const std::string& task, base::Origin origin) {
  base::Error error("not-local",
                    base::cat("the host `", host, "` is reached by `", connection,
                              "`, not `local`: the task `", task, "` cannot run there"),
                    origin);
  error.status(base::Status::bad_input);
  return error.hint(
      "a host is a cluster here: set `ansible_connection: local` in the inventory, or `connection: "
      "local`");
}

void check_become(Variables& variables, const playbook::Task& task,
                  const kube::Environment& environment) {
  const playbook::Settings& settings = task.context->settings;
  if (settings.become.is_null() ||
      !playbook::to_boolean(variables.render(settings.become)).value_or(false))
    return;
  const std::string user = settings.become_user.is_null()
                               ? "root"
                               : jinja::to_text(variables.render(settings.become_user));
  const auto own = environment.find("USER");
  if (geteuid() == 0 ? user == "root" : own != environment.end() && own->second == user) return;
  throw base::Error(
      "not-supported",
      base::cat("`become` to the user `", user, "` is not supported: tasks run as who runs kboot"),
      settings.become.origin())
      .status(base::Status::bad_input);
}

}  // namespace kboot::run
