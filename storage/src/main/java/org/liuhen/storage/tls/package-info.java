/// Certificates and keys of the lines out of this machine. In: PEM files. Out: what Java's TLS asks for.
@NullMarked
package org.liuhen.storage.tls;

import org.jspecify.annotations.NullMarked;
