/** What stands for the members of POSIX' `[:name:]` in the class of a regular expression. */
export const characterClasses: Readonly<Record<string, string>> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: String.raw`\s`,
  blank: String.raw` \t`,
  punct: String.raw`!-\/:-@\[-\`{-~`,
  xdigit: "0-9A-Fa-f",
  cntrl: String.raw`\x00-\x1f\x7f`,
  print: " -~",
  graph: "!-~",
};
