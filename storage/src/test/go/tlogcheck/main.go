// tlogcheck reads a log in an archive from its tiles with golang.org/x/mod/sumdb/tlog and /note, the code behind Go's
// checksum database: that every entry is under the newest checkpoint, and every earlier checkpoint is a beginning of it.
//
//	tlogcheck FOLDER KEY
//
// FOLDER is that of the log in the archive; KEY its verifier key.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

// folder has tiles by the names of c2sp.org/tlog-tiles, which leave the height out.
type folder string

func (f folder) Height() int { return height }

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range tiles {
		name := "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
		bytes, err := os.ReadFile(filepath.Join(string(f), name))
		if err != nil {
			return nil, err
		}
		data = append(data, bytes)
	}
	return data, nil
}

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func checkpoint(file, key string) (tlog.Tree, error) {
	bytes, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(bytes, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("%s: %w", file, err)
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("%s is no checkpoint of %s", file, verifier.Name())
	}
	var root tlog.Hash
	hash, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || copy(root[:], hash) != len(root) {
		return tlog.Tree{}, fmt.Errorf("%s has no root", file)
	}
	return tlog.Tree{N: size, Hash: root}, nil
}

func check(root, key string) (int64, int, error) {
	tree, err := checkpoint(filepath.Join(root, "checkpoint"), key)
	if err != nil {
		return 0, 0, err
	}
	hashes := tlog.TileHashReader(tree, folder(root))
	for first := int64(0); first < tree.N; first += 1 << height {
		width := tree.N - first
		if width > 1<<height {
			width = 1 << height
		}
		name := tlog.Tile{H: height, L: -1, N: first >> height, W: int(width)}.Path()
		name = "tile/entries/" + strings.TrimPrefix(name, fmt.Sprintf("tile/%d/data/", height))
		bundle, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return 0, 0, err
		}
		for i := first; i < first+width; i++ {
			length := int(binary.BigEndian.Uint16(bundle))
			entry := bundle[2 : 2+length]
			bundle = bundle[2+length:]
			proof, err := tlog.ProveRecord(tree.N, i, hashes)
			if err == nil {
				err = tlog.CheckRecord(proof, tree.N, tree.Hash, i, tlog.RecordHash(entry))
			}
			if err != nil {
				return 0, 0, fmt.Errorf("entry %d: %w", i, err)
			}
		}
		if len(bundle) != 0 {
			return 0, 0, fmt.Errorf("%s is longer than its entries", name)
		}
	}
	files, err := filepath.Glob(filepath.Join(root, "checkpoints", "*"))
	if err != nil {
		return 0, 0, err
	}
	for _, file := range files {
		earlier, err := checkpoint(file, key)
		if err != nil {
			return 0, 0, err
		}
		proof, err := tlog.ProveTree(tree.N, earlier.N, hashes)
		if err == nil {
			err = tlog.CheckTree(proof, tree.N, tree.Hash, earlier.N, earlier.Hash)
		}
		if err != nil {
			return 0, 0, fmt.Errorf("%s: %w", file, err)
		}
	}
	return tree.N, len(files), nil
}

func main() {
	entries, checkpoints, err := check(os.Args[1], os.Args[2])
	if err != nil {
		fmt.Fprintln(os.Stderr, "tlogcheck:", err)
		os.Exit(1)
	}
	fmt.Printf("%d entries, %d checkpoints\n", entries, checkpoints)
}
