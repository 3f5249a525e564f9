// Reads inventory sources into a graph. Private to this folder.
#pragma once

#include <string>

#include "inventory/graph.hpp"

namespace kboot::inventory {

// A path, or names with a comma.
void read_source(Graph& graph, const std::string& source, const Options& options);

// One file of each kind. Both throw with the place.
void read_ini(Graph& graph, const std::string& path, const Value& text);
void read_yaml_groups(Graph& graph, const std::string& path, const Value& groups,
                      const Options& options);

// Adds the hosts that a name stands for to a group, with their variables.
void add_hosts(Graph& graph, const Value& names, const std::string& group, const Value& variables,
               const std::string& source);

}  // namespace kboot::inventory
