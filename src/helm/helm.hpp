// Front door of helm: charts, values, rendering. Repositories and releases have doors of their own.
#pragma once

#include "helm/capabilities.hpp"
#include "helm/chart.hpp"
#include "helm/load.hpp"
#include "helm/render.hpp"
#include "helm/values.hpp"
