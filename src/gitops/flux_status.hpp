// What Flux's objects say of themselves: ready, at which revision, with which words.
//
// Flux's controllers set the conditions Ready, Reconciling and Stalled (fluxcd/pkg
// apis/meta/conditions.go). A reconciliation that failed leaves status.observedGeneration behind and
// keeps Reconciling=True for its next try, so failures are read from the condition Ready itself.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "kube/wait.hpp"

namespace kboot::gitops {

struct FluxKind {
  std::string_view group;
  std::string_view kind;
  std::string_view plural;
  std::string_view versions;  // newest first, separated by spaces
  bool source = false;        // keeps an artifact that others apply
};

// Sources, and what applies them, in the order in which they depend on each other.
[[nodiscard]] std::span<const FluxKind> flux_kinds() noexcept;
// nullptr for a kind that is none of Flux's.
[[nodiscard]] const FluxKind* find_flux_kind(std::string_view kind) noexcept;

struct FluxState {
  kube::State state;  // failed: nothing better comes without a change
  bool suspended = false;
  std::string revision;   // of the artifact, or what was applied last: "main@sha1:1f3a..."
  std::string attempted;  // the revision, or the chart's version, that was tried last
  std::string message;    // of the condition Ready
  bool repeats = false;   // applies anew what stands already, as it does at each interval
};

// `revision`: the one that a Kustomization has to have applied, or that a HelmRelease has to have
// tried: the version of its chart, or the revision of its OCIRepository; empty for any. What failed
// at an older revision, or before the object's last change, is still on its way.
[[nodiscard]] FluxState flux_state(const value::Value& object, std::string_view revision = {});

// Whether `revision` ("main@sha1:1f3a...", "main/1f3a..." of old versions, "6.5.0@sha256:...") is the
// one that somebody means by `wanted`: all of it, its branch or tag, or a commit's beginning of
// seven digits or more.
[[nodiscard]] bool is_revision(std::string_view revision, std::string_view wanted) noexcept;

}  // namespace kboot::gitops
