package org.liuhen.appliance.room;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.liuhen.appliance.room.PreflightItem.Grade;

/// What each point that is not in order means for START.
///
/// @param grades [Grade#WARNS] or [Grade#BLOCKS] for each of [#POINTS]
public record PreflightRules(Map<PreflightPoint, Grade> grades) {
    /// The points whose weight can be chosen.
    public static final List<PreflightPoint> POINTS = List.of(
            PreflightPoint.PICTURE,
            PreflightPoint.SOUND,
            PreflightPoint.SPACE,
            PreflightPoint.CLOCK,
            PreflightPoint.LICENCE);

    /// Nothing keeps a session from beginning but a disk that is too short for it.
    public static final PreflightRules STANDARD = new PreflightRules(Map.of(
            PreflightPoint.PICTURE, Grade.WARNS,
            PreflightPoint.SOUND, Grade.WARNS,
            PreflightPoint.SPACE, Grade.BLOCKS,
            PreflightPoint.CLOCK, Grade.WARNS,
            PreflightPoint.LICENCE, Grade.WARNS));

    public PreflightRules {
        grades = Map.copyOf(new EnumMap<>(grades));
        for (PreflightPoint point : POINTS) {
            Grade grade = grades.get(point);
            if (grade != Grade.WARNS && grade != Grade.BLOCKS) {
                throw new IllegalArgumentException(point.code() + " must warn or block, not " + grade);
            }
        }
    }

    Grade wrong(PreflightPoint point) {
        return grades.getOrDefault(point, Grade.WARNS);
    }
}
