import { expect, test } from "vitest";
import { internalPodSpec } from "../../go-types/internal-types.ts";
import { goDiff } from "./go-diff.ts";

/** With common spaces. */
function lines(text: string): string[] {
  return text.replaceAll("\u00a0", " ").split("\n");
}

function podDifference(before: object, after: object): string[] {
  return lines(goDiff("PodSpec", internalPodSpec(before), internalPodSpec(after)));
}

const pod = {
  volumes: [{ name: "tmp", emptyDir: {} }],
  containers: [
    { name: "web", image: "nginx:1.25", ports: [{ containerPort: 80, protocol: "TCP" }] },
    { name: "side", image: "busybox" },
  ],
  restartPolicy: "Always",
  terminationGracePeriodSeconds: 30,
  nodeName: "minikube",
};

/** A container whose only variable has this value. */
function change(value: string): object {
  return { name: "c", env: [{ name: "A", value }] };
}

function changeOf(before: string, after: string): string[] {
  return lines(goDiff("Container", change(before), change(after)));
}

function mounts(...names: string[]): object {
  return { name: "c", volumeMounts: names.map((name) => ({ name, mountPath: `/${name}` })) };
}

/** The lines of a difference between containers that are not the same in both. */
function marked(before: object, after: object): string[] {
  return lines(goDiff("Container", before, after)).filter((line) => /^[-+]/.test(line));
}

test("nothing differs", () => {
  expect(goDiff("PodSpec", internalPodSpec(pod), internalPodSpec({ ...pod }))).toBe("");
});

test("a claim loses its volume and its class", () => {
  const claim = {
    accessModes: ["ReadWriteOnce"],
    resources: { requests: { storage: "1Gi" } },
    volumeMode: "Filesystem",
  };
  const before = { ...claim, volumeName: "pvc-1", storageClassName: "standard" };
  expect(lines(goDiff("PersistentVolumeClaimSpec", before, claim))).toEqual([
    "  core.PersistentVolumeClaimSpec{",
    '  \tAccessModes:      {"ReadWriteOnce"},',
    "  \tSelector:         nil,",
    '  \tResources:        {Requests: {s"storage": {i: {...}, s: "1Gi", Format: "BinarySI"}}},',
    '- \tVolumeName:       "pvc-1",',
    '+ \tVolumeName:       "",',
    '- \tStorageClassName: &"standard",',
    "+ \tStorageClassName: nil,",
    '  \tVolumeMode:       &"Filesystem",',
    "  \tDataSource:       nil,",
    "  \t... // 2 identical fields",
    "  }",
    "",
  ]);
});

test("fields of one of several containers", () => {
  const [web, side] = pod.containers;
  const changed = {
    ...web,
    env: [{ name: "A", value: "1" }],
    resources: { limits: { cpu: "500m", memory: "128Mi" } },
  };
  expect(podDifference(pod, { ...pod, containers: [changed, side] })).toEqual([
    "  core.PodSpec{",
    '  \tVolumes:        {{Name: "tmp", VolumeSource: {EmptyDir: &{}}}},',
    "  \tInitContainers: nil,",
    "  \tContainers: []core.Container{",
    "  \t\t{",
    "  \t\t\t... // 5 identical fields",
    '  \t\t\tPorts:   {{ContainerPort: 80, Protocol: "TCP"}},',
    "  \t\t\tEnvFrom: nil,",
    "- \t\t\tEnv:     nil,",
    '+ \t\t\tEnv:     []core.EnvVar{{Name: "A", Value: "1"}},',
    "  \t\t\tResources: core.ResourceRequirements{",
    "- \t\t\t\tLimits: nil,",
    "+ \t\t\t\tLimits: core.ResourceList{",
    '+ \t\t\t\t\ts"cpu":    {i: resource.int64Amount{value: 500, scale: -3}, s: "500m", Format: "DecimalSI"},',
    '+ \t\t\t\t\ts"memory": {i: resource.int64Amount{value: 134217728}, s: "128Mi", Format: "BinarySI"},',
    "+ \t\t\t\t},",
    "  \t\t\t\tRequests: nil,",
    "  \t\t\t\tClaims:   nil,",
    "  \t\t\t},",
    "  \t\t\tResizePolicy:  nil,",
    "  \t\t\tRestartPolicy: nil,",
    "  \t\t\t... // 13 identical fields",
    "  \t\t},",
    '  \t\t{Name: "side", Image: "busybox"},',
    "  \t},",
    "  \tEphemeralContainers: nil,",
    '  \tRestartPolicy:       "Always",',
    "  \t... // 29 identical fields",
    "  }",
    "",
  ]);
});

test("what a node shares stands in the security context; a list goes, a value changes", () => {
  const { volumes: _, ...rest } = pod;
  expect(podDifference(pod, { ...rest, hostNetwork: true, restartPolicy: "Never" })).toEqual([
    "  core.PodSpec{",
    "- \tVolumes: []core.Volume{",
    "- \t\t{",
    '- \t\t\tName:         "tmp",',
    "- \t\t\tVolumeSource: core.VolumeSource{EmptyDir: &core.EmptyDirVolumeSource{}},",
    "- \t\t},",
    "- \t},",
    "+ \tVolumes:                       nil,",
    "  \tInitContainers:                nil,",
    '  \tContainers:                    {{Name: "web", Image: "nginx:1.25", Ports: {{ContainerPort: 80, Protocol: "TCP"}}}, {Name: "side", Image: "busybox"}},',
    "  \tEphemeralContainers:           nil,",
    '- \tRestartPolicy:                 "Always",',
    '+ \tRestartPolicy:                 "Never",',
    "  \tTerminationGracePeriodSeconds: &30,",
    "  \tActiveDeadlineSeconds:         nil,",
    "  \t... // 3 identical fields",
    "  \tAutomountServiceAccountToken: nil,",
    '  \tNodeName:                     "minikube",',
    "  \tSecurityContext: &core.PodSecurityContext{",
    "- \t\tHostNetwork: false,",
    "+ \t\tHostNetwork: true,",
    "  \t\tHostPID:     false,",
    "  \t\tHostIPC:     false,",
    "  \t\t... // 15 identical fields",
    "  \t},",
    "  \tImagePullSecrets: nil,",
    '  \tHostname:         "",',
    "  \t... // 19 identical fields",
    "  }",
    "",
  ]);
});

test("within long texts, of one line and of several", () => {
  const long = "one two three four five six seven eight nine ten";
  const script = ["set -e", "echo one", "echo two", "echo three", "exit 0", ""].join("\n");
  expect(changeOf(long, long.replace("five", "5"))).toEqual(
    expect.arrayContaining([
      "  \t\t\tValue: strings.Join({",
      '  \t\t\t\t"one two three four ",',
      '- \t\t\t\t"five",',
      '+ \t\t\t\t"5",',
      '  \t\t\t\t" six seven eight nine ten",',
      '  \t\t\t}, ""),',
    ]),
  );
  expect(changeOf(script, script.replace("two", "2"))).toEqual(
    expect.arrayContaining([
      "  \t\t\tValue: (",
      '  \t\t\t\t"""',
      "  \t\t\t\tset -e",
      "  \t\t\t\techo one",
      "- \t\t\t\techo two",
      "+ \t\t\t\techo 2",
      "  \t\t\t\techo three",
      "  \t\t\t\texit 0",
      '  \t\t\t\t"""',
      "  \t\t\t),",
    ]),
  );
});

test("elements come, go and change in a list", () => {
  expect(marked(mounts("a", "b", "c"), mounts("a", "c"))).toEqual([
    '- \t\t{Name: "b", MountPath: "/b"},',
  ]);
  expect(marked(mounts("a", "b"), mounts("a", "b", "c"))).toEqual([
    '+ \t\t{Name: "c", MountPath: "/c"},',
  ]);
  expect(marked(mounts("a", "b", "c"), mounts("a", "x", "c"))).toEqual([
    '- \t\t\tName:              "b",',
    '+ \t\t\tName:              "x",',
    '- \t\t\tMountPath:         "/b",',
    '+ \t\t\tMountPath:         "/x",',
  ]);
});
