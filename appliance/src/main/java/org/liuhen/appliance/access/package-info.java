/// Who may use the page. In: names, passwords, tokens. Out: logins, or a refusal with its reason. Always holds:
/// there is no default password and no way in before the one-time token was used; passwords are kept as Argon2id
/// only; guessing is slowed by name and by address; what this room writes is durable before it counts, and
/// readable for the daemon alone.
@NullMarked
package org.liuhen.appliance.access;

import org.jspecify.annotations.NullMarked;
