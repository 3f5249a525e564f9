// YAML events by libyaml. Private to this folder.
#pragma once

#include "value/yaml_event.hpp"
#include "value/yaml_source.hpp"

namespace kboot::value::yaml {

// Gives the events of a text to `sink`; throws `yaml-syntax` and `yaml-unquoted-template`.
void parse_with_libyaml(Source& source, EventSink& sink);

}  // namespace kboot::value::yaml
