// What asks cluster DNS: nslookup as busybox has it, dig of BIND 9, getent.

import type { DnsRecord, RecordType } from "../network/dns.ts";
import type { ToolRun } from "./tool-run.ts";

const dnsServer = "10.96.0.10";
/** As long as kubeadm's CoreDNS lets answers be kept, in seconds. */
const ttl = 30;
const types: readonly RecordType[] = ["A", "CNAME", "PTR", "SRV"];

export function nslookup({ process, args, out, done }: ToolRun): void {
  const [host = ""] = args.filter((word) => !word.startsWith("-"));
  const found = process.network.records(reverse(host), isAddress(host) ? "PTR" : "A");
  out(`Server:\t\t${dnsServer}\nAddress:\t${dnsServer}:53\n\n`);
  for (const { name, type, value } of found) {
    if (type === "A") out(`Name:\t${name}\nAddress: ${value}\n`);
    else if (type === "PTR") out(`${name}\tname = ${value.replace(/\.$/, "")}\n`);
    else out(`${name}\tcanonical name = ${value.replace(/\.$/, "")}\n`);
  }
  out(found.length > 0 ? "\n" : `** server can't find ${host}: NXDOMAIN\n\n`);
  done(found.length > 0 ? 0 : 1);
}

/** `dig [+short] [+search] [+noall +answer] [-x address] name [type]` */
export function dig({ process, args, out, done }: ToolRun): void {
  const plain = args.filter((word, index) => !/^[-+@]/.test(word) && args[index - 1] !== "-p");
  const address = args.includes("-x") ? args[args.indexOf("-x") + 1] : undefined;
  const type = address
    ? "PTR"
    : (plain.find((word): word is RecordType => types.some((each) => each === word)) ?? "A");
  const name = address ? reverse(address) : (plain.find((word) => word !== type) ?? ".");
  const isKnown = !plain.includes("AAAA");
  const asked = args.includes("+search") ? name : `${name.replace(/\.$/, "")}.`;
  const records = isKnown ? process.network.records(asked, type) : [];
  if (args.includes("+short")) for (const { value } of records) out(`${value}\n`);
  else {
    const isBrief = args.includes("+noall");
    const full = records[0]?.name ?? name.replace(/\.$/, "");
    if (!isBrief) out(head(args, full, type, records.length));
    if (!isBrief && records.length > 0) out(";; ANSWER SECTION:\n");
    for (const record of records) out(line(record));
    if (!isBrief)
      out(`\n;; Query time: 0 msec\n;; SERVER: ${dnsServer}#53(${dnsServer}) (UDP)\n\n`);
  }
  done(0);
}

function head(args: readonly string[], name: string, type: RecordType, answers: number): string {
  const status = answers > 0 ? "NOERROR" : "NXDOMAIN";
  return [
    `\n; <<>> DiG 9.18.32 <<>> ${args.join(" ")}\n;; global options: +cmd\n;; Got answer:\n`,
    `;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 1\n`,
    `;; flags: qr aa rd; QUERY: 1, ANSWER: ${answers}, AUTHORITY: 0, ADDITIONAL: 1\n\n`,
    `;; QUESTION SECTION:\n${columns([`;${name}.`, undefined, "IN", type])}\n\n`,
  ].join("");
}

function line({ name, type, value }: DnsRecord): string {
  return `${columns([`${name}.`, `${ttl}`, "IN", type, value])}\n`;
}

/** Where dig begins the second column and those after it. */
const starts = [24, 32, 40, 48];

/** Words in columns, by tabs; what is too long leaves one blank. */
function columns(words: readonly (string | undefined)[]): string {
  let [text, at] = ["", 0];
  for (const [index, word] of words.entries()) {
    if (word === undefined) continue;
    if (index > 0) {
      const start = starts[index - 1]!;
      const tabs = Math.ceil((start - at) / 8);
      text += tabs > 0 ? "\t".repeat(tabs) : " ";
      at = tabs > 0 ? start : at + 1;
    }
    text += word;
    at += word.length;
  }
  return text;
}

/** `getent hosts name`: what `/etc/hosts` has, then DNS. */
export function getent({ process, args: [database, name = ""], out, done }: ToolRun): void {
  const { files, network } = process;
  const lines = files.kind("/etc/hosts") === "file" ? files.read("/etc/hosts").split("\n") : [];
  const known = lines
    .map((each) => each.split(/\s+/))
    .find(([address = "#", ...names]) => !address.startsWith("#") && names.includes(name));
  const found = network.records(name, "A").find(({ type }) => type === "A");
  const [address, names] = known
    ? [known[0], known.slice(1).join(" ")]
    : [found?.value, found?.name];
  if (database === "hosts" && address) out(`${address.padEnd(15)} ${names}\n`);
  done(database === "hosts" && address ? 0 : 2);
}

function isAddress(text: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(text);
}

/** The name that tells whose address it is; other names as they are. */
function reverse(name: string): string {
  if (!isAddress(name)) return name;
  return `${name.split(".").toReversed().join(".")}.in-addr.arpa`;
}
