/// The golden stores: states that an earlier version of this software wrote, kept in `src/test/resources/golden/`,
/// and the program that made each. Every version must read all of them and find them intact.
@NullMarked
package org.liuhen.storage.golden;

import org.jspecify.annotations.NullMarked;
