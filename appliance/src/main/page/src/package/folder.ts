// The files of a folder that somebody chose or dropped, by their paths in the package.
import { type Files } from "../proof";

const SIGNS = ["bagit.txt", "data/record/entries.jsonl"];

/** What stands between what was chosen and a package. */
export class NotOne extends Error {}

/** From an input with `webkitdirectory`. */
export function chosen(list: FileList): Map<string, File> {
  return new Map([...list].map((file) => [file.webkitRelativePath, file]));
}

/** From what was dropped: folders are walked through. */
export async function dropped(items: DataTransferItemList): Promise<Map<string, File>> {
  const files = new Map<string, File>();
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((each) => each !== null);
  for (const each of entries) {
    await walk(each, "", files);
  }
  return files;
}

async function walk(entry: FileSystemEntry, at: string, files: Map<string, File>): Promise<void> {
  const path = `${at}${entry.name}`;
  if (entry.isFile) {
    files.set(path, await new Promise<File>((done, failed) => (entry as FileSystemFileEntry).file(done, failed)));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) {
      return;
    }
    for (const each of some) {
      await walk(each, `${path}/`, files);
    }
  }
}

/** The package in them: the folder with its signs that lies highest. */
export function packageIn(files: Map<string, Blob>): Files {
  const folders = new Set<string>();
  for (const path of files.keys()) {
    for (const sign of SIGNS) {
      if (path === sign || path.endsWith(`/${sign}`)) {
        folders.add(path.slice(0, -sign.length));
      }
    }
  }
  const [root, ...others] = [...folders].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  if (others.some((each) => root === undefined || !each.startsWith(root))) {
    throw new NotOne();
  }
  const first = root ?? `${[...files.keys()][0]?.split("/")[0] ?? ""}/`;
  const found = new Map<string, Blob>();
  for (const [path, file] of files) {
    if (path.startsWith(first)) {
      found.set(path.slice(first.length), file);
    }
  }
  return found;
}
