package org.liuhen.tools.camera;

/// How the pictures are coded, and how its NAL units are told apart.
public enum VideoCodec {
    /// ITU-T H.264.
    H264 {
        @Override
        int nalType(byte[] nal) {
            return nal[0] & 0x1F;
        }

        @Override
        public boolean isParameterSet(byte[] nal) {
            int type = nalType(nal);
            return type == 7 || type == 8;
        }

        @Override
        public boolean isDelimiter(byte[] nal) {
            return nalType(nal) == 9;
        }

        @Override
        byte[] seiHeader() {
            return new byte[] {0x06};
        }
    },

    /// ITU-T H.265.
    H265 {
        @Override
        int nalType(byte[] nal) {
            return nal[0] >> 1 & 0x3F;
        }

        @Override
        public boolean isParameterSet(byte[] nal) {
            int type = nalType(nal);
            return type >= 32 && type <= 34;
        }

        @Override
        public boolean isDelimiter(byte[] nal) {
            return nalType(nal) == 35;
        }

        @Override
        byte[] seiHeader() {
            return new byte[] {0x4E, 0x01};
        }
    };

    /// nal_unit_type.
    abstract int nalType(byte[] nal);

    /// Whether the unit is a video, sequence or picture parameter set.
    public abstract boolean isParameterSet(byte[] nal);

    /// Whether the unit is an access unit delimiter.
    public abstract boolean isDelimiter(byte[] nal);

    /// The header of a NAL unit with supplemental enhancement information before the picture.
    abstract byte[] seiHeader();
}
