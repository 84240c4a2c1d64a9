#pragma once
// What Cosmos' rules need besides SQLite's JSON functions, registered with a connection under names
// that begin with cosmos_. They take and give canonical JSON text; NULL is undefined.

#include "runtime/localhost/base/database.h"

namespace formwork::localhost::sql {

void RegisterFunctions(Database& database);

}  // namespace formwork::localhost::sql
