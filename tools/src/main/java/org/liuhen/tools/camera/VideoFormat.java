package org.liuhen.tools.camera;

import java.util.List;

/// What a decoder must know before the first picture.
///
/// @param codec how the pictures are coded
/// @param width pixels
/// @param height pixels
/// @param parameterSets the parameter sets' NAL units in sending order, without start codes
public record VideoFormat(VideoCodec codec, int width, int height, List<byte[]> parameterSets) {
    public VideoFormat {
        parameterSets = List.copyOf(parameterSets);
    }
}
