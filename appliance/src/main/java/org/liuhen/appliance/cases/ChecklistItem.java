package org.liuhen.appliance.cases;

import java.util.Map;

/// An item of the checklist.
///
/// @param cells what each column says; a column that the file does not have is absent
public record ChecklistItem(Requirement requirement, Map<ChecklistColumn, String> cells) {
    public ChecklistItem {
        cells = Map.copyOf(cells);
    }

    /// What `column` says, or nothing.
    public String cell(ChecklistColumn column) {
        return cells.getOrDefault(column, "");
    }

    /// Its code, by which a session names it.
    public String code() {
        return cell(ChecklistColumn.CODE);
    }
}
