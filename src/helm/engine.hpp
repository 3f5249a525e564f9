// Executes the templates of a chart and its sub-charts (Helm's pkg/engine). Private to this folder.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gotpl/gotpl.hpp"
#include "gotpl/trace.hpp"
#include "helm/parse_ahead.hpp"
#include "helm/render.hpp"
#include "helm/template_functions.hpp"

namespace kboot::helm {

class Engine {
 public:
  // `values` are those of the root chart; templates may change them. All must outlive the engine, which
  // begins to parse the templates beside the caller.
  Engine(const base::Context& context, const Chart& chart, const Value& values,
         const RenderOptions& options);

  // What each file of templates/ gave, partials aside, by its path. Needs a deep stack. Throws
  // `chart-template` and `chart-failed`.
  [[nodiscard]] std::map<std::string, std::string> render();

  // Once more up to the file at `path`, to tell which bytes of its output come from where. Begin with
  // values that no template has changed.
  struct Traced {
    std::string output;
    gotpl::Trace trace;
  };
  [[nodiscard]] Traced trace(const std::string& path);

 private:
  struct Template {
    const Chart* chart;
    const File* file;
    Value scope;  // of its chart: `$`
    std::string base_path;
  };

  Value collect(const Chart& chart, const Value& parent);
  void parse();
  std::string execute(gotpl::Execution& execution, const std::string& path);

  const base::Context& context_;
  const RenderOptions& options_;
  gotpl::Functions functions_;
  TemplateHost host_;
  gotpl::Set set_;
  Value release_;
  Value capabilities_;
  std::map<std::string, Template> templates_;
  std::vector<std::string> order_;  // of parsing and of execution
  std::optional<ParseAhead> ahead_;
};

}  // namespace kboot::helm
