/// The machine's face on the network. In: the names it is reached by. Out: a private key and a certificate made
/// here at the first start, and the fingerprint by which a person recognises it. Always holds: the key is of mode
/// 0400 and never a shipped one; a key and certificate that are there are used, never replaced, so an
/// administrator may put those of an authority in their place.
@NullMarked
package org.liuhen.appliance.tls;

import org.jspecify.annotations.NullMarked;
