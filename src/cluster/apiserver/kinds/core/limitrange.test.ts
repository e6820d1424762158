import { expect, test } from "vitest";
import { causesOf, Trials } from "../../../test-refusals.ts";

const range = new Trials("/api/v1/namespaces/default/limitranges", {
  metadata: { name: "usual" },
  spec: { limits: [{ type: "Container", max: { cpu: "2" } }] },
});
const here = "spec.limits[0]";

/** As Go shows a small plain amount. */
const shown = (value: number, text: string) =>
  `Invalid value: resource.Quantity{i:resource.int64Amount{value:${value}, scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"${text}", Format:"DecimalSI"}`;
const [one, two, three] = ["1", "2", "3"].map((text) => shown(Number(text), text));

test.each<[object[], string[]]>([
  [
    [{ type: "a b" }],
    [
      `${here}.type: Invalid value: "a b": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
    ],
  ],
  [
    [{ type: "Node" }],
    [`${here}.type: Invalid value: "Node": must be a standard limit type or fully qualified`],
  ],
  [[{ type: "Pod" }, { type: "Pod" }], ['spec.limits[1].type: Duplicate value: "Pod"']],
  [
    [{ type: "Pod", default: { cpu: "1" }, defaultRequest: { cpu: "1" } }],
    [
      `${here}.default: Forbidden: may not be specified when \`type\` is 'Pod'`,
      `${here}.defaultRequest: Forbidden: may not be specified when \`type\` is 'Pod'`,
    ],
  ],
  [
    [{ type: "Pod", max: { pods: "1" } }],
    [`${here}.max[pods]: Invalid value: pods: must be a standard resource for containers`],
  ],
  [
    [{ type: "PersistentVolumeClaim" }],
    [
      `${here}.limits: Required value: either minimum or maximum storage value is required, but neither was provided`,
    ],
  ],
  [
    [{ type: "Pod", min: { cpu: "2" }, max: { cpu: "1" } }],
    [`${here}.min[cpu]: ${two}: min value 2 is greater than max value 1`],
  ],
  [
    [{ type: "Container", min: { cpu: "2" }, max: { cpu: "2" }, defaultRequest: { cpu: "1" } }],
    [`${here}.defaultRequest[cpu]: ${one}: min value 2 is greater than default request value 1`],
  ],
  [
    [{ type: "Container", max: { cpu: "2" }, defaultRequest: { cpu: "3" } }],
    [
      `${here}.defaultRequest[cpu]: ${three}: default request value 3 is greater than max value 2`,
      `${here}.defaultRequest[cpu]: ${three}: default request value 3 is greater than default limit value 2`,
    ],
  ],
  [
    [{ type: "Container", min: { cpu: "2" }, default: { cpu: "1" }, defaultRequest: { cpu: "2" } }],
    [
      `${here}.defaultRequest[cpu]: ${two}: default request value 2 is greater than default limit value 1`,
      `${here}.default[cpu]: ${two}: min value 2 is greater than default value 1`,
    ],
  ],
  [
    [{ type: "Container", max: { cpu: "1" }, default: { cpu: "2" }, defaultRequest: { cpu: "1" } }],
    [`${here}.default[cpu]: ${one}: default value 2 is greater than max value 1`],
  ],
  [
    [{ type: "Pod", maxLimitRequestRatio: { cpu: "500m" } }],
    [
      `${here}.maxLimitRequestRatio[cpu]: Invalid value: resource.Quantity{i:resource.int64Amount{value:500, scale:-3}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:"500m", Format:"DecimalSI"}: ratio 500m is less than 1`,
    ],
  ],
  [
    [{ type: "Pod", min: { cpu: "1" }, max: { cpu: "2" }, maxLimitRequestRatio: { cpu: "3" } }],
    [`${here}.maxLimitRequestRatio[cpu]: ${three}: ratio 3 is greater than max/min = 2.000000`],
  ],
  [
    [{ type: "Container", default: { "a.io/gpu": "2" }, defaultRequest: { "a.io/gpu": "1" } }],
    [
      `${here}.defaultRequest[a.io/gpu]: ${one}: default value 2 must equal to defaultRequest value 1 in a.io/gpu`,
    ],
  ],
  [[{ type: "PersistentVolumeClaim", max: { storage: "1Gi" } }, { type: "a.io/b" }], []],
])("a LimitRange of %j, new or changed", (limits, causes) => {
  expect(causesOf(range.create({ spec: { limits } }))).toEqual(causes);
  expect(causesOf(range.update({ spec: { limits } }))).toEqual(causes);
});

test("what is left open follows from what is given, and so does a name", () => {
  const limits = [{ type: "Container", max: { cpu: "2" }, min: { cpu: "0.5", memory: "1Ki" } }];
  const { body } = range.create({ metadata: { name: null }, spec: { limits } });
  expect(body).toMatchObject({
    metadata: { name: expect.stringMatching(/^[-0-9a-f]{36}$/) as string },
    spec: {
      limits: [
        {
          max: { cpu: "2" },
          min: { cpu: "500m", memory: "1Ki" },
          default: { cpu: "2" },
          defaultRequest: { cpu: "2", memory: "1Ki" },
        },
      ],
    },
  });
});
