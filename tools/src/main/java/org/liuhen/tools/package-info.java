/// The `liuhen` command: one class for each verb. In: the command line. Out: text for a person or JSON for a
/// program, and an exit code. A verb fails with one sentence; a stack trace is never what a user sees.
@NullMarked
package org.liuhen.tools;

import org.jspecify.annotations.NullMarked;
