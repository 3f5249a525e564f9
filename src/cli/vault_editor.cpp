// Running the person's editor.
#include "cli/vault_editor.hpp"

#include "base/base.hpp"
#include "base/files.hpp"
#include "base/text.hpp"

namespace kboot::cli {

Editor::Editor(App& app, const AnsibleConfig& config, const std::string& file)
    : app_(app), file_(file), words_(editor_words(app, config)) {
  std::string name = base::base_name(file);
  if (name.ends_with(".age") && name.size() > 4) name.resize(name.size() - 4);
  path_ = base::join_path(folder_.path(), name);
  if (!folder_.in_memory() && !app.is_link()) {
    app.tell(
        {.severity = base::Severity::warning,
         .code = "vault-on-disk",
         .message = base::cat("no folder is in memory here: while you edit, the text is on the "
                              "disk, in `",
                              folder_.path(), "`")});
  }
}

void Editor::write(std::string_view text) { path_ = folder_.write(base::base_name(path_), text); }

process::Result Editor::run() {
  std::vector<std::string> words = words_;
  words.push_back(path_);
  return app_.run_in_foreground(foreground_command(std::move(words)));
}

void Editor::run_or_throw() {
  const process::Result result = run();
  if (result.ok()) return;
  const std::string ending =
      result.ending == process::Ending::not_found ? "was not found" : process::describe(result);
  throw base::Error("vault-editor", base::cat("the editor `", base::join(words_, " "), "` ", ending,
                                              ": `", file_, "` is left as it was"))
      .hint("`EDITOR` names another one");
}

crypto::SecretBytes Editor::read() const { return secrets::MemoryFolder::read(path_); }

std::string Editor::command() const { return base::cat(base::join(words_, " "), " ", path_); }

}  // namespace kboot::cli
