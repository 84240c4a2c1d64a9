#include "generated/write_log.h"

namespace app {

// activity
// The event as it came, under its own id: the stream's log.
WriteLog::Output Run(const WriteLog::Input& in, formwork::Context&) {
  WriteLog::Output out;
  out.event = in.input;
  out.returns = true;
  return out;
}

}  // namespace app
