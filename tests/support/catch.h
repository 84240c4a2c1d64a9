#pragma once
// Catch2 v2 (Debian 12) or v3 (Debian 13, Ubuntu 24.04): the only place that knows which.

#ifdef FORMWORK_CATCH2_V2
#include <catch2/catch.hpp>
#else
#include <catch2/catch_all.hpp>
using Catch::Approx;
#endif
