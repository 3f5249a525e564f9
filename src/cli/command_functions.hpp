// What the rows of the table of commands call; one file each.
#pragma once

#include "cli/table.hpp"

namespace kboot::cli {

int run_playbooks(App& app, const Arguments& arguments);
int plan_playbooks(App& app, const Arguments& arguments);
int check_playbooks(App& app, const Arguments& arguments);
int init_project(App& app, const Arguments& arguments);
int show_status(App& app, const Arguments& arguments);
int show_inventory(App& app, const Arguments& arguments);
int template_chart(App& app, const Arguments& arguments);
int doctor(App& app, const Arguments& arguments);
int explain(App& app, const Arguments& arguments);
int completion(App& app, const Arguments& arguments);
int version(App& app, const Arguments& arguments);
int help(App& app, const Arguments& arguments);
int ansible_playbook(App& app, const Arguments& arguments);

}  // namespace kboot::cli
