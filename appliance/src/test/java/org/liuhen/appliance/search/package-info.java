/// Tests of the search.
@NullMarked
package org.liuhen.appliance.search;

import org.jspecify.annotations.NullMarked;
