/// The check. In: a state directory, nothing else; no index, no running program. Out: findings as values, each
/// with the exact place, and a verdict. Always holds: damage never ends the check, it goes on and finds the rest;
/// what should be there and is not is a finding; nothing is written.
@NullMarked
package org.liuhen.storage.verify;

import org.jspecify.annotations.NullMarked;
