// Verifies a log in a folder with golang.org/x/mod/sumdb, an implementation that has nothing of ours.
//
//	verify FOLDER KEY INDEXES SIZES
//
// FOLDER has the public files of a log (C2SP tlog-tiles), KEY is its verifier key. INDEXES are those of entries whose inclusion is
// verified, SIZES those of earlier trees that the tree must extend, separated by commas. It prints what it verified, with its proofs.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8
const tileWidth = 1 << tileHeight

type verified struct {
	Origin      string       `json:"origin"`
	Size        int64        `json:"size"`
	Root        string       `json:"root"`
	Inclusion   []inclusion  `json:"inclusion"`
	Consistency []consistent `json:"consistency"`
}

type inclusion struct {
	Index int64    `json:"index"`
	Entry string   `json:"entry"`
	Proof []string `json:"proof"`
}

type consistent struct {
	Size  int64    `json:"size"`
	Root  string   `json:"root"`
	Proof []string `json:"proof"`
}

// The tiles of a folder; SaveTiles keeps none.
type folder string

func (folder) Height() int { return tileHeight }

func (folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (from folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	read := make([][]byte, len(tiles))
	for i, tile := range tiles {
		// The path of Go's own logs has the height in it: tile/8/0/001.
		path := "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", tileHeight))
		data, err := os.ReadFile(filepath.Join(string(from), path))
		if err != nil {
			return nil, err
		}
		read[i] = data
	}
	return read, nil
}

// The entry of an index, out of its bundle.
func (from folder) entry(index int64, size int64) ([]byte, error) {
	tile := tlog.Tile{H: tileHeight, L: 0, N: index / tileWidth, W: tileWidth}
	if rest := size - tile.N*tileWidth; rest < tileWidth {
		tile.W = int(rest)
	}
	path := "tile/entries/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/0/", tileHeight))
	data, err := os.ReadFile(filepath.Join(string(from), path))
	if err != nil {
		return nil, err
	}
	for i := int64(0); ; i++ {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s ends before entry %d", path, index)
		}
		length := 2 + int(binary.BigEndian.Uint16(data))
		if i == index%tileWidth {
			return data[2:length], nil
		}
		data = data[length:]
	}
}

func main() {
	if len(os.Args) != 5 {
		fail(fmt.Errorf("usage: verify FOLDER KEY INDEXES SIZES"))
	}
	found, err := verify(folder(os.Args[1]), os.Args[2], numbers(os.Args[3]), numbers(os.Args[4]))
	fail(err)
	fail(json.NewEncoder(os.Stdout).Encode(found))
}

func verify(from folder, key string, indexes []int64, sizes []int64) (*verified, error) {
	tree, origin, err := from.checkpoint(key)
	if err != nil {
		return nil, err
	}
	// Verifies each tile that it reads against the root.
	reader := tlog.TileHashReader(*tree, from)
	found := &verified{Origin: origin, Size: tree.N, Root: tree.Hash.String()}
	for _, index := range indexes {
		entry, err := from.entry(index, tree.N)
		if err != nil {
			return nil, err
		}
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return nil, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
			return nil, fmt.Errorf("entry %d: %w", index, err)
		}
		found.Inclusion = append(found.Inclusion, inclusion{index, string(entry), texts(proof)})
	}
	for _, size := range sizes {
		root, err := tlog.TreeHash(size, reader)
		if err != nil {
			return nil, err
		}
		proof, err := tlog.ProveTree(tree.N, size, reader)
		if err != nil {
			return nil, err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, size, root); err != nil {
			return nil, fmt.Errorf("size %d: %w", size, err)
		}
		found.Consistency = append(found.Consistency, consistent{size, root.String(), texts(proof)})
	}
	return found, nil
}

// The head of the tree and the name of the log, out of the checkpoint that the key must have signed.
func (from folder) checkpoint(key string) (*tlog.Tree, string, error) {
	message, err := os.ReadFile(filepath.Join(string(from), "checkpoint"))
	if err != nil {
		return nil, "", err
	}
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return nil, "", err
	}
	opened, err := note.Open(message, note.VerifierList(verifier))
	if err != nil {
		return nil, "", err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 {
		return nil, "", fmt.Errorf("the checkpoint has no three lines")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return nil, "", err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return nil, "", fmt.Errorf("the root of the checkpoint is malformed")
	}
	tree := &tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree, lines[0], nil
}

func texts[T ~[]tlog.Hash](proof T) []string {
	found := make([]string, len(proof))
	for i, hash := range proof {
		found[i] = hash.String()
	}
	return found
}

func numbers(list string) []int64 {
	var found []int64
	for _, text := range strings.Split(list, ",") {
		number, err := strconv.ParseInt(text, 10, 64)
		fail(err)
		found = append(found, number)
	}
	return found
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
