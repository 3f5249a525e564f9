// Reading YAML: the front doors.
#include "value/yaml.hpp"

#include "value/yaml_builder.hpp"
#include "value/yaml_cpp.hpp"
#include "value/yaml_libyaml.hpp"

namespace kboot::value {

namespace {

// Ansible reads with libyaml, so its reading counts; but a text that another parser reads
// differently is worth a word.
void warn_of_disagreement(yaml::Source& source, const yaml::Recorder& recorder,
                          base::Diagnostics& warnings) {
  const auto offset = yaml::find_disagreement(source, recorder.seen());
  if (!offset) return;
  base::Diagnostic warning;
  warning.severity = base::Severity::warning;
  warning.code = "yaml-ambiguous";
  warning.message = "other YAML parsers read this differently";
  warning.origin = source.shown(*offset);
  warning.hint = "put the text in quotes";
  warnings.add(std::move(warning));
}

}  // namespace

std::vector<Value> read_yaml_all(std::string_view text, const std::string& name,
                                 const YamlOptions& options) {
  yaml::Source source(text, name, options);
  yaml::Builder builder(source, options);
  if (options.for_people && options.warnings != nullptr) {
    yaml::Recorder recorder(builder);
    yaml::parse_with_libyaml(source, recorder);
    warn_of_disagreement(source, recorder, *options.warnings);
  } else {
    yaml::parse_with_libyaml(source, builder);
  }
  return builder.documents();
}

Value read_yaml(std::string_view text, const std::string& name, const YamlOptions& options) {
  std::vector<Value> documents = read_yaml_all(text, name, options);
  if (documents.size() > 1) {
    base::Error error("yaml-syntax", "only one document is expected here", documents[1].origin());
    throw error.status(base::Status::bad_input);
  }
  return documents.empty() ? Value() : std::move(documents.front());
}

}  // namespace kboot::value
