/// What a package has for people: the verifiers, the readmes, the list of integrity check values, the access extract;
/// and
/// packages made for the page. In: what a package holds, the log. Out: files beside its evidence, and uncompressed ZIP
/// archives in a
/// bounded folder. Always holds: nothing here is evidence, all of it can be made again, and the originals are only
/// read.
@NullMarked
package org.liuhen.appliance.export;

import org.jspecify.annotations.NullMarked;
