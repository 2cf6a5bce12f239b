package org.liuhen.tools.camera;

/// Who may watch.
///
/// @param user name, without `"` and `:`
/// @param password what the user knows
public record Credentials(String user, String password) {
    @Override
    public String toString() {
        return user;
    }
}
