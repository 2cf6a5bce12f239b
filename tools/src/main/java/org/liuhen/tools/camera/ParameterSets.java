package org.liuhen.tools.camera;

/// Where a camera tells its parameter sets.
public enum ParameterSets {
    /// In the session description and before each key frame, as most cameras do.
    EVERYWHERE,
    /// Before each key frame only.
    IN_BAND,
    /// Nowhere: nobody can decode it.
    NOWHERE
}
