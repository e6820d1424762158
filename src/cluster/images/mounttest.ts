// What agnhost mounttest does: it makes files and tells of them. As test/images/agnhost/mounttest.

import { modeText } from "#base/file-modes.ts";
import { FileError } from "#base/files.ts";
import { flag, flagText } from "./agnhost-flags.ts";
import { killedGoProgram } from "./go-program.ts";
import type { Process, ProcessFiles } from "./image.ts";

const newContent = "mount-tester new file\n";
/** The magic number of ext4. */
const diskType = 61267;

/** What a flag asks for. */
interface Step {
  readonly flag: string;
  /** What is printed of a path. Throws FileError. */
  readonly tell: (files: ProcessFiles, path: string) => string;
  /** What is printed where that fails. */
  readonly failed: (path: string, why: string) => string;
}

const content: Step["tell"] = (files, path) => `content of file "${path}": ${files.read(path)}\n`;

function newFile(mode: string): Step {
  return {
    flag: `new_file_${mode}`,
    tell: (files, path) => {
      const isNew = files.kind(path) === undefined;
      files.write(path, newContent);
      // It has cleared its umask.
      if (isNew) files.setAttributes(path, { mode: parseInt(mode, 8) });
      return content(files, path);
    },
    failed: (path, why) => `error writing new file "${path}": open ${path}: ${why}\n`,
  };
}

function notFound(path: string, why: string): string {
  return `error from Stat("${path}"): stat ${path}: ${why}\n`;
}

/** In the order in which they are done. */
const steps: readonly Step[] = [
  {
    flag: "fs_type",
    tell: (files, path) => {
      files.stat(path, true);
      return `mount type of "${path}": ${files.isInMemory(path) ? "tmpfs" : diskType}\n`;
    },
    failed: (path, why) => `error from statfs("${path}"): ${why}\n`,
  },
  ...["0644", "0666", "0660", "0777"].map(newFile),
  {
    flag: "file_mode",
    tell: (files, path) => `mode of file "${path}": ${goMode(files, path)}\n`,
    failed: notFound,
  },
  {
    flag: "file_perm",
    tell: (files, path) => {
      const { mode } = files.stat(path, true);
      return `perms of file "${path}": -${modeText(mode & 0o777)}\n`;
    },
    failed: notFound,
  },
  {
    flag: "file_owner",
    tell: (files, path) => {
      const { uid, gid } = files.stat(path, true);
      return `owner UID of "${path}": ${uid}\nowner GID of "${path}": ${gid}\n`;
    },
    failed: (path, why) => `error from stat("${path}"): ${why}\n`,
  },
  {
    flag: "file_content",
    tell: content,
    failed: (path, why) => `error reading file content for "${path}": open ${path}: ${why}\n`,
  },
];

const again: Step = {
  flag: "file_content_in_loop",
  tell: content,
  failed: (path, why) => `Error reading file ${path}: open ${path}: ${why}, retrying\n`,
};

export function mounttest(process: Process): void {
  const code = Math.max(...steps.map((step) => take(process, step)));
  const watched = flagText(process, again.flag);
  if (watched === undefined) {
    process.exit(code);
    return;
  }
  process.onTerminate(() => process.exit(killedGoProgram));
  const wantsNew = flagText(process, "break_on_expected_content") !== "false";
  const end = process.now + flag(process, "retry_time", 180) * 1000;
  const look = () => {
    const failed = take(process, again);
    const isNew = failed === 0 && process.files.read(watched) === newContent;
    if ((wantsNew && isNew) || process.now >= end) return process.exit(Math.max(code, failed));
    if (wantsNew && failed === 0) {
      process.log(`Unexpected content. Expected: ${newContent}. Retrying\n`);
    }
    process.after(2000, look);
  };
  look();
}

/** Answers 1 if it failed. */
function take(process: Process, { flag: name, tell, failed }: Step): 0 | 1 {
  const path = flagText(process, name);
  if (path === undefined) return 0;
  try {
    process.log(tell(process.files, path));
    return 0;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    process.log(failed(path, error.message.toLowerCase()));
    return 1;
  }
}

/** As Go prints a FileMode: `dgtrwxrwxrwx`. */
function goMode(files: ProcessFiles, path: string): string {
  const { mode } = files.stat(path, true);
  const marks = [
    files.kind(path) === "directory" && "d",
    mode & 0o4000 && "u",
    mode & 0o2000 && "g",
    mode & 0o1000 && "t",
  ].filter(Boolean);
  return (marks.join("") || "-") + modeText(mode & 0o777);
}
