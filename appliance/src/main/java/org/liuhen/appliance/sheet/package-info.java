/// The seal sheet 封存单: one page of paper about a session that ended. In: the account of the session from the log,
/// and its seal. Out: a PDF. Always holds: what does not fit on the page is counted on it, never left out in
/// silence; the code on it is the seal's text, so that any copy can be held against the paper by anybody.
@NullMarked
package org.liuhen.appliance.sheet;

import org.jspecify.annotations.NullMarked;
