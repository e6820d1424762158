import type { Program } from "../program.ts";
import { awk } from "./awk.ts";
import { base64 } from "./base64.ts";
import { cat } from "./cat.ts";
import { cp, mkdir, mv, rm, rmdir, touch } from "./change-files.ts";
import { cut } from "./cut.ts";
import { date } from "./date.ts";
import { echo } from "./echo.ts";
import { chmod, chown, stat } from "./file-attributes.ts";
import { grep } from "./grep.ts";
import { head } from "./head.ts";
import { ls } from "./ls.ts";
import { paste } from "./paste.ts";
import { sed } from "./sed.ts";
import {
  basename,
  clear,
  dirname,
  hostname,
  id,
  man,
  printenv,
  seq,
  sleep,
  uname,
  whoami,
  yes,
} from "./simple.ts";
import { screenEditors } from "../screen-editor/programs.ts";
import { sort } from "./sort.ts";
import { tail } from "./tail.ts";
import { tar } from "./tar.ts";
import { nl, rev, tac, tee } from "./text.ts";
import { tr } from "./tr.ts";
import { uniq } from "./uniq.ts";
import { wc } from "./wc.ts";

/** The programs that every shell has, by name. */
export const coreutils: ReadonlyMap<string, Program> = new Map(
  Object.entries({
    ...screenEditors,
    awk,
    base64,
    basename,
    cat,
    chmod,
    chown,
    clear,
    cp,
    cut,
    date,
    dirname,
    echo,
    grep,
    head,
    hostname,
    id,
    ls,
    man,
    mkdir,
    mv,
    nl,
    paste,
    printenv,
    rev,
    rm,
    rmdir,
    sed,
    seq,
    sleep,
    sort,
    stat,
    tac,
    tail,
    tar,
    tee,
    touch,
    tr,
    uname,
    uniq,
    wc,
    whoami,
    yes,
  }),
);
