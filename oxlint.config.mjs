import { defineConfig } from "oxlint";
import { core, frontDoors, layers, packages } from "./layers.js";

const names = Object.keys(layers);
const oneOf = (list) => `(${list.join("|")})`;

const borders = Object.entries(layers).map(([layer, allowed]) => {
  const forbidden = names.filter((name) => name !== layer && !allowed.includes(name));
  const npm = Object.entries(packages)
    .filter(([owner]) => owner !== layer)
    .flatMap(([, list]) => list);
  return {
    files: [`src/${layer}/**`],
    excludeFiles: ["**/*.test.ts", "**/*.test.tsx"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            ...(forbidden.length
              ? [
                  {
                    regex: `^#${oneOf(forbidden)}/`,
                    message: `${layer} may import ${allowed.join(", ") || "nothing"}.`,
                  },
                ]
              : []),
            {
              regex: `^#${oneOf(frontDoors.filter((name) => name !== layer).concat("_"))}/.+/`,
              message: "Use the folder's front door.",
            },
            {
              regex: `^(\\.\\./)+${oneOf(names)}/`,
              message: "Cross a folder border with #folder/file.ts.",
            },
            {
              regex: `^${oneOf(npm.map((p) => p.replace(/[-/]$/, "[-/]")))}`,
              message: "This package is let in by another folder; see layers.js.",
            },
          ],
        },
      ],
    },
  };
});

export default defineConfig({
  plugins: ["typescript", "import", "unicorn", "oxc"],
  categories: { correctness: "error", suspicious: "error" },
  rules: {
    // The type maps in api/scheme.ts need one assertion at each lookup; review guards them.
    "typescript/no-unsafe-type-assertion": "off",
    // `get<R extends Resource>` and friends name the type once in and once out through the map.
    "typescript/no-unnecessary-type-parameters": "off",
    // Stylesheets have nothing to assign.
    "import/no-unassigned-import": ["error", { allow: ["**/*.css"] }],
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true }],
    "max-lines": ["error", { max: 500, skipBlankLines: true, skipComments: true }],
  },
  overrides: [
    ...borders,
    {
      files: core.map((layer) => `src/${layer}/**`),
      excludeFiles: ["**/*.test.ts"],
      rules: {
        "no-restricted-globals": ["error", { name: "Date", message: "Time is Simulation.now." }],
        "no-restricted-properties": [
          "error",
          { object: "Math", property: "random", message: "Randomness is Simulation.random." },
        ],
      },
    },
    {
      // Workers have no origin to name.
      files: ["src/worker/**", "src/ui/connection.ts", "e2e/**"],
      rules: { "unicorn/require-post-message-target-origin": "off" },
    },
    { files: ["**/*.test.ts"], rules: { "max-lines": "off", "max-lines-per-function": "off" } },
  ],
});
