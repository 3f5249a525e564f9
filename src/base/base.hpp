// Front door of base: diagnostics, origins and the context that everything above takes.
#pragma once

#include "base/context.hpp"
#include "base/diagnostic.hpp"
#include "base/source_map.hpp"
