// The person at the terminal: is there one, how wide is it, what do they answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/context.hpp"
#include "cli/screen_turn.hpp"
#include "crypto/secret_bytes.hpp"

namespace kboot::cli {

class Terminal {
 public:
  // Questions end when `cancel` is raised; one is asked at a time, and nothing else is written
  // meanwhile.
  Terminal(const base::Cancel& cancel, ScreenTurn& screen) : cancel_(cancel), screen_(screen) {}

  // Is this descriptor a terminal?
  [[nodiscard]] static bool is_terminal(int descriptor) noexcept;
  // Columns of the terminal at this descriptor; 80 where that is unknown.
  [[nodiscard]] static std::size_t columns(int descriptor) noexcept;
  // Somebody can be asked: there is a controlling terminal, and nothing says that this is a
  // pipeline (CI).
  [[nodiscard]] bool can_ask() const noexcept;

  // One line typed without echo; nothing where nobody can be asked or the input ended.
  [[nodiscard]] std::optional<crypto::SecretBytes> ask_secret(std::string_view question) const;
  // The same in a pipeline too, and a line of standard input where there is no terminal: as Ansible
  // asks.
  [[nodiscard]] std::optional<crypto::SecretBytes> ask_secret_anywhere(
      std::string_view question) const;
  // One line typed with echo.
  [[nodiscard]] std::optional<std::string> ask(std::string_view question) const;
  // Only `yes` or `y` is yes.
  [[nodiscard]] bool confirm(std::string_view question) const;
  // Echo on: for a program that is about to be killed.
  static void restore() noexcept;

 private:
  const base::Cancel& cancel_;
  ScreenTurn& screen_;
};

}  // namespace kboot::cli
