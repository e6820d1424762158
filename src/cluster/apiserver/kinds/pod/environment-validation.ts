// What is wrong with a container's environment. Rules of ValidateEnv and ValidateEnvFrom.

import { type FieldError, invalid, invalidEach, required } from "#api/field-errors.ts";
import { dns1123Subdomain, environmentName } from "#api/label-rules.ts";
import type { Container, EnvFromSource, EnvVar } from "#api/podspec.ts";
import { asPrefix } from "../../metadata.ts";
import { validateValueFrom } from "./reference-validation.ts";

/** `path` leads to the container. */
export function validateEnvironment(
  { env = [], envFrom = [] }: Container,
  path: string,
): FieldError[] {
  return [
    ...env.flatMap((variable, index) => validateVariable(variable, `${path}.env[${index}]`)),
    ...envFrom.flatMap((source, index) => validateEnvFrom(source, `${path}.envFrom`, index)),
  ];
}

function validateVariable({ name, value, valueFrom }: EnvVar, path: string): FieldError[] {
  const field = `${path}.name`;
  const errors = name ? invalidEach(field, name, environmentName(name)) : [required(field)];
  if (!valueFrom) return errors;
  const here = `${path}.valueFrom`;
  const sources = Object.keys(valueFrom);
  errors.push(...validateValueFrom(valueFrom, here));
  const refuse = (why: string) => errors.push(invalid(here, "", why));
  if (sources.length === 0) {
    refuse(
      "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`",
    );
  } else if (value) refuse("may not be specified when `value` is not empty");
  else if (sources.length > 1) refuse("may not have more than one field specified at a time");
  return errors;
}

function validateEnvFrom(source: EnvFromSource, list: string, index: number): FieldError[] {
  const { prefix } = source;
  const path = `${list}[${index}]`;
  const errors = prefix ? invalidEach(`${path}.prefix`, prefix, environmentName(prefix)) : [];
  const given = (["configMapRef", "secretRef"] as const).filter((name) => source[name]);
  for (const reference of given) {
    const field = `${path}.${reference}.name`;
    const { name } = source[reference]!;
    if (!name) errors.push(required(field));
    // Upstream takes the name for the beginning of one.
    else errors.push(...invalidEach(field, name, dns1123Subdomain(asPrefix(name))));
  }
  const refuse = (why: string) => errors.push(invalid(list, "", why));
  if (given.length === 0) refuse("must specify one of: `configMapRef` or `secretRef`");
  if (given.length > 1) refuse("may not have more than one field specified at a time");
  return errors;
}
