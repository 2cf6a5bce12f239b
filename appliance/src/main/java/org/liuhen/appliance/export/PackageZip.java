package org.liuhen.appliance.export;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.liuhen.storage.export.Outlet;

/// A package as one ZIP archive, its files stored as they are: footage does not become smaller, and what is stored can
/// be
/// read while it is copied. Larger than 4 GiB it is ZIP64.
final class PackageZip implements Outlet, AutoCloseable {
    private final String folder;
    private final ZipOutputStream zip;

    /// @param file which must not be there
    /// @param folder name of the package in the archive
    PackageZip(Path file, String folder) throws IOException {
        this.folder = folder;
        this.zip = new ZipOutputStream(
                new BufferedOutputStream(
                        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), 1 << 20),
                StandardCharsets.UTF_8);
        // Stored entries need their CRC before their bytes; deflated ones of level 0 are the same bytes and do not.
        zip.setLevel(Deflater.NO_COMPRESSION);
    }

    @Override
    public OutputStream begin(String path, long lengthBytes) throws IOException {
        zip.putNextEntry(new ZipEntry(folder + "/" + path));
        return new FilterOutputStream(zip) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                out.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                zip.closeEntry();
            }
        };
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
