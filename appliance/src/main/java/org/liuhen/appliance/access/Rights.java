package org.liuhen.appliance.access;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Who may do what: the one table that decides. A row is an action, a column a role, a cell how far the right
/// goes. What lies beyond it needs the approval of another person, where the cell is anything but `no`.
public final class Rights {
    private static final String TEXT = """
                      officer assistant head  legal  supervisor archivist custodian leader system security auditor command token
            own       all     all       all   all    all        all       all       all    all    all      all     no      no
            state     all     all       all   all    all        all       all       all    all    all      all     all     all
            press     all     all       all   no     no         no        no        no     no     no       no      all     no
            live      unit    unit      unit  no     all        no        no        all    no     no       no      no      unit
            mark      unit    unit      unit  no     no         no        no        no     no     no       no      all     no
            find      unit    unit      unit  others all        all       all       all    no     no       no      no      unit
            view      own     no        unit  others all        grant     grant     all    no     no       no      no      unit
            copy      grant   no        unit  grant  all        grant     grant     all    no     no       no      no      grant
            bind      unit    no        unit  no     no         no        no        no     no     no       no      no      unit
            explain   unit    no        unit  no     no         no        no        no     no     no       no      no      no
            confirm   no      no        unit  no     no         no        no        all    no     no       no      no      no
            flag      unit    unit      unit  others all        no        no        all    no     no       no      no      no
            unflag    no      no        unit  no     no         no        no        all    no     no       no      no      no
            comment   no      no        no    others no         no        no        no     no     no       no      no      no
            approve   no      no        unit  others no         no        no        all    no     no       no      no      no
            verify    all     no        all   all    all        all       all       all    all    no       all     no      all
            import    all     no        all   no     no         no        all       no     no     no       no      no      no
            register  no      no        all   no     no         no        all       no     no     no       no      all     no
            settings  no      no        no    no     no         no        no        no     all    all      all     no      no
            accounts  no      no        no    no     no         no        no        no     all    no       no      no      no
            roles     no      no        no    no     no         no        no        no     no     all      no      no      no
            audit     no      no        no    no     no         no        no        no     no     no       all     no      no
            """;

    private static final Map<Action, Map<Role, Reach>> TABLE = read();

    private Rights() {}

    /// Something that somebody wants to do something with.
    ///
    /// @param unit whose it is; empty if it belongs to no unit
    /// @param own whether it is of whoever asks; asked only where that matters
    public record Matter(String unit, BooleanSupplier own) {}

    /// How far the right of a role goes.
    public static Reach of(Role role, Action action) {
        return TABLE.getOrDefault(action, Map.of()).getOrDefault(role, Reach.NO);
    }

    private static Reach of(Login who, Role role, Action action) {
        boolean meant =
                who.scope().map(scope -> scope.actions().contains(action)).orElse(true);
        return meant ? of(role, action) : Reach.NO;
    }

    /// Whether `who` may do that at all, if need be with an approval.
    public static boolean any(Login who, Action action) {
        return who.roles().stream().anyMatch(role -> of(who, role, action) != Reach.NO);
    }

    /// Whether `who` may do that where it is about nothing in particular.
    public static boolean may(Login who, Action action) {
        return who.roles().stream()
                .map(role -> of(who, role, action))
                .anyMatch(reach -> reach.compareTo(Reach.GRANT) > 0);
    }

    /// Whether `who` may do that with `matter`, without anybody's approval.
    public static boolean may(Login who, Action action, Matter matter) {
        return who.roles().stream().anyMatch(role -> covers(of(who, role, action), who, matter));
    }

    private static boolean covers(Reach reach, Login who, Matter matter) {
        return switch (reach) {
            case NO, GRANT -> false;
            case OWN -> matter.own().getAsBoolean();
            case UNIT -> matter.unit().isEmpty() || who.isOf(matter.unit());
            case OTHERS -> !who.unit().isEmpty() && !who.unit().equals(matter.unit());
            case ALL -> true;
        };
    }

    private static Map<Action, Map<Role, Reach>> read() {
        Map<Action, Map<Role, Reach>> table = new EnumMap<>(Action.class);
        String[] lines = TEXT.strip().split("\n", -1);
        String[] roles = lines[0].strip().split(" +", -1);
        for (String line : Arrays.copyOfRange(lines, 1, lines.length)) {
            String[] cells = line.strip().split(" +", -1);
            Map<Role, Reach> row = new EnumMap<>(Role.class);
            for (int i = 0; i < roles.length; i++) {
                row.put(Role.valueOf(constant(roles[i])), Reach.valueOf(constant(cells[i + 1])));
            }
            table.put(Action.valueOf(constant(cells[0])), row);
        }
        return table;
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
