/// Who may use the page and its interface, and for what. In: names, passwords, codes, tokens, purposes, requests. Out:
/// logins, what a role may do ([Rights] is the one table), what somebody has open, or a refusal with its reason. Always
/// holds: there is no default password and no way in before the one-time token was used; the three administrators
/// are never one account, and no token has a right of theirs; passwords are kept as Argon2id only, the tokens of
/// other systems as SHA-256 only; each of these ends within a year and can be revoked at once; guessing is slowed by
/// name and by address; no recording is open without a purpose in the evidence log; what this room writes is
/// durable before it counts, and readable for the daemon alone.
@NullMarked
package org.liuhen.appliance.access;

import org.jspecify.annotations.NullMarked;
