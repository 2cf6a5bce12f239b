package org.liuhen.appliance.access;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The accounts that a new machine begins with: the three administrators, and one for every day, so that no
/// administrator's account is ever used for work.
public record Founders(Founder system, Founder security, Founder auditor, Founder everyday) {
    /// What the everyday account of a new machine may do; the security administrator changes it later.
    public static final Set<Role> EVERYDAY = Set.of(Role.OFFICER, Role.HEAD, Role.CUSTODIAN);

    /// @param name what the person types
    public record Founder(String name, String password) {}

    List<Founder> all() {
        return List.of(system, security, auditor, everyday);
    }

    Map<Founder, Set<Role>> roles() {
        Map<Founder, Set<Role>> roles = new LinkedHashMap<>();
        roles.put(system, Set.of(Role.SYSTEM));
        roles.put(security, Set.of(Role.SECURITY));
        roles.put(auditor, Set.of(Role.AUDITOR));
        roles.put(everyday, EVERYDAY);
        return roles;
    }
}
